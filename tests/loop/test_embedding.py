"""Items are read for the learner by every embedder of their medium, once each, and what cannot be read is listed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions
from labeller.formats.registry import format_named
from labeller.jobs import JobCancelledError, JobContext
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.embedding import embed_items
from labeller.loop.learning_loop import LearningLoop
from labeller.project.importing import import_source
from labeller.project.project import Project, create_project
from tests.loop.making import Plain, add_texts


@pytest.fixture
def texts(tmp_path: Path) -> Iterator[Project]:
    project = create_project(tmp_path / "texts.labeller", Task.TEXT_CLASSIFICATION, ["a"])
    add_texts(project, [f"{'x' * number}" for number in range(1, 11)])
    yield project
    project.close()


@pytest.fixture
def images(tmp_path: Path) -> Iterator[Project]:
    """Six pictures, of which one is cut off and one is deleted after they were imported."""
    folder = tmp_path / "images"
    folder.mkdir()
    for number in range(6):
        Image.new("RGB", (200 + number, 100), (number * 20,) * 3).save(folder / f"{number}.png")
    project = create_project(tmp_path / "images.labeller", Task.IMAGE_CLASSIFICATION, ["a"])
    options = ReadOptions(task=Task.IMAGE_CLASSIFICATION, is_unlabelled=True)
    import_source(project, folder, format_named("folder-per-class"), options, JobContext())
    (folder / "2.png").write_bytes((folder / "2.png").read_bytes()[:60])
    (folder / "4.png").unlink()
    yield project
    project.close()


def rows(project: Project, caches: EmbeddingCaches) -> list[int]:
    loop = LearningLoop(project, caches)
    return loop.rank(JobContext()).vectors.rows.tolist()


def test_every_text_gets_its_own_vector(texts, caches, embedders):
    (report,) = embed_items(texts, caches, JobContext())
    assert (report.embedded, report.unreadable) == (10, ())
    assert caches.of(embedders[0]).entries.vectors[rows(texts, caches)][:, 0].tolist() == list(range(1, 11))


def test_what_has_been_read_is_not_read_again(texts, caches, embedders):
    embed_items(texts, caches, JobContext())
    embedders[0].read.clear()
    add_texts(texts, ["and one more"])
    (report,) = embed_items(texts, caches, JobContext())
    assert (report.embedded, embedders[0].read) == (1, ["and one more"])


def test_pictures_come_in_the_size_that_the_embedder_wants(images, caches, embedders):
    embed_items(images, caches, JobContext())
    assert {one.shape for one in embedders[0].read} == {(8, 16, 3)}
    assert [round(float(one.mean())) for one in embedders[0].read] == [0, 20, 60, 100]


def test_pictures_that_cannot_be_read_are_listed_by_their_ids_and_left_out(images, caches, embedders):
    (report,) = embed_items(images, caches, JobContext())
    assert (report.embedded, report.unreadable) == (4, (3, 5))
    assert [row >= 0 for row in rows(images, caches)] == [True, True, False, True, False, True]


def test_cancelled_reading_keeps_what_it_has_and_goes_on_later(texts, caches, embedders):
    context = JobContext(report=lambda progress: context.cancel() if progress.done >= 4 else None)
    with pytest.raises(JobCancelledError):
        embed_items(texts, caches, context)
    before = len(embedders[0].read)
    assert 0 < before < 10
    embed_items(texts, caches, JobContext())
    assert len(embedders[0].read) == len(set(embedders[0].read)) == 10


def test_whoever_waits_is_told_when_items_have_been_read(texts, caches, embedders):
    embedders.append(Plain("better"))
    told: list[int] = []
    embed_items(texts, caches, JobContext(), lambda: told.append(sum(len(one.read) for one in embedders)))
    assert (10 in told, told[-1]) == (True, 20)


def test_medium_that_no_embedder_reads_is_no_trouble(texts, caches, embedders):
    embedders.clear()
    assert embed_items(texts, caches, JobContext()) == []
    assert rows(texts, caches) == [-1] * 10


def test_ranking_goes_on_while_items_are_read(tmp_path, texts, caches, embedders):
    """Both use the same cache, each on a thread of its own."""
    add_texts(texts, [f"text {number}" for number in range(50)])
    loop = LearningLoop(texts, caches)
    failed: list[BaseException] = []

    def read() -> None:
        try:
            for number in range(3):
                embedders[0] = Plain(f"plain{number}")
                embedders[0].batch_size = 5
                embed_items(texts, caches, JobContext(), loop.note_embedded)
        except BaseException as error:
            failed.append(error)
            raise

    job = threading.Thread(target=read)
    job.start()
    counts = []
    while job.is_alive():
        loop.note_embedded()
        counts.append(loop.rank(JobContext()).read)
    job.join()
    loop.note_embedded()
    assert failed == []
    assert loop.rank(JobContext()).read == 60
