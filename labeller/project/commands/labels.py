"""Editing the schema's labels: add, change, remove, merge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from labeller.domain.annotation import Annotation, Answer
from labeller.domain.changes import Changes
from labeller.domain.item import ItemId, ItemState
from labeller.domain.schema import LABEL_KEYS, Label, LabelId, label_color
from labeller.errors import LabellerError
from labeller.project.commands.command import Command
from labeller.store import answer_store, schema_store

MAX_NAME_LENGTH = 200


def new_label(db: Connection, name: str, *, color: str = "", key: str = "", guideline: str = "") -> Label:
    """A label as it will be added: the next position, its colour, and the first key that is free."""
    labels = schema_store.find_labels(db)
    label_id, position = schema_store.next_label(db)
    taken = {label.key for label in labels}
    free = next((digit for digit in LABEL_KEYS if digit not in taken), "")
    return Label(label_id, _checked(name), color or label_color(position), position, key or free, guideline)


@dataclass(frozen=True, slots=True)
class AddLabel:
    """Add a label after the others; colour and key are chosen where they are left empty."""

    name: str
    color: str = ""
    key: str = ""
    guideline: str = ""

    @property
    def title(self) -> str:
        return f"Add label {self.name}"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        label = new_label(db, self.name, color=self.color, key=self.key, guideline=self.guideline)
        _refuse_taken(db, label)
        schema_store.insert_label(db, label)
        return RemoveLabel(label.id), Changes(schema=True)


@dataclass(frozen=True, slots=True)
class ChangeLabel:
    """Rename or recolour a label, or change its key or guideline. Its position never changes."""

    label: Label

    @property
    def title(self) -> str:
        return f"Change label {self.label.name}"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        label = replace(self.label, name=_checked(self.label.name))
        _refuse_taken(db, label)
        return ChangeLabel(schema_store.update_label(db, label)), Changes(schema=True)


@dataclass(frozen=True, slots=True)
class RemoveLabel:
    """Remove a label with its annotations. Items that are left with no annotation go back into the pool."""

    label_id: LabelId

    @property
    def title(self) -> str:
        return "Remove label"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        before = answer_store.find_answers(db, answer_store.find_items_with_label(db, self.label_id))
        after = {item_id: _without(answer, self.label_id) for item_id, answer in before.items()}
        return _retire(db, self, before, after)


@dataclass(frozen=True, slots=True)
class MergeLabels:
    """Turn every annotation of one label into one of another, and remove the first."""

    source_id: LabelId
    target_id: LabelId

    @property
    def title(self) -> str:
        return "Merge labels"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        if self.source_id == self.target_id:
            raise LabellerError("A label cannot be merged with itself.", "Nothing was changed. Choose another label.")
        schema_store.find_label(db, self.target_id)
        before = answer_store.find_answers(db, answer_store.find_items_with_label(db, self.source_id))
        after = {item_id: _relabelled(answer, self.source_id, self.target_id) for item_id, answer in before.items()}
        return _retire(db, self, before, after)


@dataclass(frozen=True, slots=True)
class RestoreLabel:
    """Put back a label that was removed or merged away, with the answers as they were.

    `again` is the command that it takes back, `rows` what else hung on the label.
    """

    label: Label
    import_id: int | None
    answers: tuple[tuple[ItemId, Answer], ...]
    rows: dict[str, list[list[Any]]]
    again: RemoveLabel | MergeLabels

    @property
    def title(self) -> str:
        return f"Restore label {self.label.name}"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        schema_store.insert_label(db, self.label, import_id=self.import_id)
        schema_store.restore_rows(db, self.rows)
        ids = frozenset(item_id for item_id, _ in self.answers)
        answer_store.delete_answers(db, ids)
        answer_store.insert_answers(db, self.answers)
        return self.again, Changes(answers=ids, schema=True)


def _retire(
    db: Connection,
    command: RemoveLabel | MergeLabels,
    before: dict[ItemId, Answer],
    after: Mapping[ItemId, Answer | None],
) -> tuple[Command, Changes]:
    """Take a label out of the schema after giving the items that carry it their new answers."""
    label_id, heir = (
        (command.label_id, None) if isinstance(command, RemoveLabel) else (command.source_id, command.target_id)
    )
    answer_store.delete_answers(db, before)
    answer_store.insert_answers(db, [(item_id, answer) for item_id, answer in after.items() if answer])
    rows = schema_store.remove_rows(db, label_id, heir)
    label, import_id = schema_store.delete_label(db, label_id)
    inverse = RestoreLabel(label, import_id, tuple(before.items()), rows, command)
    return inverse, Changes(answers=frozenset(before), schema=True)


def _without(answer: Answer, label_id: LabelId) -> Answer | None:
    kept = tuple(one for one in answer.annotations if one.label_id != label_id)
    return replace(answer, annotations=kept) if kept or answer.state is not ItemState.ANSWERED else None


def _relabelled(answer: Answer, source_id: LabelId, target_id: LabelId) -> Answer:
    """The answer with one label for another; a whole item does not carry the same label twice."""
    kept: list[Annotation] = []
    for one in answer.annotations:
        moved = replace(one, label_id=target_id) if one.label_id == source_id else one
        if moved.shape is not None or all(moved.label_id != other.label_id for other in kept if other.shape is None):
            kept.append(moved)
    return replace(answer, annotations=tuple(kept))


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise LabellerError("A label needs a name.", "Nothing was changed. Type one.")
    if len(name) > MAX_NAME_LENGTH:
        raise LabellerError(
            f"A label's name has at most {MAX_NAME_LENGTH} characters, this one has {len(name)}.",
            "Nothing was changed. Put the rest into the guideline.",
        )
    return name


def _refuse_taken(db: Connection, label: Label) -> None:
    for other in schema_store.find_labels(db):
        if other.id == label.id:
            continue
        if other.name == label.name:
            raise LabellerError(
                f"There is a label {label.name} already.", "Nothing was changed. Choose another name, or merge the two."
            )
        if label.key and other.key == label.key:
            raise LabellerError(
                f"The key {label.key} belongs to the label {other.name}.", "Nothing was changed. Choose another key."
            )
