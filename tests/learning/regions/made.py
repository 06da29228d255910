"""Pictures made on the spot: red discs (label 0) and blue squares (label 1) on grey noise, with grey discs between
that are nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from labeller.domain.shape import Box
from labeller.learning.regions.corpus import Corpus
from labeller.learning.regions.look import look_at

WIDTH, HEIGHT = 128, 96
_INKS = {0: (200, 60, 50), 1: (50, 80, 200), 2: (90, 90, 90)}

Picture = tuple[NDArray[np.uint8], list[tuple[int, Box]]]


def made_picture(seed: int, things: int = 3) -> Picture:
    """Pixels (HEIGHT, WIDTH, 3), and what is on them."""
    drawn = np.random.default_rng(seed)
    pixels = drawn.integers(170, 200, (HEIGHT, WIDTH, 3)).astype(np.uint8)
    down, across = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    shapes: list[tuple[int, Box]] = []
    places = drawn.permutation(12)[: things + 1].tolist()
    for number, place in enumerate(places):
        kind = 2 if number == things else int(drawn.integers(2))
        size = float(drawn.integers(20, 29))
        x = 32 * (place % 4) + float(drawn.integers(0, 32 - int(size) + 1))
        y = 32 * (place // 4) + float(drawn.integers(0, 32 - int(size) + 1))
        reach = np.abs if kind == 1 else np.square
        away = np.stack([reach((across - x) / size * 2 - 1), reach((down - y) / size * 2 - 1)])
        pixels[(away.max(axis=0) if kind == 1 else away.sum(axis=0)) <= 1] = _INKS[kind]
        if kind < 2:
            shapes.append((kind, Box(x, y, size, size)))
    return pixels, shapes


def made_corpus(count: int, things: int = 3) -> tuple[Corpus, dict[int, list[tuple[int, Box]]]]:
    """So many pictures, and what is on them, by number."""
    corpus, answers = Corpus(), {}
    for seed in range(count):
        pixels, answers[seed] = made_picture(seed, things)
        corpus.add(seed, look_at(pixels, WIDTH, HEIGHT))
    return corpus, answers
