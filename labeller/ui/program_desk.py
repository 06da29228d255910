"""What is about the program rather than a project: settings, theme, commands, keys, log, and what it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QMainWindow

from labeller.errors import LabellerError
from labeller.paths import log_dir
from labeller.settings import Settings
from labeller.ui.shortcuts import Shortcuts
from labeller.ui.theme import Theme

if TYPE_CHECKING:
    from labeller.ui.open_project import OpenProject


class ProgramDesk(QObject):
    """Opens the dialogs about the program over `window`; `project` gives the one that is open, if any.

    `failed` carries what could not be done.
    """

    failed = Signal(object)

    def __init__(
        self,
        settings: Settings,
        theme: Theme,
        shortcuts: Shortcuts,
        project: Callable[[], OpenProject | None],
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._settings = settings
        self._theme = theme
        self._shortcuts = shortcuts
        self._project = project
        self._window = window
        self._actions: dict[str, QAction] = {}

    def use_actions(self, actions: dict[str, QAction]) -> None:
        """The actions of the window, which the palette and the sheet of keys list."""
        self._actions = actions

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What its actions do, by their ids."""
        return {
            "edit_settings": self.edit_settings,
            "toggle_theme": self.toggle_theme,
            "full_screen": self.toggle_full_screen,
            "command_palette": self.show_palette,
            "shortcut_sheet": self.show_shortcuts,
            "open_logs": open_logs,
            "about": self.show_about,
        }

    def edit_settings(self) -> None:
        from labeller.ui.settings.settings_dialog import SettingsDialog

        project = self._project()
        session = project.session if project is not None else None
        SettingsDialog(self._settings, self._shortcuts, self._theme, session, self._window).open()

    def toggle_theme(self) -> None:
        self._theme.toggle()
        try:
            self._settings.set("theme", self._theme.preference)
        except LabellerError as error:
            self.failed.emit(error)

    def toggle_full_screen(self) -> None:
        self._window.showNormal() if self._window.isFullScreen() else self._window.showFullScreen()

    def show_palette(self) -> None:
        from labeller.ui.widgets.command_palette import CommandPalette

        project = self._project()
        of_page = project.actions() if project is not None else ()
        CommandPalette([*of_page, *self._actions.values()], self._window).open()

    def show_shortcuts(self) -> None:
        from labeller.ui.widgets.shortcut_sheet import KeyRow, ShortcutSheet

        project = self._project()
        labels = project.label_keys() if project is not None else ()
        of_labels = [KeyRow(self.tr("Labels"), label.name, (label.key,)) for label in labels]
        only = {*project.pages.page.actions_by_id, *self._actions} if project is not None else None
        ShortcutSheet(self._shortcuts, of_labels, self._window, only=only).open()

    def show_about(self) -> None:
        from labeller.ui.settings.about_dialog import AboutDialog
        from labeller.ui.settings.diagnostic import diagnostic

        project = self._project()
        session = project.session if project is not None else None
        AboutDialog(lambda: diagnostic(self._settings, session), self._window).open()


def open_logs() -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_dir())))
