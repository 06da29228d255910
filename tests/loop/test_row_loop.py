"""The loop over table rows: what it learns from, and that another choice of columns is another thing to learn."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import ItemState
from labeller.domain.row_columns import ColumnKind, RowColumn
from labeller.domain.schema import Task
from labeller.jobs import JobContext
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.explaining import explain, most_telling
from labeller.loop.making import make_loop
from labeller.loop.row_loop import RowLoop, find_row_vectors
from labeller.loop.settings import STRATEGY
from labeller.project.commands.answers import SetAnswer
from labeller.project.commands.columns import ChooseColumns
from labeller.project.commands.settings import ChangeSetting
from labeller.project.project import Project
from labeller.store import item_store
from tests.store.making import WHEN, add, new_project, row

LABELS = ("small", "large")
MASS, NOISE = RowColumn("mass", ColumnKind.NUMBER), RowColumn("noise", ColumnKind.NUMBER)


@pytest.fixture
def project(tmp_path) -> Iterator[Project]:
    """Sixty rows: those with an even id are small. The noise tells nothing."""
    project = new_project(tmp_path, LABELS, task=Task.TABULAR_CLASSIFICATION)
    rng = np.random.default_rng(4)
    fields = [{"mass": (1 + n % 2) * 100 + 9 * rng.normal(), "noise": float(rng.normal())} for n in range(60)]
    add(project, [row(n, one) for n, one in enumerate(fields)])
    yield project
    project.close()


@pytest.fixture
def loop(project, tmp_path) -> Iterator[RowLoop]:
    caches = EmbeddingCaches(tmp_path / "embeddings")
    loop = make_loop(project, caches)
    assert isinstance(loop, RowLoop)
    leave = project.subscribe(loop.note)
    yield loop
    leave()
    loop.close()
    caches.close()


def truth(item_id: int) -> int:
    return 1 + (item_id - 1) % 2


def answer_all(project, ids) -> None:
    for item_id in ids:
        annotation = Annotation(truth(item_id), Source.HUMAN, 1, WHEN)
        project.perform(SetAnswer(item_id, Answer(ItemState.ANSWERED, 1, WHEN, 1.0, annotations=(annotation,))))


def right(loop, ids) -> float:
    suggested = [loop.suggest(item_id) for item_id in ids]
    known = [(one.label_ids, item_id) for one, item_id in zip(suggested, ids, strict=True) if one is not None]
    return sum(label_ids == (truth(item_id),) for label_ids, item_id in known) / max(len(known), 1)


def test_loop_learns_from_the_columns(project, loop):
    answer_all(project, range(1, 21))
    loop.rank(JobContext(), 8)
    assert right(loop, range(21, 61)) == 1


def test_column_that_is_hidden_is_not_learned_from_until_that_is_undone(project, loop):
    answer_all(project, range(1, 21))
    hidden = RowColumn("mass", ColumnKind.NUMBER, is_shown=False)
    project.perform(ChooseColumns((hidden, NOISE)))
    loop.rank(JobContext(), 8)
    assert right(loop, range(21, 61)) < 0.8
    project.undo()
    loop.rank(JobContext(), 8)
    assert right(loop, range(21, 61)) == 1


def test_rows_that_come_later_are_learned_about(project, loop):
    answer_all(project, range(1, 21))
    loop.rank(JobContext(), 8)
    add(project, [row(100, {"mass": 201.05, "noise": 0.1})], source="more")
    loop.rank(JobContext(), 80)
    assert loop.suggest(61).label_ids == (2,)


def test_vectors_are_others_where_columns_mean_something_else(project):
    with project.read() as db:
        hashes = [digest for _, digest in item_store.find_hashes(db)]
    before = find_row_vectors(project, hashes)
    assert find_row_vectors(project, hashes).embedder == before.embedder
    project.perform(ChooseColumns((MASS, RowColumn("noise", ColumnKind.CATEGORY))))
    assert find_row_vectors(project, hashes).embedder != before.embedder


def test_row_that_is_not_there_has_no_vector(project):
    assert find_row_vectors(project, ["unknown"]).rows.tolist() == [-1]


def test_hurried_loop_asks_about_many_rows_before_it_has_looked_at_them(project, tmp_path, monkeypatch):
    monkeypatch.setattr("labeller.loop.row_loop._MANY", 10)
    caches = EmbeddingCaches(tmp_path / "embeddings")
    loop = make_loop(project, caches, asks_at_once=True)
    answer_all(project, range(1, 21))
    assert loop.rank(JobContext(), 8).vectors.count == 0
    assert loop.next_question() is not None
    assert loop.rank(JobContext(), 8).vectors.count == 60
    caches.close()


def test_vectors_are_not_made_anew_for_a_setting_that_is_not_about_columns(project, loop):
    before = loop.rank(JobContext(), 8).vectors
    project.perform(ChangeSetting(STRATEGY, "random"))
    assert loop.rank(JobContext(), 8).vectors is before


def test_column_that_tells_the_labels_apart_speaks_for_the_suggestion(project, loop):
    ranking = loop.rank(JobContext())
    answer_all(project, [one for one in range(1, 41) if not ranking.is_control(one)])
    ranking = loop.rank(JobContext())
    asked = next(one for one in range(41, 61) if not ranking.is_control(one))
    explanation = explain(project, ranking, asked, JobContext())
    said = dict(explanation.weights_for(truth(asked)))
    assert said["mass"] > 1
    assert abs(said["noise"]) < said["mass"] / 3
    assert [one.name for one in most_telling(project, ranking, asked, (NOISE, MASS), JobContext())] == ["mass", "noise"]
