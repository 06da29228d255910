"""The answers of a labelled project as plain arrays, to be replayed as if nobody had given them yet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labeller.domain.annotation import Answer
from labeller.domain.item import ItemId, ItemState
from labeller.domain.schema import LabelId, Task
from labeller.errors import LabellerError, UsageError
from labeller.learning.arrays import Bools, Embeddings, Ints
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.item_table import ItemTable
from labeller.loop.row_loop import find_row_vectors
from labeller.project.project import Project
from labeller.store import answer_store, item_store

TOO_FEW = 10


@dataclass(frozen=True)
class KnownAnswers:
    """m answered items: embeddings (m, d), targets as a learner takes them, content hashes and labels of each."""

    embeddings: Embeddings
    targets: Ints | Bools
    hashes: tuple[str, ...]
    label_ids: tuple[tuple[LabelId, ...], ...]


def find_known_answers(project: Project, caches: EmbeddingCaches) -> KnownAnswers:
    """Every answered item that has been read. Raises LabellerError if there are too few to replay."""
    schema = project.schema
    if not schema.task.is_whole_item:
        raise UsageError(f"A project for {schema.task.value} cannot be replayed yet.", "Nothing was changed.")
    with project.read() as db:
        table = ItemTable.of(item_store.find_kinships(db), answer_store.find_outcomes(db))
    if schema.task is Task.TABULAR_CLASSIFICATION:
        vectors = find_row_vectors(project, table.hashes)
    else:
        vectors = caches.best_vectors(schema.task.medium, table.hashes)
    places = np.sort(np.concatenate([table.answered(control=False), table.answered(control=True)]))
    places = places[vectors.has[places]]
    if schema.labels:
        places, targets = table.targets(
            places, [label.id for label in schema.labels], is_multilabel=schema.task.is_multilabel
        )
    check_enough(project, len(places) if schema.labels else 0)
    return KnownAnswers(
        vectors.matrix[vectors.rows[places]],
        targets,
        tuple(table.hashes[place] for place in places),
        tuple(table.outcomes[int(place)].label_ids for place in places),
    )


def find_answered(project: Project) -> tuple[dict[ItemId, str], dict[ItemId, Answer]]:
    """The content hashes of all items, and the answers of those that are answered, with what is drawn on them."""
    with project.read() as db:
        hashes = dict(item_store.find_hashes(db))
        answers = answer_store.find_answers(db, hashes)
    return hashes, {item_id: one for item_id, one in answers.items() if one.state is ItemState.ANSWERED}


def check_enough(project: Project, answers: int) -> None:
    """Raises LabellerError if so many answers are too few to replay."""
    if answers < TOO_FEW:
        raise LabellerError(
            f"{project.path.name} has {answers} answers that can be replayed; {TOO_FEW} are needed.",
            "Label more items, or import some with their labels.",
        )
