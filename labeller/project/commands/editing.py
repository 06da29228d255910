"""Drawing: changing some annotations of an item, and finishing it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from labeller.domain.annotation import Annotation, Answer
from labeller.domain.changes import Changes
from labeller.domain.item import ItemId, ItemState
from labeller.project.commands.command import Command
from labeller.store import annotation_store, answer_store


@dataclass(frozen=True, slots=True)
class EditAnnotations:
    """Take some annotations of an item away and add others, as one step; the item's other annotations stay.

    An annotation that changes is taken away and added with the same id. `head` is the answer of the item afterwards,
    without annotations; None only where none are left.
    """

    item_id: ItemId
    removed: tuple[int, ...]
    added: tuple[Annotation, ...]
    head: Answer | None
    title: str = "Edit"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        before = annotation_store.find_annotations(db, self.item_id, self.removed)
        annotation_store.delete_annotations(db, self.item_id, self.removed)
        head_before = _replace_head(db, self.item_id, self.head)
        added = annotation_store.insert_annotations(db, self.item_id, self.added)
        ids = tuple(one.id for one in added if one.id is not None)
        inverse = EditAnnotations(self.item_id, ids, tuple(before), head_before, self.title)
        return inverse, Changes(answers=frozenset({self.item_id}), annotations=frozenset((*self.removed, *ids)))


@dataclass(frozen=True, slots=True)
class Finish:
    """Say that the annotations of an item are its answer, or with a started head that they are not yet."""

    item_id: ItemId
    head: Answer | None

    @property
    def title(self) -> str:
        return "Finish" if self.head is not None and self.head.state is ItemState.ANSWERED else "Reopen"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        before = _replace_head(db, self.item_id, self.head)
        return Finish(self.item_id, before), Changes(answers=frozenset({self.item_id}))


def _replace_head(db: Connection, item_id: ItemId, head: Answer | None) -> Answer | None:
    if head is None and annotation_store.has_annotations(db, item_id):
        raise ValueError("annotations belong to an answer")
    return answer_store.replace_head(db, item_id, head)
