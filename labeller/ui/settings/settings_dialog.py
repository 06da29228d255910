"""The user's settings, and every key: loops over their tables."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit, QTabWidget, QWidget

from labeller.errors import LabellerError
from labeller.settings import SETTINGS, Settings, SettingSpec, Value
from labeller.ui.actions import PRESET_TITLES
from labeller.ui.keys import key_text
from labeller.ui.session import ProjectSession
from labeller.ui.settings.project_settings_page import ProjectSettingsPage
from labeller.ui.settings.shortcut_editor import ShortcutEditor
from labeller.ui.shortcuts import Shortcuts
from labeller.ui.theme import L, M, Theme
from labeller.ui.widgets.banner import DANGER, WARN, Banner
from labeller.ui.widgets.boxes import STRETCH, column, scrolled
from labeller.ui.widgets.buttons import PRIMARY
from labeller.ui.widgets.dialog import Dialog
from labeller.ui.widgets.form import Form, choice_field, number_field

_WIDTH_PX = 760
_HEIGHT_PX = 460
_CHOICES = {"system": "As the system", "light": "Light", "dark": "Dark"} | PRESET_TITLES


class SettingsDialog(Dialog):
    """Every change holds at once; there is nothing to save.

    With a project open there is a page for that too, and the keys of its labels are not given to actions.
    """

    def __init__(
        self,
        settings: Settings,
        shortcuts: Shortcuts,
        theme: Theme,
        session: ProjectSession | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", width_px=_WIDTH_PX, parent=parent)
        self.setWindowTitle(self.tr("Settings"))
        self.heading.setText(self.tr("Settings"))
        self._settings = settings
        self._shortcuts = shortcuts
        self._theme = theme
        self.fields: dict[str, QWidget] = {}
        self.banner = Banner()
        self.keys = ShortcutEditor(shortcuts, session.schema.labels if session else ())
        self.project = ProjectSettingsPage(session, self._guarded) if session else None
        tabs = QTabWidget()
        tabs.setMinimumHeight(_HEIGHT_PX)
        tabs.addTab(self._general(), self.tr("General"))
        tabs.addTab(self.keys, self.tr("Keys"))
        if self.project is not None:
            tabs.addTab(self.project, self.tr("This project"))
        self.tabs = tabs
        self.body.addWidget(self.banner)
        self.body.addWidget(tabs, 1)
        done = self.add_button(self.tr("Done"), kind=PRIMARY)
        done.clicked.connect(self.accept)
        done.setDefault(False)  # Enter in a field keeps what is typed there
        shortcuts.changed.connect(self._show_conflicts)
        self._show_conflicts()

    def _general(self) -> QWidget:
        form = Form()
        for spec in SETTINGS:
            field = self._field(spec)
            self.fields[spec.key] = field
            # The title of a box stands beside it.
            title = "" if isinstance(field, QCheckBox) else _translated(spec.title)
            form.add_row(title, field, _translated(spec.help))
        page = QWidget()
        page.setLayout(column(form, STRETCH, margins=(0, L, M, 0)))
        return scrolled(page)

    def _field(self, spec: SettingSpec) -> QWidget:
        value, keep = self._settings.get(spec.key), partial(self._set, spec.key)
        if isinstance(spec.default, bool):
            box = QCheckBox(_translated(spec.title))
            box.setAccessibleName(_translated(spec.title))
            box.setChecked(bool(value))
            box.toggled.connect(keep)
            return box
        if isinstance(spec.default, int):
            number = number_field(spec.lowest or 0, spec.highest or 100, int(value))
            number.valueChanged.connect(keep)
            return number
        if spec.choices:
            choice = choice_field([(one, _translated(_CHOICES.get(one, one))) for one in spec.choices], str(value))
            choice.activated.connect(lambda _: keep(str(choice.currentData())))
            return choice
        line = QLineEdit(str(value))
        line.editingFinished.connect(lambda: keep(line.text().strip()))
        return line

    def _set(self, key: str, value: Value) -> None:
        self._guarded(lambda: self._settings.set(key, value))
        if key == "theme":
            self._theme.set_preference(str(value))

    def _show_conflicts(self) -> None:
        """A preset, or going back to it, may give an action a key that the user has given to another."""
        conflict = next(iter(self._shortcuts.conflicts()), None)
        if conflict is None:
            self.banner.hide()
            return
        text = self.tr("{key} means both “{first}” and “{second}”, so it does neither. Give one of them another key.")
        first, second = conflict.first.title, conflict.second.title
        self.banner.show_message(text.format(key=key_text(conflict.key), first=first, second=second), kind=WARN)

    def _guarded(self, act: Callable[[], object]) -> None:
        try:
            act()
        except LabellerError as error:
            self.banner.show_message(str(error), kind=DANGER)


def _translated(text: str) -> str:
    return QCoreApplication.translate("settings", text)
