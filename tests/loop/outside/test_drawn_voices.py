"""Spans from outside are suggested until the learner finds more."""

from __future__ import annotations

import pytest

from labeller.domain.changes import EVERYTHING, Changes
from labeller.domain.item import FoundAnnotation
from labeller.domain.shape import TextSpan
from labeller.jobs import JobContext
from labeller.learning.quality import wilson
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.making import make_loop
from labeller.loop.outside.prelabelling import prelabel
from labeller.loop.outside.source import Said
from tests.learning.tokens.made import made_texts
from tests.loop.outside.test_prelabelling import Echo
from tests.loop.spans import LABELS, answer, span_project

COUNT, ANSWERED = 60, 45


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


def truth():
    return dict(enumerate(made_texts(COUNT, 1)[1], start=1))


def speak(project, loop, *, is_right: bool) -> None:
    def say(seen):
        spans = truth()[seen.item.id] if is_right else [(0, 1, 0)]
        return Said(seen.item.id, tuple(FoundAnnotation(LABELS[n], TextSpan(a, b), score=0.9) for a, b, n in spans))

    prelabel(project, Echo(say, "spans.py"), JobContext())
    loop.note(EVERYTHING)


def answer_and_measure(project, loop) -> None:
    for item_id in range(1, ANSWERED):
        answer(project, item_id, truth()[item_id], is_control=item_id % 2 == 0)
    loop.note(Changes(answers=frozenset(range(1, ANSWERED))))
    loop.rank(JobContext())
    assert loop.is_measuring_due()
    loop.measure(JobContext())


def who(loop) -> set[bool]:
    """Whether the suggestions on the open items name a source from outside."""
    found = [one for item_id in range(ANSWERED, COUNT + 1) for one in loop.suggest_annotations(item_id)]
    return {"spans.py" in one.reason for one in found}


def test_bad_spans_give_way_to_a_learner_that_finds_more(project, loop):
    speak(project, loop, is_right=False)
    loop.rank(JobContext())
    assert who(loop) == {True}
    answer_and_measure(project, loop)
    open_and_reserved = {loop.is_control(item_id) for item_id in range(ANSWERED, COUNT + 1)}
    assert who(loop) == ({False, True} if open_and_reserved == {False, True} else {False})


def test_perfect_spans_stay(project, loop):
    speak(project, loop, is_right=True)
    answer_and_measure(project, loop)
    assert not loop._outside.are_beaten_by(wilson(10, 11))
    assert loop._outside.are_beaten_by(wilson(11, 11)), "a learner that is as good knows more of what is new"
    assert not loop._outside.are_beaten_by(wilson(9, 9)), "too few control answers"


def test_new_suggestions_are_compared_anew(project, loop):
    speak(project, loop, is_right=False)
    answer_and_measure(project, loop)
    assert not loop.is_measuring_due()
    speak(project, loop, is_right=True)
    assert loop.is_measuring_due()
