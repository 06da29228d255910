"""Dialogs that say something: what happened, what was kept, what to do; and those that ask whether to go on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget

from labeller.errors import LabellerError
from labeller.ui import fonts
from labeller.ui.theme import set_look
from labeller.ui.widgets.boxes import STRETCH, column, row
from labeller.ui.widgets.buttons import DANGER, LINK, PRIMARY, SECONDARY, push_button
from labeller.ui.widgets.dialog import WIDTH_PX, Dialog

DETAILS_HEIGHT_PX = 180


class Details(QWidget):
    """A text that only some want to read, folded away until asked for."""

    toggled = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._button = push_button("", kind=LINK, clicked=self._toggle)
        self._text = QPlainTextEdit(text)
        self._text.setReadOnly(True)
        self._text.setFont(fonts.font("mono"))
        self._text.setFixedHeight(DETAILS_HEIGHT_PX)
        self._text.setAccessibleName(self.tr("Details"))
        self._text.setTabChangesFocus(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setLayout(column(row(self._button, STRETCH), self._text))
        self._text.hide()
        self._name_button()

    @property
    def text(self) -> str:
        return self._text.toPlainText()

    def set_text(self, text: str) -> None:
        self._text.setPlainText(text)

    def _toggle(self) -> None:
        self._text.setVisible(self._text.isHidden())
        self._name_button()
        self.toggled.emit()

    def _name_button(self) -> None:
        self._button.setText(self.tr("Show details") if self._text.isHidden() else self.tr("Hide details"))


class MessageDialog(Dialog):
    """Says what happened and what to do, with details to unfold and perhaps a button that does it."""

    def __init__(
        self,
        title: str,
        text: str = "",
        *,
        details: str = "",
        width_px: int = WIDTH_PX,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, text, width_px=width_px, parent=parent)
        self.details = Details(details)
        self.details.setVisible(bool(details))
        self.details.toggled.connect(self.fit_height)
        self.body.addWidget(self.details)
        self.close_button = self.add_button(self.tr("Close"), kind=PRIMARY)
        self.close_button.clicked.connect(self.accept)

    @classmethod
    def for_error(
        cls, error: LabellerError, parent: QWidget | None = None, *, width_px: int = WIDTH_PX
    ) -> MessageDialog:
        return cls(error.title, error.hint, width_px=width_px, parent=parent)

    def add_action(self, text: str, do: Callable[[], object], *, is_primary: bool = False) -> QPushButton:
        """A button that does something about it and closes the dialog; the primary one is what Enter presses."""
        button = self.add_button(text, kind=PRIMARY if is_primary else SECONDARY)
        if is_primary:
            set_look(self.close_button, kind=SECONDARY)
            self.close_button.setDefault(False)
        button.clicked.connect(self.accept)
        button.clicked.connect(lambda _checked=False: do())
        return button

    def copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self.details.text)


class ConfirmDialog(Dialog):
    """Asks before something large: `text` says what it touches, `action` is the verb on the button.

    With `is_dangerous` the button is red and Enter does not press it.
    """

    def __init__(
        self,
        title: str,
        text: str,
        action: str,
        *,
        is_dangerous: bool = False,
        confirmed: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, text, parent=parent)
        cancel = self.add_cancel()
        self.confirm_button = self.add_button(action, kind=DANGER if is_dangerous else PRIMARY)
        self.confirm_button.clicked.connect(self.accept)
        self.accepted.connect(confirmed)
        if is_dangerous:
            cancel.setDefault(True)
