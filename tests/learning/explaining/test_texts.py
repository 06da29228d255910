"""The words that speak for a label, where it is known which do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.domain.item import Medium
from labeller.jobs import JobCancelledError, JobContext
from labeller.learning.embedders.registry import embedders_for
from labeller.learning.explaining.evidence import Opinion
from labeller.learning.explaining.texts import MOST_WORDS, without, words_that_speak
from labeller.learning.learners import Answers
from labeller.learning.linear import LinearLearner
from tests.learning.explaining.making import opinion_of

ZEBRA = opinion_of(lambda text: (1.0 if "zebra" in text.lower() else -1.0, 0.0))


def said(text, opinion=ZEBRA):
    """What each part says for class 1, by its first occurrence."""
    evidence = words_that_speak(text, opinion, JobContext())
    found = zip(evidence.parts, evidence.weights[:, 1], strict=True)
    return {text[part[0][0] : part[0][1]]: weight for part, weight in found}


def test_word_on_which_the_label_depends_speaks_for_it_and_against_the_other():
    evidence = words_that_speak("there was a zebra here", ZEBRA, JobContext())
    assert (evidence.parts[3], evidence.weights[3, 1] > 1) == (((12, 17),), True)
    assert evidence.weights[3] == pytest.approx([-evidence.weights[3, 1], evidence.weights[3, 1]])
    assert np.delete(evidence.weights, 3, axis=0) == pytest.approx(0)


def test_word_is_one_part_wherever_and_however_it_is_written():
    text = "Zebra or no zebra?"
    evidence = words_that_speak(text, ZEBRA, JobContext())
    assert evidence.parts == (((0, 5), (12, 17)), ((6, 8),), ((9, 11),))
    assert evidence.weights[0, 1] > 1


def test_several_labels_per_item_are_weighed_each_by_itself():
    opinion = opinion_of(lambda text: (1.0 if "zebra" in text else -1.0, 0.0), is_multilabel=True)
    assert said("a zebra here", opinion)["zebra"] > 1


def test_the_embedder_that_ships_finds_the_word_that_labels_were_given_for():
    rng, words = np.random.default_rng(1), ["oven", "table", "window", "carpet", "garden", "bottle"]
    texts = [" ".join(rng.choice(words, 6)) for _ in range(40)]
    texts = [f"{text} refund" if number % 2 else text for number, text in enumerate(texts)]
    embedder = embedders_for(Medium.TEXT)[0]
    learner = LinearLearner().fit(embedder.embed(texts), Answers(np.arange(40), np.arange(40) % 2, 2))
    weights = said("the carpet and a letter, please refund the bottle", Opinion(embedder, learner, 0))
    assert max(weights, key=weights.get) == "refund"


def test_in_a_long_text_the_word_is_found_inside_its_sentence():
    sentences = [f"Sentence {number} says this and that of nothing." for number in range(60)]
    sentences[41] = "Sentence 41 knows of a zebra in the garden."
    weights = said(" ".join(sentences))
    assert max(weights, key=weights.get) == "zebra"
    assert len(weights) < 2 * MOST_WORDS


def test_long_text_without_sentences_is_taken_to_pieces_all_the_same():
    words = [f"word{number}" for number in range(400)]
    words[333] = "zebra"
    weights = said(" ".join(words))
    assert max(weights, key=weights.get) == "zebra"


def test_script_without_spaces_is_taken_to_pieces_of_a_few_characters():
    opinion = opinion_of(lambda text: (1.0 if "退款" in text else -1.0, 0.0))
    weights = said("请问可以退款吗谢谢你们了", opinion)
    assert "退款" in max(weights, key=weights.get)


@pytest.mark.parametrize("text", ["", "   ", "?!", "..."])
def test_text_without_words_says_nothing(text):
    evidence = words_that_speak(text, ZEBRA, JobContext())
    assert (evidence.parts, evidence.weights.shape) == ((), (0, 2))


@given(st.text(max_size=300))
def test_parts_lie_in_the_text_and_do_not_overlap(text):
    ranges = sorted(one for part in words_that_speak(text, ZEBRA, JobContext()).parts for one in part)
    edges = [edge for one in ranges for edge in one]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in ranges)


def test_a_word_leaves_no_doubled_space_behind():
    assert without("a red hen, a red fox", ((2, 5), (13, 16))) == "a hen, a fox"


def test_it_can_be_cancelled():
    context = JobContext()
    context.cancel()
    with pytest.raises(JobCancelledError):
        words_that_speak("a zebra", ZEBRA, context)
