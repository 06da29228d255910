"""Reasons read well."""

from __future__ import annotations

import pytest

from labeller.learning.reasons import CONTROL, RANDOM_ORDER, Fact, Kind, reason_sentence

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
