import numpy as np
import pytest

from labeller.learning.tokens.corpus import Corpus
from labeller.learning.tokens.doubts import find_doubts
from labeller.learning.tokens.span_learner import fit_spans
from labeller.learning.tokens.states import DIMENSIONS
from labeller.media.tokens import tokenise
from tests.learning.tokens.made import NAMES, corpus_of, made_texts


@pytest.fixture(scope="module")
def made():
    return made_texts(60, seed=1)


def found_in(learner, text):
    corpus = corpus_of([text])
    return sorted((text[slice(*corpus[0].place(one))], one.label) for one in learner.find_in(corpus[0]))


def test_names_and_places_are_found_in_new_texts(made):
    learner = fit_spans(corpus_of(made[0]), dict(enumerate(made[1])), 2)
    assert found_in(learner, "Yesterday Wanda Gruber went to Oslo again.") == [("Oslo", 1), ("Wanda Gruber", 0)]


def test_without_any_span_there_is_nothing_to_learn():
    assert fit_spans(corpus_of(["nothing here"]), {0: []}, 2) is None


def test_labels_that_lie_in_each_other_are_both_found(made):
    texts, spans = made
    first_names = [
        [(start, start + text[start:].index(" "), 2) for start, _, label in own if not label]
        for text, own in zip(texts, spans, strict=True)
    ]
    both = [[*own, *first] for own, first in zip(spans, first_names, strict=True)]
    learner = fit_spans(corpus_of(texts), dict(enumerate(both)), 3)
    found = found_in(learner, "Yesterday Wanda Gruber went to Oslo again.")
    assert found == [("Oslo", 1), ("Wanda", 2), ("Wanda Gruber", 0)]


def test_another_round_may_begin_where_the_last_ended(made):
    corpus, answers = corpus_of(made[0]), dict(enumerate(made[1]))
    first = fit_spans(corpus, dict(list(answers.items())[:30]), 2)
    text = "Yesterday Wanda Gruber went to Oslo again."
    assert found_in(fit_spans(corpus, answers, 2, first), text) == found_in(fit_spans(corpus, answers, 2), text)


def test_the_same_answers_make_the_same_learner(made):
    one, other = (fit_spans(corpus_of(made[0]), dict(enumerate(made[1])), 2) for _ in range(2))
    np.testing.assert_array_equal(one.taggers[0].regression.full, other.taggers[0].regression.full)


def test_learning_can_be_cancelled(made):
    def check():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit_spans(corpus_of(made[0]), dict(enumerate(made[1])), 2, check=check)


def test_a_text_like_the_answers_is_doubted_less_than_a_strange_one(made):
    texts, spans = made
    corpus = corpus_of([*texts, "Nimbus Corvane Oslo Gruber visited Wanda", ""])
    learner = fit_spans(corpus, dict(enumerate(spans)), 2)
    known, strange, empty = find_doubts(learner, [0, len(texts), len(texts) + 1], "mixed")
    assert strange.utility > known.utility > empty.utility == 0
    assert strange.probabilities[0] < 1
    assert strange.token >= 0


@pytest.mark.parametrize("strategy", ["mixed", "margin", "entropy", "least-confident"])
def test_every_strategy_gives_finite_utilities(made, strategy):
    texts, spans = made
    learner = fit_spans(corpus_of(texts), dict(enumerate(spans)), 2)
    doubts = find_doubts(learner, list(range(len(texts))), strategy)
    assert np.isfinite([one.utility for one in doubts]).all()


def test_very_many_tokens_are_thinned_but_no_span_is_left_out(monkeypatch, made):
    monkeypatch.setattr("labeller.learning.tokens.span_learner._MOST_TOKENS", 300)
    learner = fit_spans(corpus_of(made[0]), dict(enumerate(made[1])), 2)
    assert ("Oslo", 1) in found_in(learner, "Yesterday Wanda Gruber went to Oslo again.")


def test_corpus_refuses_states_that_do_not_fit():
    with pytest.raises(ValueError, match="one state"):
        Corpus().add(0, tokenise("two words"), np.zeros((1, DIMENSIONS), dtype=np.float32))


def test_made_texts_hold_their_names():
    texts, spans = made_texts(20, seed=3)
    first = [text[start:end] for text, own in zip(texts, spans, strict=True) for start, end, label in own if not label]
    assert set(first) <= set(NAMES)
