"""The keys in force: a preset with the user's own changes on top, and the Qt actions that carry them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from labeller.domain.item import Medium
from labeller.domain.schema import LabelId, Schema, Task
from labeller.settings import Settings
from labeller.ui import icons
from labeller.ui.actions import ACTIONS, PRESETS, ActionSpec, Conflict, find_conflicts, meet, spec
from labeller.ui.keys import can_be_label_key, canonical_key, key_text

# What goes on as long as its key is held.
_REPEATING = {
    "next_item", "previous_item", "undo", "redo", "zoom_in", "zoom_out", "zoom_in_sound", "zoom_out_sound",
    "seek_back", "seek_forward",
}  # fmt: skip


class Shortcuts(QObject):
    """Which keys each action has now. `changed` follows every change of preset or key."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._leave = settings.subscribe(self._on_setting_changed)

    def close(self) -> None:
        """Stop following the settings."""
        self._leave()

    @property
    def preset(self) -> str:
        return str(self._settings.get("shortcut_preset"))

    def keys(self, action_id: str) -> tuple[str, ...]:
        """The keys of an action, the one to show first. Raises KeyError for an unknown action."""
        chosen = self._settings.shortcuts.get(action_id)
        keys = chosen if chosen is not None else self.preset_keys(action_id)
        return tuple(key for key in map(canonical_key, keys) if key)

    def preset_keys(self, action_id: str) -> tuple[str, ...]:
        """The keys that the preset gives to an action."""
        return tuple(map(canonical_key, PRESETS[self.preset].get(action_id, spec(action_id).keys)))

    def set_keys(self, action_id: str, keys: tuple[str, ...]) -> None:
        """Give an action keys of the user's own; conflicts are for the caller to show (see `conflicts`)."""
        changed = self._settings.shortcuts | {spec(action_id).id: tuple(map(canonical_key, keys))}
        self._settings.set_shortcuts(changed)

    def reset(self, action_id: str) -> None:
        """Back to what the preset says."""
        self._settings.set_shortcuts(
            {key: value for key, value in self._settings.shortcuts.items() if key != action_id}
        )

    def reset_all(self) -> None:
        self._settings.set_shortcuts({})

    def is_changed(self, action_id: str) -> bool:
        return action_id in self._settings.shortcuts

    def conflicts(self) -> list[Conflict]:
        """Every key that means two things in the same place."""
        return find_conflicts({action.id: self.keys(action.id) for action in ACTIONS})

    def who_has(self, key: str, where: str) -> ActionSpec | None:
        """The action that a key already belongs to in that scope; for label keys ask about their `label_scope`."""
        wanted = canonical_key(key)
        holders = (action for action in ACTIONS if meet(action.where, where) and wanted in self.keys(action.id))
        return next(holders, None)

    def hint(self, action_id: str) -> str:
        """The first key of an action as this system writes it, or nothing."""
        keys = self.keys(action_id)
        return key_text(keys[0]) if keys else ""

    def _on_setting_changed(self, name: str) -> None:
        if name in {"shortcuts", "shortcut_preset"}:
            self.changed.emit()


def label_scope(task: Task) -> str:
    """The scope in which the keys of labels hold: the innermost of the page for such items."""
    if task.medium is Medium.IMAGE:
        return "whole image" if task.is_whole_item else "drawing"
    return "spans" if task is Task.TEXT_SPANS else task.medium.value


def label_keys(schema: Schema, shortcuts: Shortcuts) -> dict[LabelId, str]:
    """The key that gives each label, as `canonical_key` writes it; labels without one are left out.

    Schemas come from files and presets change: where an action has the key already it keeps it, and of two labels
    the earlier one.
    """
    keys: dict[LabelId, str] = {}
    scope = label_scope(schema.task)
    for label in schema.labels:
        key = canonical_key(label.key)
        if can_be_label_key(key) and key not in keys.values() and shortcuts.who_has(key, scope) is None:
            keys[label.id] = key
    return keys


def build_actions(
    widget: QWidget, shortcuts: Shortcuts, handlers: Mapping[str, Callable[[], object]]
) -> dict[str, QAction]:
    """Make the actions that `handlers` names, put them on a widget and keep their keys current.

    They answer wherever the focus is in the window, but only while the widget is visible: a page that is put away
    keeps its keys to itself. Raises KeyError for an id that the table does not have.
    """
    actions = {}
    for action_id, handler in handlers.items():
        action = _build(widget, spec(action_id))
        action.triggered.connect(lambda _checked=False, handler=handler: handler())
        actions[action_id] = action
    keeper = _KeyKeeper(widget, shortcuts, actions)
    keeper.refresh()
    return actions


def spec_of(action: QAction) -> ActionSpec | None:
    """The row of the table that an action was built from."""
    return next((row for row in ACTIONS if row.id == action.objectName()), None)


class _KeyKeeper(QObject):
    """Writes the keys in force into actions, again after each change, for as long as their widget lives."""

    def __init__(self, widget: QWidget, shortcuts: Shortcuts, actions: Mapping[str, QAction]) -> None:
        super().__init__(widget)
        self._shortcuts = shortcuts
        self._actions = actions
        shortcuts.changed.connect(self.refresh)

    def refresh(self) -> None:
        for action_id, action in self._actions.items():
            keys = self._shortcuts.keys(action_id)
            action.setShortcuts([QKeySequence(key) for key in keys])
            tooltip, hint = spec(action_id).translated_tooltip, self._shortcuts.hint(action_id)
            action.setToolTip(f"{tooltip} ({hint})" if hint else tooltip)


def _build(widget: QWidget, row: ActionSpec) -> QAction:
    action = QAction(row.translated_text, widget)
    action.setObjectName(row.id)
    action.setIconText(row.title)
    action.setMenuRole(QAction.MenuRole.NoRole)
    action.setAutoRepeat(row.id in _REPEATING)
    if row.icon:
        icons.set_icon(action, row.icon)
    widget.addAction(action)
    return action
