"""N-grams: texts of any language, without weights, and always the same vector for the same text."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.learning.embedders.ngrams import MOST_CHARACTERS, NgramEmbedder
from labeller.learning.learners import Answers
from labeller.learning.linear import LinearLearner

# What two shops hear in three scripts: about parcels, and about accounts.
PARCELS_AND_ACCOUNTS = {
    "Greek": (
        "το δέμα δεν έφτασε|πού είναι το δέμα μου|ο κούριερ άφησε το δέμα|το δέμα άργησε πολύ|έφτασε ανοιχτό το δέμα",
        "ξέχασα τον κωδικό|πώς αλλάζω τον κωδικό μου|ο κωδικός δεν ισχύει|νέος κωδικός παρακαλώ|δεν δέχεται τον κωδικό",
    ),
    "Russian": (
        "посылка не пришла|где моя посылка|курьер оставил посылку|посылку вскрыли|посылка опоздала",
        "забыл пароль|как сменить пароль|пароль не подходит|нужен новый пароль|сайт не принимает пароль",
    ),
    "Japanese": (
        "荷物が届きません|荷物はどこですか|荷物が遅れています|荷物が壊れていました|荷物を追跡したい",
        "パスワードを忘れました|パスワードを変更したい|パスワードが違います|新しいパスワードをください|パスワードが使えません",
    ),
}


@pytest.fixture(scope="module")
def embedder() -> NgramEmbedder:
    return NgramEmbedder()


@pytest.mark.parametrize("language", PARCELS_AND_ACCOUNTS)
def test_two_examples_tell_what_the_others_are_about(embedder, language):
    parcels, accounts = (texts.split("|") for texts in PARCELS_AND_ACCOUNTS[language])
    vectors, classes = embedder.embed(parcels + accounts), np.repeat([0, 1], 5)
    shown = np.array([0, 1, 5, 6])
    learner = LinearLearner().fit(vectors, Answers(shown, classes[shown], 2))
    assert learner.probabilities(slice(None)).argmax(axis=1).tolist() == classes.tolist()


def test_kept_vectors_mean_the_same_in_every_version(embedder):
    """Caches hold them under this name: when this fails, the embedder needs a new one."""
    (vector,) = embedder.embed(["Labeller"])
    assert embedder.name == "ngrams-1"
    places = np.flatnonzero(vector)
    assert (len(places), places[:6].tolist()) == (86, [3, 5, 6, 13, 14, 17])
    assert np.sign(vector[places[:6]]).tolist() == [-1, 1, -1, 1, 1, 1]


def test_vector_does_not_depend_on_the_texts_beside_it(embedder):
    texts = ["one text", "", "ένα άλλο", "x" * 500]
    together = embedder.embed(texts)
    alone = np.concatenate([embedder.embed([text]) for text in texts])
    assert np.array_equal(together, alone)


@pytest.mark.parametrize("text", ["", " \n\t", "a", "👍🏽", "\0", "ﷺ", "e\u0301", "\U0010ffff", "x" * 100_000])
def test_every_text_has_a_vector_of_length_one(embedder, text):
    vectors = embedder.embed([text])
    assert vectors.dtype == np.float32
    assert vectors.shape == (1, embedder.dimensions)
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-5)


def test_end_of_a_huge_text_does_not_count(embedder):
    beginning = "some words " * (MOST_CHARACTERS // 11 + 1)
    short, long = embedder.embed([beginning[:MOST_CHARACTERS], beginning[:MOST_CHARACTERS] + "other" * 1000])
    assert np.array_equal(short, long)
