"""Which items of a project go out, in which split, as a dataset that is read as a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from labeller.curation.splits import split_items
from labeller.domain.annotation import Answer, Source
from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import ItemId, ItemState
from labeller.jobs import JobContext
from labeller.project.project import Project
from labeller.store import answer_store, item_store, schema_store

_PAGE = 500

Read = Callable[[], AbstractContextManager[Any]]
"""Gives a connection to the project, as `Project.read` does."""


class Only(StrEnum):
    """Which items: those with an answer, those whose answer a person gave or saw in Labeller, or every one."""

    ANSWERED = "answered"
    REVIEWED = "reviewed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Selection:
    """`fractions` are the sizes of the splits by name; without them items keep the split that they came with."""

    only: Only = Only.ANSWERED
    fractions: Mapping[str, float] | None = None
    seed: int = 0


def select(project: Project, selection: Selection, context: JobContext, held: Any = None) -> Dataset:
    """The dataset to export. Its splits are settled now; the items are read when it is iterated over.

    `held` is a connection from `project.read()` that is open as long as the dataset is used: every reading then sees
    the same state, whatever is answered meanwhile.
    """
    read: Read = project.read if held is None else lambda: nullcontext(held)
    with read() as db:
        schema = schema_store.read_schema(db)
    item_ids = _item_ids(read, selection.only)
    splits = _splits(read, item_ids, selection, context) if selection.fractions else {}

    def stream() -> Iterator[DatasetItem]:
        for start in range(0, len(item_ids), _PAGE):
            yield from _page(project, read, item_ids[start : start + _PAGE], splits)

    return Dataset(project.facts.name, schema, len(item_ids), stream)


def _item_ids(read: Read, only: Only) -> list[ItemId]:
    with read() as db:
        item_ids = item_store.find_item_ids(db)
        if only is Only.ALL:
            return item_ids
        answered = {
            outcome.item_id for outcome in answer_store.find_outcomes(db) if outcome.state is ItemState.ANSWERED
        }
        if only is Only.REVIEWED:
            answered = {
                item_id for item_id, answer in answer_store.find_answers(db, answered).items() if _is_reviewed(answer)
            }
    return [item_id for item_id in item_ids if item_id in answered]


def _is_reviewed(answer: Answer) -> bool:
    unseen = {Source.IMPORT, Source.PROPAGATION}
    return answer.import_id is None and all(one.source not in unseen for one in answer.annotations)


def _splits(read: Read, item_ids: list[ItemId], selection: Selection, context: JobContext) -> dict[ItemId, str]:
    context.progress(0, len(item_ids), "Dividing into splits")
    with read() as db:
        labels = {outcome.item_id: outcome.label_ids for outcome in answer_store.find_outcomes(db)}
        kin = item_store.find_kinships(db)
    assigned = split_items(
        [kin[item_id][0] for item_id in item_ids],
        [labels.get(item_id, ()) for item_id in item_ids],
        selection.fractions or {},
        selection.seed,
        [[kin[item_id][1] for item_id in item_ids]],
    )
    return dict(zip(item_ids, assigned, strict=True))


def _page(project: Project, read: Read, item_ids: list[ItemId], splits: Mapping[ItemId, str]) -> Iterator[DatasetItem]:
    with read() as db:
        items = item_store.find_items(db, item_ids)
        answers = answer_store.find_answers(db, item_ids)
        marks = answer_store.find_marks(db, item_ids)
    for item in items:
        mark = marks.get(item.id, answer_store.Mark())
        yield DatasetItem(
            item=item,
            answer=answers.get(item.id),
            is_flagged=mark.is_flagged,
            comment=mark.comment,
            media_path=project.media_path(item),
            split=splits.get(item.id, item.split),
        )
