"""Where a file or a folder lies, to be typed or chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from labeller.ui.theme import S
from labeller.ui.widgets.boxes import row
from labeller.ui.widgets.buttons import push_button


class PathField(QWidget):
    """A line with a button beside it. `choose` is asked for a path, None when somebody changes their mind.

    `changed` follows every letter that is typed, and every choice.
    """

    changed = Signal()

    def __init__(self, name: str, choose: Callable[[], Path | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.textChanged.connect(self.changed)
        self._choose = choose
        button = push_button(self.tr("Choose…"), clicked=self._ask)
        button.setAccessibleName(self.tr("Choose: {name}").format(name=name))
        line = row(spacing=S)
        line.addWidget(self.line, 1)
        line.addWidget(button)
        self.setLayout(line)
        self.setFocusProxy(self.line)

    @property
    def path(self) -> Path | None:
        """The path, if it is one that does not depend on where the program was started."""
        text = self.line.text().strip()
        return Path(text) if text and Path(text).is_absolute() else None

    def set_path(self, path: Path) -> None:
        self.line.setText(str(path))

    def _ask(self) -> None:
        chosen = self._choose()
        if chosen is not None:
            self.set_path(chosen)
