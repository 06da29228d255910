"""What differs between two states of one project: both are read in the order of their items, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, Text, func, select, type_coerce

from labeller.domain.item import WITH_LABELS
from labeller.domain.version import LabelCount, Named, Renamed, VersionCounts, VersionDifference
from labeller.store import answer_store, schema_store, settings_store
from labeller.store import tables as t
from labeller.store.rows import each_raw_row

NAMES_SHOWN = 5
_CHECK_EVERY = 2_000
# Settings that follow from labels and are no choice of a person.
_INNER_SETTINGS = {"next_label"}

Row = tuple[Any, ...]


def count(db: Connection) -> VersionCounts:
    """How much is in a state."""

    def rows(table: Any, *where: Any) -> int:
        return int(db.execute(select(func.count()).select_from(table).where(*where)).scalar_one())

    answered = rows(t.answer, t.answer.c.state.in_(WITH_LABELS))
    return VersionCounts(rows(t.item), answered, rows(t.annotation), rows(t.label), rows(t.event))


def compare(then: Connection, now: Connection, check: Callable[[], None] = lambda: None) -> VersionDifference:
    """What happened between `then` and `now`. `check` is called now and then and may raise."""
    items, answers, marks = (_Tally() for _ in range(3))
    for key, before, after in _side_by_side(_items(then), _items(now), check):
        # Ids are given anew when an import was undone: another key is another item.
        items.note(key, before, after, is_changed_two=True)
    for key, before, after in _side_by_side(_said(then), _said(now), check):
        answers.note(key, before, after)
    for key, before, after in _side_by_side(_marks(then), _marks(now), check):
        marks.note(key, before, after)
    name = _Names(then, now)
    return VersionDifference(
        answers_given=name.of(answers.new),
        answers_changed=name.of(answers.changed),
        answers_removed=name.of(answers.gone),
        items_added=name.of(items.new),
        items_removed=name.of(items.gone),
        marks_changed=name.of(marks.new, marks.changed, marks.gone),
        by_label=_by_label(then, now),
        settings_changed=_settings(then, now),
        **_labels(then, now),
    )


@dataclass
class _Few:
    """How many, and the ids of the first."""

    count: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, key: int) -> None:
        self.count += 1
        if len(self.first) < NAMES_SHOWN:
            self.first.append(key)


@dataclass
class _Tally:
    """What is new, changed and gone, by item id."""

    new: _Few = field(default_factory=_Few)
    changed: _Few = field(default_factory=_Few)
    gone: _Few = field(default_factory=_Few)

    def note(self, key: int, before: Any, after: Any, *, is_changed_two: bool = False) -> None:
        """Count one; with `is_changed_two` what is another now is one that is gone and one that is new."""
        if before == after:
            return
        if before is not None and after is not None and not is_changed_two:
            self.changed.add(key)
            return
        if before is not None:
            self.gone.add(key)
        if after is not None:
            self.new.add(key)


def _side_by_side(
    then: Iterator[Row], now: Iterator[Row], check: Callable[[], None]
) -> Iterator[tuple[int, Row | None, Row | None]]:
    """Every key that either has, with what each has for it; both come in the order of their keys."""
    before, after = next(then, None), next(now, None)
    seen = 0
    while before is not None or after is not None:
        seen += 1
        if seen % _CHECK_EVERY == 0:
            check()
        key = min(row[0] for row in (before, after) if row is not None)
        left = before if before is not None and before[0] == key else None
        right = after if after is not None and after[0] == key else None
        yield key, left, right
        before = next(then, None) if left is not None else before
        after = next(now, None) if right is not None else after


def _items(db: Connection) -> Iterator[Row]:
    return each_raw_row(db, select(t.item.c.id, t.item.c.key).order_by(t.item.c.id))


def _marks(db: Connection) -> Iterator[Row]:
    return each_raw_row(db, select(t.mark).order_by(t.mark.c.item_id))


def _said(db: Connection) -> Iterator[Row]:
    """Of each item of which anything was said: its state, and its annotations as they are, whatever their ids."""
    heads = each_raw_row(db, select(t.answer.c.item_id, t.answer.c.state).order_by(t.answer.c.item_id))
    annotations = _grouped(each_raw_row(db, _annotations()))
    drawn = next(annotations, None)
    for item_id, state in heads:
        # Annotations without an answer are of items that somebody has begun.
        while drawn is not None and drawn[0] < item_id:
            yield drawn[0], None, drawn[1]
            drawn = next(annotations, None)
        has = drawn is not None and drawn[0] == item_id
        yield item_id, state, drawn[1] if drawn is not None and has else ()
        drawn = next(annotations, None) if has else drawn
    for item_id, found in [drawn, *annotations] if drawn is not None else ():
        yield item_id, None, found


def _annotations() -> Select[Any]:
    c = t.annotation.c
    texts = (type_coerce(column, Text) for column in (c.shape, c.attributes))
    return select(c.item_id, c.label_id, c.shape_kind, *texts, c.comment).order_by(c.item_id, c.id)


def _grouped(rows: Iterator[Row]) -> Iterator[tuple[int, tuple[Row, ...]]]:
    for item_id, found in groupby(rows, key=itemgetter(0)):
        # In an order of their own: undo and redo may have given them other ids.
        yield item_id, tuple(sorted((row[1:] for row in found), key=repr))


class _Names:
    """The names of items, as they are now or were then."""

    def __init__(self, then: Connection, now: Connection) -> None:
        self._states = (now, then)

    def of(self, *few: _Few) -> Named:
        ids = sorted(key for one in few for key in one.first)[:NAMES_SHOWN]
        return Named(sum(one.count for one in few), tuple(self._name(key) for key in ids))

    def _name(self, item_id: int) -> str:
        for db in self._states:
            name: str | None = db.execute(select(t.item.c.name).where(t.item.c.id == item_id)).scalar_one_or_none()
            if name is not None:
                return name
        return str(item_id)


def _labels(then: Connection, now: Connection) -> dict[str, tuple[Any, ...]]:
    before = {one.id: one for one in schema_store.find_labels(then)}
    after = {one.id: one for one in schema_store.find_labels(now)}
    both = [(before[key], after[key]) for key in before if key in after]
    return {
        "labels_added": tuple(after[key].name for key in after if key not in before),
        "labels_removed": tuple(before[key].name for key in before if key not in after),
        "labels_renamed": tuple(Renamed(one.name, two.name) for one, two in both if one.name != two.name),
        "labels_changed": tuple(two.name for one, two in both if one != two and one.name == two.name),
    }


def _settings(then: Connection, now: Connection) -> tuple[str, ...]:
    before, after = settings_store.read_settings(then), settings_store.read_settings(now)
    keys = (before.keys() | after.keys()) - _INNER_SETTINGS
    changed = {key for key in keys if before.get(key) != after.get(key)}
    if schema_store.read_schema(then).attributes != schema_store.read_schema(now).attributes:
        changed.add("attributes")
    return tuple(sorted(changed))


def _by_label(then: Connection, now: Connection) -> tuple[LabelCount, ...]:
    names = {one.id: one.name for db in (then, now) for one in schema_store.find_labels(db)}
    before, after = answer_store.count_by_label(then), answer_store.count_by_label(now)
    return tuple(LabelCount(name, before.get(key, 0), after.get(key, 0)) for key, name in names.items())
