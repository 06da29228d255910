"""Sentences: the vectors of the model that ships, with n-grams beside them for what it never learned."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from labeller.learning.embedders.ngrams import NgramEmbedder
from labeller.learning.embedders.sentences import SentenceEmbedder

EXPECTED = json.loads(Path(__file__).parents[1].joinpath("expected_vectors.json").read_text("utf-8"))
TEXTS = [key for key in EXPECTED if key != "china.jpg"]
MEANING = slice(0, 384)
LETTERS = slice(384, None)


@pytest.fixture(scope="module")
def embedder() -> SentenceEmbedder:
    return SentenceEmbedder()


@pytest.fixture(scope="module")
def vectors(embedder) -> np.ndarray:
    return embedder.embed(TEXTS)


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def cosine(one: np.ndarray, other: np.ndarray) -> float:
    return float(unit(one) @ unit(other))


@pytest.mark.parametrize("place", range(len(TEXTS)))
def test_shipped_model_says_what_the_original_weights_say(vectors, place):
    assert cosine(vectors[place, MEANING], np.array(EXPECTED[TEXTS[place]])) > 0.98


def test_letters_stand_beside_the_meaning_with_half_its_weight(vectors):
    assert unit(vectors[:, LETTERS]) == pytest.approx(NgramEmbedder().embed(TEXTS), abs=1e-5)
    lengths = np.linalg.norm(vectors[:, LETTERS], axis=1) / np.linalg.norm(vectors[:, MEANING], axis=1)
    assert lengths == pytest.approx(0.5, abs=1e-4)


def test_vector_hardly_depends_on_the_texts_beside_it(embedder, vectors):
    alone = np.concatenate([embedder.embed([text]) for text in TEXTS])
    assert (alone * vectors).sum(axis=1).min() > 0.98


def test_order_of_the_texts_is_that_of_the_vectors(embedder, vectors):
    backwards = embedder.embed(TEXTS[::-1])[::-1]
    assert ((backwards @ vectors.T).argmax(axis=1)).tolist() == list(range(len(TEXTS)))


def test_texts_that_mean_the_same_are_near_though_no_word_is_the_same(embedder):
    lost, missing, final = embedder.embed(["My parcel got lost.", "The package never arrived", "They won the final"])
    assert cosine(lost[MEANING], missing[MEANING]) > cosine(lost[MEANING], final[MEANING]) + 0.2


def test_texts_of_an_unknown_script_are_told_apart_by_their_letters(embedder):
    """Armenian: hardly one of its letters is among the model's tokens."""
    lost, late, password = embedder.embed(["ծանրոցը կորել է", "ծանրոցը ուշանում է", "մոռացել եմ գաղտնաբառը"])
    assert cosine(lost[LETTERS], late[LETTERS]) > cosine(lost[LETTERS], password[LETTERS]) + 0.3


@pytest.mark.parametrize("text", ["", " \n\t", "a", "👍🏽", "\0", "ﷺ", "e\u0301", "[CLS] [SEP] [PAD]", "x" * 100_000])
def test_every_text_has_a_vector_of_length_one(embedder, text):
    vectors = embedder.embed([text])
    assert vectors.dtype == np.float32
    assert vectors.shape == (1, embedder.dimensions)
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-5)
