"""Editing the schema's labels: add, change, remove, merge."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from labeller.domain.changes import Changes
from labeller.domain.schema import LABEL_KEYS, Label, LabelId, label_color
from labeller.errors import LabellerError
from labeller.project.commands.command import Command
from labeller.store import label_removal, schema_store

MAX_NAME_LENGTH = 200


def new_label(
    db: Connection, name: str, *, color: str = "", key: str = "", guideline: str = "", is_relation: bool = False
) -> Label:
    """A label as it will be added: the next position, its colour, and the first key that is free."""
    labels = schema_store.find_labels(db)
    label_id, position = schema_store.next_label(db)
    taken = {label.key for label in labels}
    free = next((digit for digit in LABEL_KEYS if digit not in taken), "")
    color = color or label_color(position)
    return Label(label_id, _checked(name), color, position, key or free, guideline, is_relation=is_relation)


@dataclass(frozen=True, slots=True)
class AddLabel:
    """Add a label after the others; colour and key are chosen where they are left empty."""

    name: str
    color: str = ""
    key: str = ""
    guideline: str = ""
    is_relation: bool = False

    @property
    def title(self) -> str:
        return f"Add label {self.name}"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        further = {"color": self.color, "key": self.key, "guideline": self.guideline}
        label = new_label(db, self.name, **further, is_relation=self.is_relation)
        _refuse_taken(db, label)
        schema_store.insert_label(db, label)
        return RemoveLabel(label.id, was_never=True), Changes(schema=True)


@dataclass(frozen=True, slots=True)
class ChangeLabel:
    """Rename or recolour a label, or change its key or guideline. Its position never changes.

    Whether it is for relations changes only as long as nothing has it.
    """

    label: Label

    @property
    def title(self) -> str:
        return f"Change label {self.label.name}"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        label = replace(self.label, name=_checked(self.label.name))
        _refuse_taken(db, label)
        _refuse_in_use(db, label)
        return ChangeLabel(schema_store.update_label(db, label)), Changes(schema=True)


@dataclass(frozen=True, slots=True)
class RemoveLabel:
    """Remove a label with its annotations. Items that are left with no annotation go back into the pool.

    Another label never gets its place in the exports, unless it `was_never`: its adding is taken back.
    """

    label_id: LabelId
    was_never: bool = False

    @property
    def title(self) -> str:
        return "Remove label"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        taken = label_removal.take_out(db, self.label_id)
        label, import_id = schema_store.delete_label(db, self.label_id, was_never=self.was_never)
        return RestoreLabel(label, import_id, taken.rows, self), Changes(answers=taken.item_ids, schema=True)


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
        source, target = (schema_store.find_label(db, one) for one in (self.source_id, self.target_id))
        if source.is_relation != target.is_relation:
            raise LabellerError(
                f"Of {source.name} and {target.name} one is for relations and one is not.",
                "Nothing was changed. Choose another label.",
            )
        taken = label_removal.hand_over(db, self.source_id, self.target_id)
        label, import_id = schema_store.delete_label(db, self.source_id)
        return RestoreLabel(label, import_id, taken.rows, self), Changes(answers=taken.item_ids, schema=True)


@dataclass(frozen=True, slots=True)
class RestoreLabel:
    """Put back a label that was removed or merged away, with all that hung on it as it was.

    `again` is the command that it takes back, `rows` what `label_removal` kept.
    """

    label: Label
    import_id: int | None
    rows: str
    again: RemoveLabel | MergeLabels

    @property
    def title(self) -> str:
        return f"Restore label {self.label.name}"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        schema_store.insert_label(db, self.label, import_id=self.import_id)
        item_ids = label_removal.restore(db, self.rows)
        return self.again, Changes(answers=item_ids, schema=True)


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


def _refuse_in_use(db: Connection, label: Label) -> None:
    """What is annotated with a label of relations is a relation, and stays one."""
    if schema_store.find_label(db, label.id).is_relation != label.is_relation and label_removal.count(db, label.id):
        raise LabellerError(
            f"{label.name} has annotations already, which would not fit it any more.",
            "Nothing was changed. Make another label for it.",
        )


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
