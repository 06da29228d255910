"""The line at the top of the window: where one is, and what can be done to the project."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from labeller.ui.theme import XS, M, S, set_look
from labeller.ui.widgets.boxes import divider, row
from labeller.ui.widgets.buttons import action_button, tool_button
from labeller.ui.widgets.text import ElidedLabel

HEIGHT_PX = 48
_WITH_TEXT = ("import_items", "edit_schema", "export_items")
_ICONS = ("undo", "redo")
_ALWAYS = ("command_palette", "shortcut_sheet", "toggle_theme", "edit_settings")


class Header(QFrame):
    """Home and the name of the project at the left, its actions in the middle, those of the program at the right."""

    home_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, surface="1")
        self._home = tool_button(
            self.tr("Close the project and go to the start page"), icon="house", clicked=self.home_wanted.emit
        )
        self._name = ElidedLabel(role="emphasised")
        self._project_buttons: list[QWidget] = []
        self._row = row(self._home, spacing=XS, margins=(S, 0, S, 0))
        self._row.addWidget(self._name, 1)
        line = QVBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addLayout(self._row, 1)
        rule = divider()
        rule.setFixedHeight(1)
        line.addWidget(rule)
        self.setFixedHeight(HEIGHT_PX)

    def set_actions(self, actions: Mapping[str, QAction]) -> None:
        """Make the buttons. Called once."""
        for name in _ICONS:
            self._add(action_button(actions[name]), of_project=True)
        self._row.addSpacing(M)
        for name in _WITH_TEXT:
            self._add(action_button(actions[name], with_text=True), of_project=True)
        self._row.addSpacing(M)
        for name in _ALWAYS:
            self._add(action_button(actions[name]), of_project=False)

    def show_project(self, name: str | None) -> None:
        """The name of the open project, or None on the start page."""
        self._name.set_full_text(name or "Labeller")
        self._home.setVisible(name is not None)
        for button in self._project_buttons:
            button.setVisible(name is not None)

    def _add(self, button: QToolButton, *, of_project: bool) -> None:
        self._row.addWidget(button)
        if of_project:
            self._project_buttons.append(button)
