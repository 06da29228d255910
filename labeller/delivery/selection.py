"""Which items of a project go out, in which split, as a dataset that is read as a stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from labeller.curation.likeness import Likeness
from labeller.curation.near_duplicates import compare_items
from labeller.delivery.audits import AuditStatement, find_statements
from labeller.delivery.choices import GROUP, Copies, Only, Selection
from labeller.delivery.dividing import Division, divide
from labeller.delivery.narrowing import Narrowed, narrow
from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import ItemId
from labeller.domain.schema import LabelId
from labeller.formats.losses import Loss
from labeller.jobs import JobContext
from labeller.project.commands.splits import AssignSplits
from labeller.project.project import Project
from labeller.store import answer_store, item_store, schema_store
from labeller.store.damaged import DamagedError

__all__ = ["GROUP", "Copies", "Only", "Selected", "Selection", "select"]

_PAGE = 500

Read = Callable[[], AbstractContextManager[Any]]
"""Gives a connection to the project, as `Project.read` does."""


@dataclass(frozen=True)
class Selected(Dataset):
    """The items that were chosen, and what the choice did.

    `left_out` counts the items that each choice left out, and `splits` the items in each split. `new_splits` is the
    step by which the project keeps the splits; None where it has them already, or nothing is divided. `notes` are
    remarks for people, `statements` what audits say of items that nobody looked at, by the time of their answers.
    """

    left_out: tuple[Loss, ...] = ()
    splits: Mapping[str, int] = field(default_factory=dict)
    new_splits: AssignSplits | None = None
    notes: tuple[str, ...] = ()
    statements: Mapping[float, AuditStatement] = field(default_factory=dict)


def select(project: Project, selection: Selection, context: JobContext, held: Any = None) -> Selected:
    """The dataset to export. Its splits are settled now; the items are read when it is iterated over.

    `held` is a connection from `project.read()` that is open as long as the dataset is used: every reading then sees
    the same state, whatever is answered meanwhile. Raises UsageError for choices that do not fit the project.
    """
    read: Read = project.read if held is None else lambda: nullcontext(held)
    with read() as db:
        schema = schema_store.read_schema(db)

        def compare(item_ids: Sequence[ItemId]) -> Likeness:
            return compare_items(project, db, item_ids, context)

        narrowed = narrow(db, schema, selection, compare, context)
        division = divide(db, narrowed, selection, compare, context)
        statements = find_statements(db) if selection.audited else {}
    item_ids = [one.id for one in narrowed.items]
    label_ids = frozenset(label.id for label in schema.labels)
    pages = _Pages(project, read, selection, division, narrowed.kept_back, label_ids)

    def stream() -> Iterator[DatasetItem]:
        for start in range(0, len(item_ids), _PAGE):
            yield from pages.page(item_ids[start : start + _PAGE])

    return Selected(
        project.facts.name,
        schema,
        len(item_ids),
        stream,
        left_out=narrowed.left_out,
        splits=_counted(narrowed, division, selection),
        new_splits=division.new_splits,
        notes=narrowed.notes + division.notes,
        statements=statements,
    )


def _counted(narrowed: Narrowed, division: Division, selection: Selection) -> dict[str, int]:
    """How many items are in each split; those that were asked for are named also where they are empty."""
    counts = Counter(split for one in narrowed.items if (split := division.splits[one.id]) is not None)
    return dict.fromkeys(selection.fractions or (), 0) | counts


@dataclass(frozen=True, slots=True)
class _Pages:
    """Reads some hundred items at a time, as they go out; the answers of those that are `kept_back` stay."""

    project: Project
    read: Read
    selection: Selection
    division: Division
    kept_back: frozenset[ItemId]
    label_ids: frozenset[LabelId]

    def page(self, item_ids: list[ItemId]) -> Iterator[DatasetItem]:
        with self.read() as db:
            items = item_store.find_items(db, item_ids)
            answers = answer_store.find_answers(db, item_ids)
            marks = answer_store.find_marks(db, item_ids)
        if not all(one.label_id in self.label_ids for answer in answers.values() for one in answer.annotations):
            raise DamagedError("an annotation has a label that is not there")
        for item in items:
            mark = marks.get(item.id, answer_store.Mark())
            answer = None if item.id in self.kept_back else answers.get(item.id)
            yield DatasetItem(
                item=item,
                answer=None if answer is None else self.selection.wanted_of(answer),
                is_flagged=mark.is_flagged,
                comment=mark.comment,
                media_path=self.project.media_path(item),
                split=self.division.splits[item.id],
            )
