"""All keys on one sheet (F1)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from labeller.ui.actions import ACTIONS, EDIT, HELP, PROJECT
from labeller.ui.keys import key_texts
from labeller.ui.shortcuts import Shortcuts
from labeller.ui.theme import XL, XS, L, S
from labeller.ui.widgets.boxes import clear, row
from labeller.ui.widgets.dialog import Dialog
from labeller.ui.widgets.fuzzy import fuzzy_score
from labeller.ui.widgets.key_cap import KeyCap
from labeller.ui.widgets.search_field import SearchField
from labeller.ui.widgets.text import MUTED, ElidedLabel, plain_label

WIDTH_PX = 800
HEIGHT_PX = 560
ROW_HEIGHT_PX = 28
KEYS_SHOWN = 3
_RARE = (EDIT, PROJECT, HELP)


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One line of the sheet."""

    group: str
    title: str
    keys: tuple[str, ...]


class ShortcutSheet(Dialog):
    """The keys in force, by group, in two columns, to be searched by what they do or by the key itself.

    `extra` are lines for keys that are not actions, such as those of the labels; they come first. With `only` the
    actions that are not among these, by their ids, are left out.
    """

    def __init__(
        self,
        shortcuts: Shortcuts,
        extra: Sequence[KeyRow] = (),
        parent: QWidget | None = None,
        *,
        only: Collection[str] | None = None,
    ) -> None:
        super().__init__("", width_px=WIDTH_PX, parent=parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.heading.setText(self.tr("Keyboard shortcuts"))
        self._rows = [*extra, *rows_of(shortcuts, only)]
        self.field = SearchField(self.tr("Search by what it does, or by key"))
        self._columns = (QVBoxLayout(), QVBoxLayout())
        content = QWidget()
        content.setProperty("surface", "none")
        both = QHBoxLayout(content)
        both.setContentsMargins(0, 0, S, 0)
        both.setSpacing(2 * XL)
        for column in self._columns:
            column.setSpacing(XS)
            both.addLayout(column, 1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        self.body.addWidget(self.field)
        self.body.addWidget(area, 1)
        self.add_cancel(self.tr("Close"))
        self.resize(WIDTH_PX, HEIGHT_PX)
        self.field.textChanged.connect(self._fill)
        self.field.left.connect(self.reject)
        self._fill("")

    def _fill(self, query: str) -> None:
        found = [line for line in self._rows if _matches(line, query)]
        groups = [list(lines) for _, lines in groupby(found, key=lambda line: line.group)]
        for column, part in zip(self._columns, _halves(groups), strict=True):
            clear(column)
            for lines in part:
                column.addWidget(plain_label(lines[0].group, strong=True))
                for line in lines:
                    column.addWidget(_line(line))
                column.addSpacing(L)
            column.addStretch(1)
        if not found:
            self._columns[0].insertWidget(0, plain_label(self.tr("Nothing found"), tone=MUTED))


def rows_of(shortcuts: Shortcuts, only: Collection[str] | None = None) -> list[KeyRow]:
    """The actions that have keys, group by group: first what is pressed all day, then what is looked for once."""
    groups = list(dict.fromkeys(action.group for action in ACTIONS if action.group not in _RARE))
    rows = [
        KeyRow(action.translated_group, action.title, shortcuts.keys(action.id))
        for action in sorted(ACTIONS, key=lambda action: [*groups, *_RARE].index(action.group))
        if only is None or action.id in only
    ]
    return [line for line in rows if line.keys]


def _matches(line: KeyRow, query: str) -> bool:
    wanted = query.strip()
    is_key = wanted.casefold() in {key.casefold() for key in line.keys}
    return not wanted or is_key or (len(wanted) > 1 and fuzzy_score(wanted, line.title) is not None)


def _halves(groups: list[list[KeyRow]]) -> tuple[list[list[KeyRow]], list[list[KeyRow]]]:
    """The groups in two columns of about the same length, in their order."""
    heights = [len(lines) + 2 for lines in groups]
    cuts = range(len(groups) + 1)
    cut = min(cuts, key=lambda place: (abs(sum(heights[:place]) - sum(heights[place:])), -place))
    return groups[:cut], groups[cut:]


def _line(line: KeyRow) -> QWidget:
    made = QWidget()
    made.setFixedHeight(ROW_HEIGHT_PX)
    parts = row(spacing=XS)
    parts.addWidget(ElidedLabel(line.title), 1)
    for key in key_texts(line.keys)[:KEYS_SHOWN]:
        parts.addWidget(KeyCap(key))
    made.setLayout(parts)
    return made
