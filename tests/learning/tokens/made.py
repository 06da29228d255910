"""Short texts with names (label 0) and places (label 1), made by a rule; no language model is needed to tell them."""

from __future__ import annotations

import numpy as np

from labeller.learning.tokens.corpus import Corpus, LabelledSpan
from labeller.learning.tokens.states import DIMENSIONS
from labeller.media.tokens import tokenise

NAMES = ["Wanda Gruber", "Otto Lind", "Mira Holm", "Nadia Petrov", "Jonas Gruber", "Lena Holm"]
PLACES = ["Oslo", "Turin", "Lyon", "Porto", "Krakow"]
FRAMES = [
    "Yesterday {name} went to {place} again.",
    "we saw {name} in {place}, of all places",
    "Nothing happened at all this morning.",
    "the train to {place} was late",
    "{name} wrote a long letter about the garden.",
]


def made_texts(count: int, seed: int) -> tuple[list[str], list[list[LabelledSpan]]]:
    rng = np.random.default_rng(seed)
    texts, spans = [], []
    for _ in range(count):
        name, place = rng.choice(NAMES), rng.choice(PLACES)
        text = str(rng.choice(FRAMES)).format(name=name, place=place)
        own = [(text.find(word), text.find(word) + len(word), label) for label, word in enumerate((name, place))]
        texts.append(text)
        spans.append([one for one in own if one[0] >= 0])
    return texts, spans


def corpus_of(texts: list[str]) -> Corpus:
    corpus = Corpus()
    for key, text in enumerate(texts):
        tokens = tokenise(text)
        corpus.add(key, tokens, np.zeros((len(tokens), DIMENSIONS), dtype=np.float32))
    return corpus
