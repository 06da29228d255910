"""Reasons read well."""

from __future__ import annotations

import pytest

from labeller.learning.reasons import CONTROL, RANDOM_ORDER, Fact, Kind, precedent_sentence, reason_sentence

NAMES = ("heron", "egret", "stork")


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        (Fact(Kind.TORN, (0, 1), (0.482, 0.449)), "Torn between heron 48 % and egret 45 %"),
        (Fact(Kind.DOUBTFUL, (2,), (0.52,)), "Unsure whether stork applies: 52 %"),
        (Fact(Kind.SURE, (1,), (0.97,)), "Probably egret 97 %: one of the least sure items left"),
        (Fact(Kind.UNEXPLORED, count=57), "Nothing answered yet among 57 similar items"),
        (Fact(Kind.UNEXPLORED, count=31_427), "Nothing answered yet among about 31,000 similar items"),
        (Fact(Kind.UNEXPLORED, count=1), "Nothing answered yet is similar to this item"),
        (CONTROL, "Control: drawn at random to measure the learner"),
        (RANDOM_ORDER, "Drawn at random"),
        (Fact(Kind.WANTED, (0,), (0.118,)), "Looking for more of heron: 12 % likely"),
    ],
)
def test_each_kind_of_fact_is_one_plain_sentence(fact, sentence):
    assert reason_sentence(fact, NAMES) == sentence


@pytest.mark.parametrize(("probability", "said"), [(0.9999, "99 %"), (0.0001, "1 %")])
def test_nothing_is_said_to_be_certain(probability, said):
    assert said in reason_sentence(Fact(Kind.SURE, (0,), (probability,)), NAMES)


def test_every_kind_has_a_sentence():
    sentences = {reason_sentence(Fact(kind, (0, 1), (0.5, 0.5)), NAMES) for kind in Kind}
    assert len(sentences) == len(Kind)


@pytest.mark.parametrize(
    ("agreeing", "compared", "sentence"),
    [
        (9, 10, "9 of the 10 nearest answered items are heron"),
        (1, 10, "1 of the 10 nearest answered items is heron"),
        (10, 10, "All 10 nearest answered items are heron"),
        (0, 4, "None of the 4 nearest answered items is heron"),
        (1, 1, "The nearest answered item is heron"),
        (0, 1, "The nearest answered item is not heron"),
        (0, 0, ""),
    ],
)
def test_nearest_answers_are_counted_in_one_plain_sentence(agreeing, compared, sentence):
    assert precedent_sentence(agreeing, compared, "heron") == sentence
