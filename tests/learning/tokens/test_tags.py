import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.learning.tokens.tags import TokenSpan, decode, encode, layers


def certain(tags, n_labels):
    probabilities = np.full((len(tags), 1 + 2 * n_labels), 0.01, dtype=np.float32)
    probabilities[np.arange(len(tags)), tags] = 0.9
    return np.log(probabilities)


def places(spans):
    return [(one.first, one.after, one.label) for one in spans]


def is_allowed(tags):
    return all(tag % 2 or not tag or before in (tag, tag - 1) for before, tag in itertools.pairwise([0, *tags]))


def test_spans_become_tags_and_spans_again():
    spans = [TokenSpan(0, 2, 1), TokenSpan(2, 3, 1), TokenSpan(4, 7, 0)]
    tags = encode(8, spans)
    assert tags.tolist() == [3, 4, 3, 0, 1, 2, 2, 0]
    assert places(decode(certain(tags, 2))) == places(spans)


def test_of_spans_that_overlap_the_longest_stands():
    assert encode(5, [TokenSpan(1, 2, 0), TokenSpan(0, 4, 1), TokenSpan(3, 5, 0)]).tolist() == [3, 4, 4, 4, 0]


@given(st.integers(0, 2**32 - 1))
def test_the_row_found_is_the_best_of_all_allowed_ones(seed):
    rng = np.random.default_rng(seed)
    values = np.log(rng.dirichlet(np.ones(5), size=4)).astype(np.float32)
    rows = [row for row in itertools.product(range(5), repeat=4) if is_allowed(row)]
    best = max(rows, key=lambda row: values[np.arange(4), row].sum())
    assert encode(4, decode(values)).tolist() == list(best)


def test_an_inside_without_a_begin_is_never_found():
    log_probabilities = certain([0, 2, 2, 0], 1)
    assert is_allowed(encode(4, decode(log_probabilities)).tolist())


def test_eagerness_finds_what_is_less_sure():
    log_probabilities = np.log(np.array([[0.6, 0.35, 0.05]], dtype=np.float32))
    assert decode(log_probabilities) == []
    assert places(decode(log_probabilities, 1.0)) == [(0, 1, 0)]


def test_score_is_how_sure_the_learner_is_of_the_tags():
    log_probabilities = np.log(np.array([[0.1, 0.8, 0.1], [0.3, 0.2, 0.5]], dtype=np.float32))
    assert decode(log_probabilities)[0].score == pytest.approx((0.8 * 0.5) ** 0.5)


def test_an_empty_text_has_no_spans():
    assert decode(np.empty((0, 3), dtype=np.float32)) == []


def test_labels_that_overlap_are_tagged_apart():
    nested = [TokenSpan(0, 4, 0), TokenSpan(1, 2, 2)]
    assert layers(3, [nested, [TokenSpan(0, 1, 1)]]) == [[0, 1], [2]]
    assert layers(3, [[TokenSpan(0, 2, 0), TokenSpan(2, 3, 1)]]) == [[0, 1, 2]]
