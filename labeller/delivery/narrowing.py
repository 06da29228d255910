"""From all items of a project to those that go out, choice by choice, counting what each leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from labeller.curation.balance import balanced_most, capped
from labeller.curation.clusters import clusters
from labeller.curation.likeness import Likeness, spared
from labeller.delivery.audits import withdrawn_items
from labeller.delivery.choices import Copies, Only, Selection
from labeller.domain.annotation import Source
from labeller.domain.filter import EVERY_ANNOTATION, EVERY_ITEM, AnnotationFilter, ItemFilter
from labeller.domain.item import ItemId, ItemState
from labeller.domain.schema import LabelId, Schema
from labeller.formats.losses import Loss
from labeller.jobs import JobContext
from labeller.store import annotation_store, item_store
from labeller.store.item_store import Standing

Compare = Callable[[Sequence[ItemId]], Likeness]
"""Tells which items are nearly the same."""

_UNSEEN = frozenset({Source.IMPORT, Source.PROPAGATION})


@dataclass(slots=True)
class Candidate:
    """An item that may go out, as it goes out: what nobody has finished is open.

    `labels` are those of its annotations that are wanted, one for each annotation, and `had` counts all of them.
    `source` is that of its answer; None without one. `is_seen` says that a person gave or saw all that is on it,
    `is_audited` that its label is the learner's own.
    """

    id: ItemId
    content_hash: str
    group: str | None
    state: ItemState
    annotator_id: int | None
    source: Source | None
    is_seen: bool
    labels: list[LabelId] = field(default_factory=list)
    had: int = 0
    is_audited: bool = False

    @classmethod
    def of(cls, found: Standing) -> Candidate:
        state = ItemState.OPEN if found.state is None or found.state is ItemState.STARTED else found.state
        if state is ItemState.AUDITED:
            whose = (ItemState.ANSWERED, found.annotator_id, Source.AUDITED)
            return cls(found.id, found.content_hash, found.group, *whose, is_seen=False, is_audited=True)
        source = Source.HUMAN if found.import_id is None else Source.IMPORT
        is_seen = state is not ItemState.OPEN and source is Source.HUMAN
        how = (found.annotator_id, None if found.state is None else source, is_seen)
        return cls(found.id, found.content_hash, found.group, state, *how)

    def open_again(self) -> None:
        """Let it go out as if nothing had been said of it."""
        self.state, self.annotator_id, self.source = ItemState.OPEN, None, None
        self.labels.clear()
        self.had = 0

    def add(self, label_id: LabelId, *, is_wanted: bool) -> None:
        """Take note of an annotation."""
        self.had += 1
        if is_wanted:
            self.labels.append(label_id)


@dataclass
class Narrowed:
    """What is left of the items, in the order of the list, and what was left out.

    `kept_back` are items that go out without their answer.
    """

    items: list[Candidate]
    left_out: tuple[Loss, ...] = ()
    notes: tuple[str, ...] = field(default=())
    kept_back: frozenset[ItemId] = frozenset()

    def keep(self, what: str, stays: Callable[[Candidate], bool]) -> None:
        """Go on with the items that stay, and count the others."""
        kept = [one for one in self.items if stays(one)]
        self._count(what, len(self.items) - len(kept))
        self.items = kept

    def keep_marked(self, what: str, stays: Iterable[bool]) -> None:
        """The same with the verdicts in the order of the items."""
        verdict = dict(zip((one.id for one in self.items), stays, strict=True))
        self.keep(what, lambda one: verdict[one.id])

    def _count(self, what: str, count: int) -> None:
        self.left_out += (Loss(what, count),) if count else ()


def narrow(db: Any, schema: Schema, selection: Selection, compare: Compare, context: JobContext) -> Narrowed:
    """Read the items in short, and leave out what is not chosen."""
    context.progress(0, 0, "Choosing the items")
    found = Narrowed(_candidates(db, schema, selection))
    _by_audit(found, db, selection)
    _by_state(found, selection)
    _by_filter(found, db, selection.items)
    _by_annotations(found, selection)
    _without_copies(found, selection, compare)
    _levelled(found, selection)
    return found


def _candidates(db: Any, schema: Schema, selection: Selection) -> list[Candidate]:
    found = {one.id: Candidate.of(one) for one in item_store.each_standing(db)}
    # A relation goes with what it relates.
    relations = {label.id for label in schema.relation_labels}
    if selection.annotations == EVERY_ANNOTATION and selection.only is not Only.REVIEWED:
        for item_id, label_id in annotation_store.each_label(db):
            if label_id not in relations:
                found[item_id].add(label_id, is_wanted=True)
        return list(found.values())
    wanted = selection.annotations.lets_through
    for item_id, label_id, source, annotator_id, score in annotation_store.each_brief(db):
        found[item_id].is_seen &= source not in _UNSEEN
        if label_id not in relations:
            found[item_id].add(label_id, is_wanted=wanted(label_id, source, annotator_id, score))
    return list(found.values())


def _by_audit(found: Narrowed, db: Any, selection: Selection) -> None:
    """What the learner labelled goes out where that was asked for, and where its audit still holds.

    Else it stays; or, where all items go out, it goes out as open as it was before.
    """
    if selection.audited:
        what, withdrawn = "items of an audit that no longer holds", withdrawn_items(db)
        kept_back = frozenset(one.id for one in found.items if one.id in withdrawn)
    else:
        what = "items that the app labelled, audited, which were not asked for"
        kept_back = frozenset(one.id for one in found.items if one.is_audited)
    if selection.only is not Only.ALL:
        found.keep(what, lambda one: one.id not in kept_back)
        return
    found.kept_back = kept_back
    for one in found.items:
        if one.id in kept_back:
            one.open_again()


def _by_state(found: Narrowed, selection: Selection) -> None:
    is_all = selection.only is Only.ALL
    if not is_all:
        found.keep("items without an answer", lambda one: one.state is not ItemState.OPEN)
    if not (is_all if selection.skipped is None else selection.skipped):
        found.keep("skipped items", lambda one: one.state is not ItemState.SKIPPED)
    if selection.only is Only.REVIEWED:
        found.keep("items whose answer nobody gave or saw here", lambda one: one.is_seen)


def _by_filter(found: Narrowed, db: Any, wanted: ItemFilter) -> None:
    """One part of the filter after the other, so that each is counted."""
    flagged = "flagged items" if wanted.is_flagged is False else "items without a flag"
    parts = (
        ("items in which the text is not found", replace(EVERY_ITEM, text=wanted.text)),
        ("items in another state", replace(EVERY_ITEM, states=wanted.states)),
        (flagged, replace(EVERY_ITEM, is_flagged=wanted.is_flagged)),
        ("items without the label", replace(EVERY_ITEM, label_id=wanted.label_id)),
    )
    for what, part in parts:
        if part != EVERY_ITEM:
            passing = frozenset(item_store.find_item_ids(db, part))
            found.keep_marked(what, [one.id in passing for one in found.items])


def _by_annotations(found: Narrowed, selection: Selection) -> None:
    wanted = selection.annotations
    if wanted == EVERY_ANNOTATION:
        return
    if not selection.keeps_empty:
        found.keep("items with no annotation that was chosen", lambda one: _says_something(one, wanted))
    lost = sum(one.had - len(one.labels) for one in found.items if one.state is ItemState.ANSWERED)
    found.left_out += (Loss("annotations that were not chosen, of items that were", lost),) if lost else ()


def _says_something(one: Candidate, wanted: AnnotationFilter) -> bool:
    """Whether anything is left of what was said. That no label applies is said too, unless certain ones are wanted."""
    if one.labels:
        return True
    if wanted.label_ids or (one.had and one.state is ItemState.ANSWERED):
        return False
    if one.source is None or one.annotator_id is None:
        return True
    return wanted.lets_through_maker(one.source, one.annotator_id)


def _without_copies(found: Narrowed, selection: Selection, compare: Compare) -> None:
    if selection.duplicates is Copies.DROP:
        instead: dict[int, int] = {}
        for first, *others in _preferred_first(found, clusters([one.content_hash for one in found.items])):
            instead.update(dict.fromkeys(others, first))
        _drop(found, "exact duplicates", instead)
    if selection.near_duplicates is Copies.DROP:
        likeness = compare([one.id for one in found.items])
        (preferred,) = _preferred_first(found, [range(len(found.items))])
        _drop(found, "near duplicates", spared(likeness, preferred))


def _preferred_first(found: Narrowed, parts: Iterable[Sequence[int]]) -> Iterator[list[int]]:
    """Places of items, the answered ones first."""
    for places in parts:
        yield sorted(places, key=lambda place: (found.items[place].state is not ItemState.ANSWERED, place))


def _drop(found: Narrowed, what: str, instead: Mapping[int, int]) -> None:
    """Leave out items for which others stay, given by their places."""
    differing = sum(_contradicts(found.items[place], found.items[first]) for place, first in instead.items())
    found.keep_marked(what, (place not in instead for place in range(len(found.items))))
    if differing:
        found.notes += (f"{differing:,} of the {what} left out had other labels than the one that stays.",)


def _contradicts(one: Candidate, other: Candidate) -> bool:
    is_answered = one.state is ItemState.ANSWERED and other.state is ItemState.ANSWERED
    return is_answered and Counter(one.labels) != Counter(other.labels)


def _levelled(found: Narrowed, selection: Selection) -> None:
    labels = [one.labels if one.state is ItemState.ANSWERED else [] for one in found.items]
    balanced = None if selection.balance is None else balanced_most(labels, selection.balance)
    most = min((one for one in (selection.most, balanced) if one is not None), default=None)
    if most is not None:
        keys = [one.content_hash for one in found.items]
        found.keep_marked("items of labels that have enough", capped(keys, labels, most, selection.seed))
