from collections.abc import Iterator
from dataclasses import replace

import pytest

from labeller.domain.changes import Changes
from labeller.domain.schema import Task
from labeller.domain.shape import TextSpan
from labeller.errors import LabellerError
from labeller.jobs import JobCancelledError, JobContext
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.embedding import embed_items
from labeller.loop.learning_loop import LearningLoop
from labeller.loop.making import make_loop
from labeller.loop.span_loop import SpanLoop
from labeller.media.hashing import text_hash
from labeller.media.tokens import tokenise
from labeller.project.commands.labels import RemoveLabel
from labeller.project.project import Project
from labeller.store import item_store
from tests.learning.tokens.made import made_texts
from tests.loop.spans import answer, span_project
from tests.store.making import add, new_project, text

COUNT = 60


@pytest.fixture
def project(tmp_path) -> Iterator[Project]:
    project = span_project(tmp_path, COUNT)
    yield project
    project.close()


@pytest.fixture
def loop(project, tmp_path) -> Iterator[LearningLoop]:
    loop = make_loop(project, EmbeddingCaches(tmp_path / "embeddings"))
    loop.rank(JobContext())
    yield loop
    loop.close()


def answers():
    return dict(enumerate(made_texts(COUNT, 1)[1], start=1))


def answer_some(project, loop, item_ids):
    for item_id in item_ids:
        answer(project, item_id, answers()[item_id], is_control=loop.is_control(item_id))
    loop.note(answered(item_ids))
    loop.rank(JobContext())


def answered(item_ids):
    return Changes(answers=frozenset(item_ids))


def words_of(project, item_id, suggestions):
    with project.read() as db:
        (item,) = item_store.find_items(db, [item_id])
    return sorted((item.text[one.shape.start : one.shape.end], one.label_id) for one in suggestions)


def test_projects_of_spans_have_a_loop_of_their_own(tmp_path, project):
    assert isinstance(make_loop(project, EmbeddingCaches(tmp_path)), SpanLoop)
    texts = new_project(tmp_path, name="other", task=Task.TEXT_CLASSIFICATION)
    assert not isinstance(make_loop(texts, EmbeddingCaches(tmp_path)), SpanLoop)
    texts.close()


def test_before_the_first_answer_there_are_questions_but_no_suggestions(loop):
    question = loop.next_question()
    assert question is not None
    assert not loop.suggest_annotations(question.item_id)


def test_what_was_marked_is_suggested_on_other_texts(project, loop):
    answer_some(project, loop, range(1, 41))
    rest = [item_id for item_id in range(41, COUNT + 1) if not loop.is_control(item_id)]
    right = 0
    for item_id in rest:
        suggested = loop.suggest_annotations(item_id)
        there = [TextSpan(start, end) for start, end, _ in answers()[item_id]]
        right += sorted((one.shape.start, one.shape.end) for one in suggested) == [(s.start, s.end) for s in there]
    assert right >= 0.8 * len(rest)


def test_suggestions_have_a_score(project, loop):
    answer_some(project, loop, range(1, 41))
    scores = [one.score for item_id in range(41, COUNT + 1) for one in loop.suggest_annotations(item_id)]
    assert scores
    assert all(0 < score <= 1 for score in scores)


def test_nothing_is_suggested_on_the_control_slice(project, loop):
    answer_some(project, loop, range(1, 41))
    control = [item_id for item_id in range(41, COUNT + 1) if loop.is_control(item_id)]
    assert control
    assert all(not loop.suggest_annotations(item_id) for item_id in control)


def test_questions_say_why_and_at_which_word(project, loop):
    answer_some(project, loop, range(1, 21))
    question = next(one for one in loop.upcoming(5) if not one.is_control)
    with project.read() as db:
        (item,) = item_store.find_items(db, [question.item_id])
    word = question.reason.split("“")[1].split("”")[0]
    assert word in tokenise(item.text).words


def test_the_least_sure_texts_are_asked_first(project, loop):
    answer_some(project, loop, range(1, 31))
    utilities = [one.utility for one in loop.upcoming(8) if not one.is_control]
    assert utilities == sorted(utilities, reverse=True)
    assert utilities[0] > 0


def test_an_answer_that_is_taken_back_is_forgotten(project, loop):
    answer_some(project, loop, range(1, 6))
    for _ in range(5):
        loop.note(project.undo())
    loop.rank(JobContext())
    assert all(not loop.suggest_annotations(item_id) for item_id in range(1, COUNT + 1))


def test_texts_of_another_loop_are_read_from_the_disk(project, loop, tmp_path, monkeypatch):
    embed_items(project, loop.caches, JobContext())
    monkeypatch.setattr("labeller.loop.span_texts.read_states", None)
    other = SpanLoop(project, EmbeddingCaches(tmp_path / "embeddings"))
    other.rank(JobContext())
    answer_some(project, other, range(1, 31))
    assert any(other.suggest_annotations(item_id) for item_id in range(31, COUNT + 1))
    other.close()


def test_quality_is_strict_f1_on_the_control_slice(project, loop):
    answer_some(project, loop, range(1, COUNT + 1))
    assert loop.is_measuring_due()
    quality = loop.measure(JobContext())
    control = sum(loop.is_control(item_id) for item_id in range(1, COUNT + 1))
    assert quality.now.n == control > 0
    assert quality.now.low <= quality.now.value <= quality.now.high
    assert quality.now.value > 0.5
    assert [point.n_answers for point in quality.curve][-1] == COUNT - control
    assert not loop.is_measuring_due()


def test_ranking_can_be_cancelled_and_done_again(project, loop):
    answer_some(project, loop, range(1, 21))
    context = JobContext()
    context.cancel()
    with pytest.raises(JobCancelledError):
        loop.rank(context)
    assert loop.rank(JobContext()).questions


def test_a_label_that_was_removed_is_not_suggested(project, loop):
    answer_some(project, loop, range(1, 31))
    loop.note(project.perform(RemoveLabel(2)))
    assert all(one.label_id == 1 for item_id in range(31, COUNT + 1) for one in loop.suggest_annotations(item_id))
    loop.rank(JobContext())
    assert all(one.label_id == 1 for item_id in range(31, COUNT + 1) for one in loop.suggest_annotations(item_id))


def test_a_closed_project_says_so(project, loop):
    project.close()
    with pytest.raises(LabellerError):
        loop.suggest_annotations(1)


def test_spans_over_a_text_that_is_all_space_do_no_harm(tmp_path):
    project = new_project(tmp_path, task=Task.TEXT_SPANS, name="odd")
    texts = [replace(text(one), content_hash=text_hash(one)) for one in ("   x", "Ada met Charles", "\n")]
    add(project, texts)
    loop = make_loop(project, EmbeddingCaches(tmp_path / "embeddings"))
    answer(project, 1, [(0, 2, 0)])
    answer(project, 2, [(0, 3, 0), (0, 900, 1)])
    loop.rank(JobContext())
    assert isinstance(loop.suggest_annotations(3), list | tuple)
    loop.close()
    project.close()
