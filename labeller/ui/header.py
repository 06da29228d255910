"""The line at the top of the window: where one is, and what can be done to the project."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from labeller.ui.shortcuts import spec_of
from labeller.ui.theme import XS, L, S, set_look
from labeller.ui.widgets.boxes import row
from labeller.ui.widgets.buttons import QUIET, action_button, push_button, tool_button
from labeller.ui.widgets.text import ElidedLabel

HEIGHT_PX = 48
_STEPS = ("undo", "redo")
_OF_PROJECT = ("import_items", "edit_schema", "export_items")
_OF_PROGRAM = ("command_palette", "shortcut_sheet", "toggle_theme", "edit_settings")


class Header(QFrame):
    """Home and the name of the project at the left, its actions in the middle, those of the program at the right."""

    home_wanted = Signal()

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, header="window")
        self.setFixedHeight(HEIGHT_PX)
        self._home = tool_button(
            self.tr("Close the project and go to the start page"), icon="house", clicked=self.home_wanted.emit
        )
        self._name = ElidedLabel(role="emphasised")
        self._project_buttons: list[QWidget] = [self._home]
        self._project_buttons += [action_button(actions[name]) for name in _STEPS]
        self._project_buttons += [_text_button(actions[name]) for name in _OF_PROJECT]
        line = row(spacing=XS, margins=(S, 0, S, 0))
        line.addWidget(self._home)
        line.addSpacing(S)
        line.addWidget(self._name, 1)
        line.addSpacing(L)
        for button in self._project_buttons[1:]:
            line.addWidget(button)
        line.addSpacing(S)
        for name in _OF_PROGRAM:
            line.addWidget(action_button(actions[name]))
        self.setLayout(line)

    def show_project(self, name: str | None) -> None:
        """The name of the open project, or None on the start page."""
        self._name.set_full_text(name or "Labeller")
        for button in self._project_buttons:
            button.setVisible(name is not None)


def _text_button(action: QAction) -> QPushButton:
    """A button that does an action and says so in a word."""
    spec = spec_of(action)
    button = push_button(action.iconText(), kind=QUIET, icon=spec.icon if spec else "", clicked=action.trigger)

    def follow() -> None:
        button.setEnabled(action.isEnabled())
        button.setToolTip(action.toolTip())

    action.changed.connect(follow)
    follow()
    return button
