"""Texts as the learner of spans keeps them: tokens by number, and a state for each where there is one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeller.learning.arrays import Floats, Ints
from labeller.learning.tokens.features import Words, token_features
from labeller.learning.tokens.regression import Features
from labeller.learning.tokens.states import DIMENSIONS
from labeller.learning.tokens.tags import TokenSpan
from labeller.media.tokens import Tokens

HalfFloats = NDArray[np.float16]
LabelledSpan = tuple[int, int, int]
"""Where a span begins and ends, in code points, and the number of its label."""


@dataclass(frozen=True)
class TokenisedText:
    """n tokens: numbers of their words (n,), where they begin and end (n,), and states (n, DIMENSIONS)."""

    words: Ints
    tokens: Tokens
    states: HalfFloats

    def __len__(self) -> int:
        return len(self.words)

    def features(self) -> Features:
        """What the learner sees of this text alone. Any thread may ask."""
        words = Words()
        numbers = words.numbers(self.tokens.words)
        return Features(token_features(words, [numbers]), self.states.astype(np.float32))

    def token_spans(self, spans: Iterable[LabelledSpan]) -> list[TokenSpan]:
        """Spans over tokens; one that cuts a token in two takes it whole, one that touches none is left out."""
        found = []
        for start, end, label in spans:
            covered = self.tokens.covering(start, end)
            if covered is not None:
                found.append(TokenSpan(*covered, label))
        return found

    def place(self, span: TokenSpan) -> tuple[int, int]:
        """Where a span over tokens begins and ends in code points."""
        return int(self.tokens.starts[span.first]), int(self.tokens.ends[span.after - 1])


class Corpus:
    """Texts by a key of the caller's. One numbering of words holds for all of them."""

    def __init__(self) -> None:
        self._words = Words()
        self._texts: dict[int, TokenisedText] = {}

    def __contains__(self, key: int) -> bool:
        return key in self._texts

    def get(self, key: int) -> TokenisedText | None:
        return self._texts.get(key)

    def __getitem__(self, key: int) -> TokenisedText:
        return self._texts[key]

    def add(self, key: int, tokens: Tokens, states: Floats) -> None:
        """Keep a text; `states` (n, DIMENSIONS) go with its tokens."""
        if states.shape != (len(tokens), DIMENSIONS):
            raise ValueError("one state for each token")
        self._texts[key] = TokenisedText(self._words.numbers(tokens.words), tokens, states.astype(np.float16))

    def keep_only(self, keys: Iterable[int]) -> None:
        """Forget all others."""
        kept = set(keys)
        self._texts = {key: text for key, text in self._texts.items() if key in kept}

    def features(self, keys: Sequence[int]) -> Features:
        """What the learner sees of all tokens of these texts, one text after the other."""
        texts = [self._texts[key] for key in keys]
        states = [text.states for text in texts] or [np.empty((0, DIMENSIONS), dtype=np.float16)]
        return Features(
            token_features(self._words, [text.words for text in texts]),
            np.concatenate(states).astype(np.float32),
        )
