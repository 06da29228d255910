from collections.abc import Iterator

import pytest

from labeller.domain.changes import Changes
from labeller.domain.schema import Task
from labeller.domain.shape import Box
from labeller.errors import LabellerError
from labeller.geometry.matching import Counts, count
from labeller.jobs import JobCancelledError, JobContext
from labeller.learning.regions import look
from labeller.learning.regions.region_learner import FoundThing
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.embedding import embed_items
from labeller.loop.learning_loop import LearningLoop
from labeller.loop.making import make_loop
from labeller.loop.shape_images import ShapeImages
from labeller.loop.shape_loop import ShapeLoop
from labeller.loop.shape_replay import find_known_shapes
from labeller.project.commands.labels import RemoveLabel
from labeller.project.project import Project
from labeller.store import item_store
from tests.learning.regions.made import made_picture
from tests.loop.shapes import answer, shape_project
from tests.store.making import new_project

COUNT, ANSWERED = 22, 12


@pytest.fixture(scope="module", autouse=True)
def _small_looks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(look, "SIDE_PX", 128)
        yield


@pytest.fixture
def project(tmp_path) -> Iterator[Project]:
    project = shape_project(tmp_path, COUNT)
    yield project
    project.close()


@pytest.fixture
def loop(project, tmp_path) -> Iterator[LearningLoop]:
    loop = looking_loop(project, tmp_path)
    yield loop
    loop.close()


@pytest.fixture(scope="module")
def taught(tmp_path_factory, _small_looks) -> Iterator[LearningLoop]:
    """After some answers. For tests that only look."""
    folder = tmp_path_factory.mktemp("taught")
    project = shape_project(folder, COUNT)
    loop = looking_loop(project, folder)
    answer_some(project, loop, range(1, ANSWERED + 1))
    yield loop
    loop.close()
    project.close()


def looking_loop(project, folder) -> LearningLoop:
    """A loop that has looked at all images."""
    loop = make_loop(project, EmbeddingCaches(folder / "embeddings"))
    with project.read() as db:
        hashes = item_store.find_hashes(db)
    ShapeImages(project, loop.caches.folder).read_missing(hashes, JobContext(), lambda: None)
    loop.rank(JobContext())
    return loop


def answer_some(project, loop, item_ids):
    for item_id in item_ids:
        answer(project, item_id, is_control=loop.is_control(item_id))
    loop.note(Changes(answers=frozenset(item_ids)))
    loop.rank(JobContext())


def rest_of(loop):
    return [item_id for item_id in range(ANSWERED + 1, COUNT + 1) if not loop.is_control(item_id)]


def found(loop, item_id):
    if loop.can_prepare(item_id):
        loop.prepare(item_id, JobContext())
    return loop.suggest_annotations(item_id)


@pytest.mark.parametrize(
    ("task", "is_shaped"),
    [(Task.OBJECT_DETECTION, True), (Task.SEGMENTATION, True), (Task.KEYPOINTS, False)],
)
def test_boxes_and_outlines_have_a_loop_of_their_own(tmp_path, task, is_shaped):
    project = new_project(tmp_path, task=task)
    assert isinstance(make_loop(project, EmbeddingCaches(tmp_path)), ShapeLoop) is is_shaped
    project.close()


def test_before_the_first_answer_there_are_questions_but_no_suggestions(loop):
    question = loop.next_question()
    assert question is not None
    assert not loop.can_prepare(question.item_id)
    assert not loop.suggest_annotations(question.item_id)


def test_what_was_drawn_is_suggested_on_other_images(taught):
    counts = Counts()
    for item_id in rest_of(taught):
        there = [FoundThing(label + 1, box, 1.0) for label, box in made_picture(item_id)[1]]
        counts += count(there, found(taught, item_id))
    assert counts.f1 > 0.7


def test_suggestions_are_boxes_with_labels_and_scores(taught):
    suggested = [one for item_id in rest_of(taught) for one in found(taught, item_id)]
    assert {one.label_id for one in suggested} == {1, 2}
    assert all(isinstance(one.shape, Box) and 0 < one.score <= 1 for one in suggested)


def test_next_questions_have_their_suggestions_at_once(taught):
    first = next(one for one in taught.upcoming(4) if not one.is_control)
    assert not taught.can_prepare(first.item_id)
    assert taught.suggest_annotations(first.item_id)


def test_nothing_is_suggested_on_the_control_slice(taught):
    control = [item_id for item_id in range(1, COUNT + 1) if taught.is_control(item_id)]
    assert control
    assert not any(taught.can_prepare(item_id) or taught.suggest_annotations(item_id) for item_id in control)


def test_questions_say_what_is_doubted(taught):
    question = next(one for one in taught.upcoming(4) if not one.is_control)
    assert question.reason.startswith("Unsure of ")
    assert "disc" in question.reason or "square" in question.reason


def test_least_sure_images_are_asked_first(taught):
    utilities = [one.utility for one in taught.upcoming(6) if not one.is_control]
    assert utilities == sorted(utilities, reverse=True)
    assert utilities[0] > 0


def test_answers_that_are_taken_back_are_forgotten(project, loop):
    answer_some(project, loop, range(1, 6))
    for _ in range(5):
        loop.note(project.undo())
    loop.rank(JobContext())
    assert not any(loop.can_prepare(item_id) for item_id in range(1, COUNT + 1))


def test_images_are_looked_at_once_and_found_on_the_disk_again(project, loop, tmp_path, monkeypatch):
    monkeypatch.setattr("labeller.loop.shape_images.look_at", None)
    other = ShapeLoop(project, EmbeddingCaches(tmp_path / "embeddings"))
    other.rank(JobContext())
    answer_some(project, other, range(1, 9))
    assert any(found(other, item_id) for item_id in rest_of(other))
    other.close()


def test_round_looks_at_some_images_by_itself(project, tmp_path):
    loop = make_loop(project, EmbeddingCaches(tmp_path / "fresh"))
    loop.rank(JobContext())
    answer_some(project, loop, range(1, 9))
    assert loop.ranking.finder is not None
    loop.close()


def test_reading_the_items_looks_at_them(project, tmp_path):
    caches = EmbeddingCaches(tmp_path / "fresh")
    told = []
    embed_items(project, caches, JobContext(), lambda: told.append(None))
    caches.close()
    assert len(list((tmp_path / "fresh").rglob("*.npz"))) == COUNT
    assert told


def test_image_that_cannot_be_read_does_no_harm(project, loop, tmp_path):
    broken, gone = rest_of(loop)[:2]
    (tmp_path / "shapes pictures" / f"{broken:03}.png").write_bytes(b"no picture")
    (tmp_path / "shapes pictures" / f"{gone:03}.png").unlink()
    other = make_loop(project, EmbeddingCaches(tmp_path / "fresh"))
    other.rank(JobContext())
    answer_some(project, other, range(1, 9))
    assert not found(other, broken)
    assert not found(other, gone)
    assert other.ranking.questions
    other.close()


def test_quality_is_f1_on_the_control_slice(project, loop):
    answer_some(project, loop, range(1, COUNT + 1))
    assert loop.is_measuring_due()
    quality = loop.measure(JobContext())
    assert quality.now.n == sum(loop.is_control(item_id) for item_id in range(1, COUNT + 1)) > 0
    assert 0.5 < quality.now.value <= quality.now.high
    assert not loop.is_measuring_due()


def test_ranking_can_be_cancelled_and_done_again(project, loop):
    context = JobContext()
    context.cancel()
    with pytest.raises(JobCancelledError):
        loop.rank(context)
    answer_some(project, loop, range(1, 9))
    assert loop.ranking.questions


def test_label_that_was_removed_is_not_suggested(project, loop):
    answer_some(project, loop, range(1, ANSWERED + 1))
    loop.note(project.perform(RemoveLabel(2)))
    assert not any(found(loop, item_id) for item_id in rest_of(loop))
    loop.rank(JobContext())
    assert {one.label_id for item_id in rest_of(loop) for one in found(loop, item_id)} == {1}


def test_answered_images_are_replayed(tmp_path):
    project = shape_project(tmp_path, 12, answered=11, name="known")
    known = find_known_shapes(project, EmbeddingCaches(tmp_path / "embeddings"), JobContext())
    assert {item_id: len(shapes) for item_id, shapes in known.drawn.items()} == {
        item_id: len(made_picture(item_id)[1]) for item_id in range(1, 12)
    }
    assert len(known.hashes) == len(known.label_ids) == 11
    project.close()


def test_too_few_answers_cannot_be_replayed(project, tmp_path):
    with pytest.raises(LabellerError, match="10 are needed"):
        find_known_shapes(project, EmbeddingCaches(tmp_path), JobContext())
