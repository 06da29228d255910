from collections.abc import Iterator

import pytest

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.changes import Changes
from labeller.domain.item import ItemState
from labeller.domain.shape import TimeRange
from labeller.errors import LabellerError
from labeller.geometry.matching import Counts, count
from labeller.jobs import JobContext
from labeller.learning.ranges.range_learner import FoundRange
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.loop.making import make_loop
from labeller.loop.range_loop import RangeLoop
from labeller.loop.range_replay import find_known_ranges
from labeller.project.commands.answers import SetAnswer
from labeller.project.project import Project
from tests.learning.ranges.made import made_sound
from tests.loop.ranges import range_project
from tests.store.making import WHEN

COUNT, ANSWERED = 24, 14


@pytest.fixture
def project(tmp_path) -> Iterator[Project]:
    """Item n sounds like `made_sound(n)`."""
    project = range_project(tmp_path, COUNT)
    yield project
    project.close()


@pytest.fixture
def loop(project, tmp_path) -> Iterator[LearningLoop]:
    loop = make_loop(project, EmbeddingCaches(tmp_path / "embeddings"))
    loop.rank(JobContext())
    yield loop
    loop.close()


def answer_some(project, loop, item_ids):
    for item_id in item_ids:
        annotations = tuple(
            Annotation(label + 1, Source.HUMAN, 1, WHEN, shape=one) for label, one in made_sound(item_id)[1]
        )
        is_control = loop.is_control(item_id)
        answer = Answer(ItemState.ANSWERED, 1, WHEN + item_id, is_control=is_control, annotations=annotations)
        project.perform(SetAnswer(item_id, answer))
    loop.note(Changes(answers=frozenset(item_ids)))
    loop.rank(JobContext())


def rest_of(loop):
    return [item_id for item_id in range(ANSWERED + 1, COUNT + 1) if not loop.is_control(item_id)]


def test_ranges_have_a_loop_of_their_own(loop):
    assert isinstance(loop, RangeLoop)
    assert not loop.suggest_annotations(1)
    assert not loop.can_prepare(1)


def test_what_was_drawn_is_suggested_on_other_sounds(project, loop):
    answer_some(project, loop, range(1, ANSWERED + 1))
    counts = Counts()
    for item_id in rest_of(loop):
        there = [FoundRange(label + 1, one, 1.0) for label, one in made_sound(item_id)[1]]
        suggested = loop.suggest_annotations(item_id)
        assert all(isinstance(one.shape, TimeRange) and 0 < one.score <= 1 for one in suggested)
        counts += count(there, suggested)
    assert counts.f1 > 0.7


def test_nothing_is_suggested_on_the_control_slice(project, loop):
    answer_some(project, loop, range(1, ANSWERED + 1))
    control = [item_id for item_id in range(1, COUNT + 1) if loop.is_control(item_id)]
    assert control
    assert not any(loop.can_prepare(item_id) or loop.suggest_annotations(item_id) for item_id in control)


def test_questions_say_when_and_what_is_doubted(project, loop):
    answer_some(project, loop, range(1, ANSWERED + 1))
    asked = [one for one in loop.upcoming(6) if not one.is_control]
    assert asked[0].reason.startswith("Least sure at ")
    assert [one.utility for one in asked] == sorted((one.utility for one in asked), reverse=True)


def test_sound_that_no_round_has_heard_is_heard_when_it_is_on_the_screen(project, loop, monkeypatch):
    monkeypatch.setattr("labeller.loop.range_loop._MOST_CANDIDATES", 0)
    answer_some(project, loop, range(1, ANSWERED + 1))
    item_id = rest_of(loop)[0]
    assert loop.can_prepare(item_id)
    loop.prepare(item_id, JobContext())
    assert not loop.can_prepare(item_id)
    assert loop.suggest_annotations(item_id)


def test_sound_that_is_gone_does_no_harm(project, loop, tmp_path):
    (tmp_path / "sounds" / "001.wav").unlink()
    (tmp_path / "sounds" / "002.wav").write_bytes(b"RIFF")
    answer_some(project, loop, range(1, ANSWERED + 1))
    assert loop.ranking.questions


def test_quality_is_f1_on_the_control_slice(project, loop):
    answer_some(project, loop, range(1, COUNT + 1))
    quality = loop.measure(JobContext())
    assert quality.now.n == sum(loop.is_control(item_id) for item_id in range(1, COUNT + 1)) > 0
    assert quality.now.value > 0.4
    assert not loop.is_measuring_due()


def test_answered_sounds_are_replayed(project, loop):
    with pytest.raises(LabellerError, match="10 are needed"):
        find_known_ranges(project, JobContext())
    answer_some(project, loop, range(1, 13))
    known = find_known_ranges(project, JobContext())
    assert {item_id: list(ranges) for item_id, ranges in known.drawn.items()} == {
        item_id: made_sound(item_id)[1] for item_id in range(1, 13)
    }
    assert len(known.hashes) == len(known.label_ids) == 12
