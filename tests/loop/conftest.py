"""Worlds to learn in, closed again when the test is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from labeller.loop import caches as caches_module
from labeller.loop import embedding
from labeller.loop.caches import EmbeddingCaches
from tests.loop.making import Plain, World, make_world, three_subjects

MakeWorld = Callable[..., World]


@pytest.fixture
def new_world(tmp_path: Path) -> Iterator[MakeWorld]:
    """Makes worlds as `make_world` does, in this test's own folder."""
    made: list[World] = []

    def make(texts, **options) -> World:
        made.append(make_world(tmp_path, texts, name=f"world{len(made)}", **options))
        return made[-1]

    yield make
    for world in made:
        world.close()


@pytest.fixture
def world(new_world: MakeWorld) -> World:
    """Thirty texts about three subjects, none of them answered."""
    return new_world(three_subjects(10))


@pytest.fixture
def embedders(monkeypatch: pytest.MonkeyPatch) -> list[Plain]:
    """The embedders of every medium; a test may change the list."""
    chosen = [Plain()]
    for module in (embedding, caches_module):
        monkeypatch.setattr(module, "embedders_for", lambda _: tuple(chosen))
    return chosen


@pytest.fixture
def caches(tmp_path: Path) -> Iterator[EmbeddingCaches]:
    opened = EmbeddingCaches(tmp_path / "embeddings")
    yield opened
    opened.close()
