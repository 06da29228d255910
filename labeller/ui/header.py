"""The line at the top of the window: where one is, and what can be done to the project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from labeller.ui.pages import PAGES
from labeller.ui.shortcuts import spec_of
from labeller.ui.theme import XS, S, set_look
from labeller.ui.widgets.boxes import row
from labeller.ui.widgets.buttons import QUIET, action_button, push_button, tool_button
from labeller.ui.widgets.segmented_control import SegmentedControl
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
        self._pages = _page_switcher(actions)
        self._project_buttons: list[QWidget] = [self._home]
        self._project_buttons += [action_button(actions[name]) for name in _STEPS]
        self._project_buttons += [_text_button(actions[name]) for name in _OF_PROJECT]
        line = row(spacing=XS, margins=(S, 0, S, 0))
        line.addWidget(self._home)
        line.addSpacing(S)
        line.addWidget(self._name)
        line.addSpacing(S)
        line.addWidget(self._pages)
        line.addStretch(1)
        line.addSpacing(S)
        for button in self._project_buttons[1:]:
            line.addWidget(button)
        line.addSpacing(S)
        for name in _OF_PROGRAM:
            line.addWidget(action_button(actions[name]))
        self.setLayout(line)

    def show_project(self, name: str | None, pages: Sequence[str] = ()) -> None:
        """The name of the open project with the names of its pages, or None on the start page."""
        self._name.set_full_text(name or "Labeller")
        self._pages.setVisible(name is not None)
        self._pages.set_options(pages)
        for button in self._project_buttons:
            button.setVisible(name is not None)

    def show_page(self, name: str) -> None:
        """Mark a page as the one that is shown."""
        self._pages.set_value(name)


def _page_switcher(actions: Mapping[str, QAction]) -> SegmentedControl:
    """The pages side by side; each goes by its action."""
    pages = {page.name: page for page in PAGES}
    titles = [(page.name, page.translated_title) for page in PAGES]
    switcher = SegmentedControl(QCoreApplication.translate("Header", "Pages"), titles)
    switcher.chosen.connect(lambda name: actions[pages[name].action_id].trigger())
    for name, page in pages.items():
        action = actions[page.action_id]
        action.changed.connect(partial(_copy_tooltip, action, switcher, name))
        _copy_tooltip(action, switcher, name)
    return switcher


def _copy_tooltip(action: QAction, switcher: SegmentedControl, name: str) -> None:
    switcher.set_tooltip(name, action.toolTip())


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
