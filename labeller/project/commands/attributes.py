"""Editing what else annotations may carry."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from labeller.domain.changes import Changes
from labeller.domain.schema import AttributeKind, AttributeSpec
from labeller.errors import LabellerError
from labeller.project.commands.command import Command
from labeller.store import schema_store


@dataclass(frozen=True, slots=True)
class SetAttributes:
    """Let annotations carry these values. What they carry already stays, also where it is asked for no more."""

    attributes: tuple[AttributeSpec, ...]
    title: str = "Change attributes"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        checked = tuple(_checked(one) for one in self.attributes)
        _refuse_twice(checked)
        return SetAttributes(schema_store.replace_attributes(db, checked)), Changes(schema=True)


def _checked(attribute: AttributeSpec) -> AttributeSpec:
    """The attribute with its texts trimmed. Raises LabellerError where it could not be filled in."""
    name = " ".join(attribute.name.split())
    choices = tuple(dict.fromkeys(choice for one in attribute.choices if (choice := " ".join(one.split()))))
    if not name:
        raise LabellerError("An attribute needs a name.", "Nothing was changed. Type one, or take the attribute away.")
    if attribute.kind is AttributeKind.CHOICE and not choices:
        raise LabellerError(f"{name} has nothing to choose from.", "Nothing was changed. Type its choices.")
    return replace(attribute, name=name, choices=choices if attribute.kind is AttributeKind.CHOICE else ())


def _refuse_twice(attributes: tuple[AttributeSpec, ...]) -> None:
    """One name may stand for several labels, but at one label each name is there once."""
    counts = Counter((one.name, one.label_id) for one in attributes)
    everywhere = {one.name for one in attributes if one.label_id is None}
    for one in attributes:
        if counts[one.name, one.label_id] > 1 or (one.label_id is not None and one.name in everywhere):
            raise LabellerError(f"{one.name} is there already.", "Nothing was changed. Choose another name.")
