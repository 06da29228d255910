"""Embedding what is missing: kept as it goes, stopped at any time, and no bad item stops the rest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from labeller.errors import LabellerError
from labeller.jobs import JobCancelledError, JobContext, Progress
from labeller.learning.embedders import embedding
from labeller.learning.embedders.embedding import embed_missing
from labeller.learning.embedding_cache import EmbeddingCache
from labeller.media.hashing import text_hash


class Lengths:
    """Stands for an encoder: a text becomes its length. It breaks at the word BREAK."""

    name, title, dimensions, batch_size, input_px = "lengths", "Counting letters", 2, 3, 0

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    def embed(self, batch: Sequence[str]) -> np.ndarray:
        if "BREAK" in batch:
            raise LabellerError("The model is broken.")
        self.batches.append(list(batch))
        return np.array([(len(text), 1) for text in batch], dtype=np.float32)


class Reading:
    """Texts to be read by their places; None stands for one that cannot be."""

    def __init__(self, texts: Sequence[str | None]) -> None:
        self.texts = texts
        self.hashes = [text_hash(text or f"bad {place}") for place, text in enumerate(texts)]
        self.asked: list[int] = []

    def load(self, places: Sequence[int]) -> list[str | None]:
        self.asked += places
        return [self.texts[place] for place in places]


@pytest.fixture
def cache(tmp_path: Path) -> EmbeddingCache:
    return EmbeddingCache(tmp_path, Lengths.name, Lengths.dimensions)


@pytest.fixture
def embedder() -> Lengths:
    return Lengths()


def texts(count: int) -> list[str]:
    return ["x" * (number + 1) for number in range(count)]


def lengths(cache: EmbeddingCache, reading: Reading) -> list[float]:
    """What the cache has of each text, 0 for nothing."""
    entries = cache.entries
    rows = entries.rows(reading.hashes)
    return [float(entries.vectors[row, 0]) if row >= 0 else 0 for row in rows]


def cancel_at(done: int) -> JobContext:
    context = JobContext(report=lambda progress: context.cancel() if progress.done >= done else None)
    return context


def test_every_content_gets_its_vector(cache, embedder):
    reading = Reading(texts(8))
    report = embed_missing(reading.hashes, reading.load, embedder, cache, JobContext())
    assert (report.embedded, report.unreadable) == (8, ())
    assert lengths(cache, reading) == list(range(1, 9))
    assert [len(batch) for batch in embedder.batches] == [3, 3, 2]


def test_what_the_cache_has_is_not_read_again(cache, embedder):
    reading = Reading(texts(5))
    embed_missing(reading.hashes[:3], reading.load, embedder, cache, JobContext())
    reading.asked.clear()
    report = embed_missing(reading.hashes, reading.load, embedder, cache, JobContext())
    assert (reading.asked, report.embedded) == ([3, 4], 2)


def test_equal_contents_are_read_once(cache, embedder):
    reading = Reading(["a", "bb", "a", "a"])
    assert embed_missing(reading.hashes, reading.load, embedder, cache, JobContext()).embedded == 2
    assert reading.asked == [0, 1]


def test_unreadable_ones_are_reported_by_their_places_and_do_not_stop_the_rest(cache, embedder):
    reading = Reading(["a", None, "ccc", None, None, None, "g" * 7])
    report = embed_missing(reading.hashes, reading.load, embedder, cache, JobContext())
    assert (report.embedded, report.unreadable) == (3, (1, 3, 4, 5))
    assert lengths(cache, reading) == [1, 0, 3, 0, 0, 0, 7]


def test_unreadable_one_is_tried_again_next_time(cache, embedder):
    reading = Reading(["a", None])
    embed_missing(reading.hashes, reading.load, embedder, cache, JobContext())
    reading.texts = ["a", "bb"]
    assert embed_missing(reading.hashes, reading.load, embedder, cache, JobContext()).unreadable == ()
    assert lengths(cache, reading) == [1, 2]


def test_cancelled_run_keeps_what_it_has_and_the_next_goes_on_there(cache, embedder):
    reading = Reading(texts(12))
    with pytest.raises(JobCancelledError):
        embed_missing(reading.hashes, reading.load, embedder, cache, cancel_at(6))
    before = sum(map(len, embedder.batches))
    assert before < 12
    assert lengths(cache, reading) == [*range(1, before + 1), *[0] * (12 - before)]
    report = embed_missing(reading.hashes, reading.load, embedder, cache, JobContext())
    assert report.embedded == 12 - before
    assert lengths(cache, reading) == list(range(1, 13))


def test_trouble_on_the_way_keeps_what_was_done_before_it(cache, embedder):
    reading = Reading(["a", "bb", "ccc", "BREAK", "eeeee"])
    with pytest.raises(LabellerError, match="model is broken"):
        embed_missing(reading.hashes, reading.load, embedder, cache, JobContext())
    assert lengths(cache, reading) == [1, 2, 3, 0, 0]


def test_whoever_waits_is_told_each_time_that_more_can_be_used(cache, embedder, monkeypatch):
    monkeypatch.setattr(embedding, "_KEEP_EVERY_SECONDS", 0.0)
    reading, told = Reading(texts(8)), []
    embed_missing(reading.hashes, reading.load, embedder, cache, JobContext(), lambda: told.append(len(cache.entries)))
    assert told == [3, 6, 8]


def test_progress_counts_what_is_missing(cache, embedder):
    reading, said = Reading(texts(8)), []
    embed_missing(reading.hashes[:2], reading.load, embedder, cache, JobContext())
    embed_missing(reading.hashes, reading.load, embedder, cache, JobContext(report=said.append))
    assert said == [Progress(0, 6, "Counting letters"), Progress(3, 6, "Counting letters")]


def test_nothing_to_do_is_no_trouble(cache, embedder):
    report = embed_missing([], Reading([]).load, embedder, cache, JobContext())
    assert (report.embedded, report.unreadable, embedder.batches) == (0, (), [])
