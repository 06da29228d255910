"""Texts as vectors: all-MiniLM-L6-v2 for what they mean, n-grams beside it for languages that it never learned."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from labeller.learning.arrays import Floats, Ints, unit
from labeller.learning.embedders.ngrams import MOST_CHARACTERS, NgramEmbedder
from labeller.learning.embedders.onnx import BrokenModelError, model_file, session

_MODEL = "minilm-l6.onnx"
_TOKENIZER = "minilm-l6-tokenizer.json"
MEANING_DIMENSIONS = 384
_MOST_TOKENS = 128
# Measured on English topics and intents and on texts in other scripts, see docs/embeddings.md.
_NGRAM_WEIGHT = 0.5


class SentenceEmbedder:
    """Both vectors side by side, the n-grams with less weight; together of length one. Only the first 128 tokens count
    for the meaning."""

    name = "minilm-l6-ngrams-1"
    title = "Reading the texts"
    dimensions = MEANING_DIMENSIONS + NgramEmbedder.dimensions
    batch_size = 32
    input_px = 0

    def __init__(self) -> None:
        self._ngrams = NgramEmbedder()

    def embed(self, batch: Sequence[str]) -> Floats:
        letters = self._ngrams.embed(batch) * np.float32(_NGRAM_WEIGHT)
        return unit(np.concatenate([self._meanings(batch), letters], axis=1))

    def _meanings(self, batch: Sequence[str]) -> Floats:
        """(n, 384). Texts of like length go through together, so that short ones are not padded to the longest."""
        encodings = self._tokenizer.encode_batch([text[:MOST_CHARACTERS] for text in batch])
        tokens = [encoding.ids for encoding in encodings]
        vectors = np.empty((len(tokens), MEANING_DIMENSIONS), dtype=np.float32)
        order = sorted(range(len(tokens)), key=lambda place: len(tokens[place]))
        for start in range(0, len(order), 8):
            places = order[start : start + 8]
            (vectors[places],) = session(_MODEL).run(["vector"], {"tokens": _padded([tokens[one] for one in places])})
        return vectors

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        # Of a broken file the library says so by an Exception of no kind; JSON's errors have one.
        text = model_file(_TOKENIZER).read_bytes()
        try:
            json.loads(text)
        except ValueError as error:
            raise BrokenModelError(_TOKENIZER) from error
        tokenizer = Tokenizer.from_buffer(text)
        tokenizer.no_padding()
        tokenizer.enable_truncation(_MOST_TOKENS)
        return tokenizer


def _padded(rows: list[list[int]]) -> Ints:
    padded = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
    for row, tokens in zip(padded, rows, strict=True):
        row[: len(tokens)] = tokens
    return padded
