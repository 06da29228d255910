"""Answers, annotations and marks, written and read."""

from __future__ import annotations

import pytest

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import ItemState
from labeller.domain.shape import Box, TextSpan
from labeller.store import answer_store
from labeller.store.answer_store import Mark
from labeller.store.chunks import chunks
from tests.store.making import WHEN, answer

FULL = Annotation(
    label_id=2,
    source=Source.ACCEPTED,
    annotator_id=1,
    created_at=WHEN,
    seconds=3.5,
    shape=Box(1.0, 2.0, 3.0, 4.5),
    attributes={"colour": "grün", "legs": 4, "wild": True},
    score=0.25,
    group=7,
    order=3,
    is_occluded=True,
    is_truncated=True,
    is_locked=True,
    is_hidden=True,
    comment="unsure",
    id=41,
)


@pytest.fixture
def db(project):
    with project.write() as (connection, _):
        yield connection


def test_an_answer_comes_back_whole(db):
    given = Answer(ItemState.ANSWERED, 1, WHEN, 4.5, is_control=True, annotations=(FULL,))
    assert answer_store.replace_answer(db, 3, given) is None
    assert answer_store.find_answer(db, 3) == given


def test_replacing_an_answer_gives_the_one_before(db):
    answer_store.replace_answer(db, 3, answer(1))
    before = answer_store.find_answer(db, 3)
    assert answer_store.replace_answer(db, 3, answer(2)) == before
    assert answer_store.find_answer(db, 3).label_ids == (2,)


def test_taking_an_answer_away_puts_the_item_back_into_the_pool(db):
    answer_store.replace_answer(db, 3, answer(1, 2))
    answer_store.replace_answer(db, 3, None)
    assert answer_store.find_answer(db, 3) is None
    assert answer_store.count_states(db) == dict.fromkeys(ItemState, 0) | {ItemState.OPEN: 10}


def test_the_id_of_an_annotation_is_never_given_twice(db):
    answer_store.replace_answer(db, 3, answer(1))
    (first,) = answer_store.find_answer(db, 3).annotations
    answer_store.replace_answer(db, 3, None)
    answer_store.replace_answer(db, 4, answer(1))
    (second,) = answer_store.find_answer(db, 4).annotations
    assert second.id > first.id


def test_annotations_with_and_without_ids_are_written_together(db):
    given = Answer(ItemState.ANSWERED, 1, WHEN, annotations=(FULL, Annotation(1, Source.HUMAN, 1, WHEN)))
    answer_store.replace_answer(db, 3, given)
    kept, new = answer_store.find_answer(db, 3).annotations
    assert kept == FULL
    assert new.id > FULL.id


def test_answers_of_many_items_are_found_in_pieces(db, monkeypatch):
    monkeypatch.setattr(chunks, "__defaults__", (3,))
    answer_store.insert_answers(db, [(item_id, answer(1)) for item_id in range(1, 10)])
    assert sorted(answer_store.find_answers(db, range(1, 11))) == list(range(1, 10))
    answer_store.delete_answers(db, range(1, 9))
    assert sorted(answer_store.find_answers(db, range(1, 11))) == [9]


def test_a_mark_is_a_flag_and_a_comment(db):
    assert answer_store.replace_mark(db, 3, Mark(is_flagged=True, comment="look")) == Mark()
    assert answer_store.replace_mark(db, 3, Mark(comment="again")) == Mark(is_flagged=True, comment="look")
    assert answer_store.find_mark(db, 3) == Mark(comment="again")
    assert answer_store.find_marks(db, [2, 3]) == {3: Mark(comment="again")}


def test_an_empty_mark_is_no_mark(db):
    answer_store.replace_mark(db, 3, Mark(is_flagged=True))
    answer_store.replace_mark(db, 3, Mark())
    assert answer_store.find_marks(db, [3]) == {}


def test_outcomes_tell_each_label_of_an_item_once(db):
    answer_store.replace_answer(db, 5, answer(2, 1, 2))
    answer_store.replace_answer(db, 2, answer(state=ItemState.SKIPPED))
    assert [(one.item_id, one.state, one.label_ids) for one in answer_store.find_outcomes(db)] == [
        (2, ItemState.SKIPPED, ()),
        (5, ItemState.ANSWERED, (1, 2)),
    ]
    assert [one.item_id for one in answer_store.find_outcomes(db, {5, 6})] == [5]


def test_counts_by_state_label_source_and_flag(db):
    answer_store.insert_answers(db, [(1, answer(1)), (2, answer(1, 2)), (3, answer(state=ItemState.SKIPPED))])
    answer_store.replace_mark(db, 9, Mark(is_flagged=True))
    answer_store.replace_mark(db, 8, Mark(comment="only a comment"))
    wanted = dict.fromkeys(ItemState, 0) | {ItemState.OPEN: 7, ItemState.ANSWERED: 2, ItemState.SKIPPED: 1}
    assert answer_store.count_states(db) == wanted
    assert answer_store.count_by_label(db) == {1: 2, 2: 1}
    assert answer_store.count_by_source(db) == {"human": 3}
    assert answer_store.count_flagged(db) == 1


def test_a_span_keeps_its_place_in_the_text(db):
    answer_store.replace_answer(db, 1, answer(1, shape=TextSpan(2, 5)))
    assert answer_store.find_answer(db, 1).annotations[0].shape == TextSpan(2, 5)
