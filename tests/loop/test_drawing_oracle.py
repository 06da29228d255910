import pytest

from labeller.domain.annotation import Source
from labeller.domain.item import FoundAnnotation
from labeller.domain.shape import TextSpan
from labeller.jobs import JobCancelledError, JobContext
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.drawing_oracle import draw_answers
from labeller.loop.making import make_loop
from labeller.store import answer_store
from tests.learning.ranges.made import made_sound
from tests.learning.tokens.made import made_texts
from tests.loop.ranges import range_project
from tests.loop.spans import LABELS, span_project

COUNT = 30


@pytest.fixture
def project(tmp_path):
    project = span_project(tmp_path, COUNT)
    yield project
    project.close()


@pytest.fixture
def loop(project, tmp_path):
    loop = make_loop(project, EmbeddingCaches(tmp_path / "embeddings"))
    yield loop
    loop.close()


def known():
    return {
        item_id: tuple(FoundAnnotation(LABELS[label], TextSpan(start, end)) for start, end, label in spans)
        for item_id, spans in enumerate(made_texts(COUNT, 1)[1], start=1)
    }


def test_every_item_gets_just_what_is_known_of_it(project, loop):
    steps = list(draw_answers(project, loop, known(), COUNT, JobContext()))
    with project.read() as db:
        answers = answer_store.find_answers(db, known())
    assert len(steps) == COUNT
    for item_id, there in known().items():
        drawn = [(one.label_id, one.shape) for one in answers[item_id].annotations]
        assert drawn == [(1 + LABELS.index(one.label), one.shape) for one in there]


def test_right_suggestions_are_accepted_and_never_offered_for_control_items(project, loop):
    steps = list(draw_answers(project, loop, known(), COUNT, JobContext()))
    with project.read() as db:
        by_source = answer_store.count_by_source(db)
    assert by_source[Source.ACCEPTED] == sum(one.right for one in steps) > 0
    assert all(one.suggested == 0 for one in steps if one.question.is_control)
    assert all(one.right <= one.suggested for one in steps)


def test_it_can_be_cancelled(project, loop):
    context = JobContext()
    context.cancel()
    with pytest.raises(JobCancelledError):
        list(draw_answers(project, loop, known(), 3, context))


def test_suggested_ranges_need_not_fit_to_be_right(tmp_path):
    project = range_project(tmp_path, 16)
    loop = make_loop(project, EmbeddingCaches(tmp_path / "embeddings"))
    heard = {
        item_id: tuple(FoundAnnotation(("beep", "hiss")[label], one) for label, one in made_sound(item_id)[1])
        for item_id in range(1, 17)
    }
    steps = list(draw_answers(project, loop, heard, 16, JobContext()))
    with project.read() as db:
        by_source = answer_store.count_by_source(db)
    loop.close()
    project.close()
    assert set(by_source) == {Source.HUMAN}
    assert 0 < sum(one.right for one in steps) <= sum(one.suggested for one in steps)
