"""Every action with its keys, to be changed; keys that mean two things are said."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from labeller.domain.schema import Label
from labeller.errors import LabellerError
from labeller.ui.actions import ACTIONS, ActionSpec
from labeller.ui.keys import canonical_key, key_text, key_texts
from labeller.ui.schema.key_field import KeyField
from labeller.ui.shortcuts import Shortcuts
from labeller.ui.theme import L, M, S
from labeller.ui.widgets.banner import DANGER, WARN, Banner
from labeller.ui.widgets.boxes import STRETCH, column, row
from labeller.ui.widgets.buttons import push_button
from labeller.ui.widgets.plain_table import PlainTable
from labeller.ui.widgets.search_field import SearchField
from labeller.ui.widgets.text import MUTED, plain_label

_NAME_PX = 300


class ShortcutEditor(QWidget):
    """Choose an action, press its new key. A key that another action has is refused, and the other one named."""

    def __init__(self, shortcuts: Shortcuts, labels: Sequence[Label] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shortcuts = shortcuts
        self._labels = {canonical_key(label.key): label.name for label in labels if label.key}
        self._rows: list[ActionSpec] = []
        self.search = SearchField(self.tr("Search by what it does, or by key"))
        self.banner = Banner()
        self.table = PlainTable(self.tr("Keys"), [self.tr("Action"), self.tr("Keys")])
        self.table.setColumnWidth(0, _NAME_PX)
        self.key = KeyField()
        self.key.setAccessibleName(self.tr("New key"))
        self._reset = push_button(self.tr("Back to the preset"), clicked=self._on_reset)
        self._reset_all = push_button(self.tr("Reset all"), clicked=self._on_reset_all)
        whole = column(self.search, self.banner, spacing=M, margins=(0, L, 0, 0))
        whole.addWidget(self.table, 1)
        hint = plain_label(self.tr("New key for the chosen action"), tone=MUTED)
        whole.addLayout(row(hint, self.key, self._reset, STRETCH, self._reset_all, spacing=S))
        self.setLayout(whole)
        self.search.searched.connect(self._fill)
        self.table.currentCellChanged.connect(self._show_chosen)
        self.key.key_chosen.connect(self._on_key)
        shortcuts.changed.connect(self._fill)
        self._fill()

    def choose(self, action_id: str) -> None:
        """Make an action the one whose key is changed."""
        self.table.selectRow([row.id for row in self._rows].index(action_id))

    @property
    def _chosen(self) -> ActionSpec | None:
        place = self.table.currentRow()
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def _fill(self) -> None:
        chosen = self._chosen
        wanted = self.search.text().casefold().strip()
        self._rows = [row for row in ACTIONS if wanted in f"{row.title} {self._keys_of(row)}".casefold()]
        self.table.show_rows([(action.title, self._keys_of(action)) for action in self._rows])
        if chosen in self._rows:
            self.choose(chosen.id)
        elif self._rows:
            self.table.selectRow(0)
        self._show_chosen()

    def _keys_of(self, action: ActionSpec) -> str:
        return self.tr(" or ").join(key_texts(self._shortcuts.keys(action.id)))

    def _show_chosen(self) -> None:
        action = self._chosen
        self.key.setEnabled(action is not None)
        self._reset.setEnabled(action is not None and self._shortcuts.is_changed(action.id))
        keys = self._shortcuts.keys(action.id) if action else ()
        self.key.set_key(keys[0] if keys else "")

    def _on_key(self, key: str) -> None:
        action = self._chosen
        if action is None:
            return
        other = self._who_has(key, action)
        if other:
            text = self.tr("{key} already means “{other}”. Give that another key first.")
            self.banner.show_message(text.format(key=key_text(key), other=other), kind=WARN)
            return
        self.banner.hide()
        self._guarded(lambda: self._shortcuts.set_keys(action.id, (key,) if key else ()))

    def _who_has(self, key: str, action: ActionSpec) -> str:
        """What else a key means where the action holds; nothing if it is free."""
        holder = self._shortcuts.who_has(key, action.where) if key else None
        if holder is not None:
            return "" if holder.id == action.id else holder.title
        return self._labels.get(canonical_key(key), "")

    def _on_reset(self) -> None:
        action = self._chosen
        if action is not None:
            self._guarded(lambda: self._shortcuts.reset(action.id))

    def _on_reset_all(self) -> None:
        self._guarded(self._shortcuts.reset_all)

    def _guarded(self, act: Callable[[], object]) -> None:
        try:
            act()
        except LabellerError as error:
            self.banner.show_message(str(error), kind=DANGER)
