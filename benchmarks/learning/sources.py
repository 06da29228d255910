"""Sets that only this benchmark reads: cells cut out of microscope pictures, names in tweets, rows of tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.labelled import Labelled, ag_news, messages, read_table, shared, spoken_digits, trashnet
from labeller.domain.item import Medium
from labeller.learning.arrays import Floats, Ints
from labeller.learning.embedders.pictures import PictureEmbedder
from labeller.learning.embedders.registry import embedders_for
from labeller.learning.embedders.sounds import MOST_SECONDS
from labeller.learning.row_features import row_features
from labeller.media.audio import read_audio
from labeller.media.column_kinds import recognise_columns
from labeller.media.images import read_image

_CELLS = 2500
_AG_NEWS = 3600
_AG_NEWS_SEED = 1

Loaded = tuple[Floats, Ints, "int | None"]
"""Vectors (n, d), classes (n,), and how many of the first are the pool where the set comes with a test part."""


def load_digits() -> Loaded:
    """scikit-learn's digits by their 64 pixels."""
    from sklearn.datasets import load_digits as load

    loaded = load()
    return loaded.data.astype(np.float32), loaded.target.astype(np.int64), None


def load_wine() -> Loaded:
    from sklearn.datasets import load_wine as load

    return _rows_of_numbers(load())


def load_tumours() -> Loaded:
    from sklearn.datasets import load_breast_cancer as load

    return _rows_of_numbers(load())


def load_penguins() -> Loaded:
    rows = read_table(shared("penguins") / "penguins.csv")
    species = np.unique([row.pop("species") for row in rows], return_inverse=True)[1]
    return _vectors_of_rows(rows), species.astype(np.int64), None


def load_ag_news() -> Loaded:
    return _embedded(ag_news(_AG_NEWS, _AG_NEWS_SEED))


def load_banking77() -> Loaded:
    """The published parts: the learner is tested on what their authors kept for that."""
    pool, test = (read_table(shared("banking77") / f"{part}.csv") for part in ("train", "test"))
    pairs = [(row["text"], row["category"]) for row in (*pool, *test)]
    vectors, classes, _ = _embedded(Labelled.of("Banking77", Medium.TEXT, pairs))
    return vectors, classes, len(pool)


def load_messages() -> Loaded:
    return _embedded(messages())


def load_trashnet() -> Loaded:
    return _embedded(trashnet())


def load_spoken_digits() -> Loaded:
    return _embedded(spoken_digits())


def load_cells() -> Loaded:
    """Blood cells cut out of their pictures by the boxes of BCCD; five in six are red cells."""
    pairs = list(_cells(shared("bccd")))
    chosen = np.random.default_rng(0).permutation(len(pairs))[:_CELLS]
    return _embedded(Labelled.of("blood cells", Medium.IMAGE, [pairs[place] for place in chosen]))


def load_names() -> Loaded:
    """Names in the tweets of WNUT17, without what stands around them, and what kind of name each is."""
    lines = (shared("wnut17") / "wnut17train.conll").read_text(encoding="utf-8").splitlines()
    return _embedded(Labelled.of("names in tweets", Medium.TEXT, list(_names(lines))))


def _cells(folder: Path) -> Iterator[tuple[Any, str]]:
    from defusedxml.ElementTree import parse

    for path in sorted((folder / "Annotations").glob("*.xml")):
        picture = read_image(folder / "JPEGImages" / f"{path.stem}.jpg")
        for one in parse(path).iter("object"):
            sides = (one.findtext(f"bndbox/{side}", "0") for side in ("xmin", "ymin", "xmax", "ymax"))
            left, top, right, bottom = map(int, sides)
            if right > left and bottom > top:
                yield picture[max(0, top) : bottom, max(0, left) : right], one.findtext("name", "")


def _names(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    words: list[str] = []
    kind = ""
    for line in (*lines, ""):
        word, _, tag = line.partition("\t")
        if words and not tag.startswith("I-"):
            yield " ".join(words), kind
            words = []
        if tag.startswith("B-"):
            words, kind = [word], tag[2:]
        elif tag.startswith("I-") and words:
            words.append(word)


def _rows_of_numbers(loaded: Any) -> Loaded:
    names = [str(name) for name in loaded.feature_names]
    rows = [dict(zip(names, map(float, row), strict=True)) for row in loaded.data]
    return _vectors_of_rows(rows), loaded.target.astype(np.int64), None


def _vectors_of_rows(rows: Sequence[Mapping[str, Any]]) -> Floats:
    """As the app sees table rows."""
    cells = {name: [row[name] for row in rows] for name in rows[0]}
    return np.asarray(row_features(cells, recognise_columns(rows), len(rows)))


def _embedded(labelled: Labelled) -> Loaded:
    """By the best embedder of the app for that medium."""
    embedder = embedders_for(labelled.medium)[-1]
    starts = range(0, len(labelled.inputs), embedder.batch_size)
    batches = ([_read(one, labelled.medium) for one in labelled.inputs[at : at + embedder.batch_size]] for at in starts)
    return np.concatenate([embedder.embed(batch) for batch in batches]), labelled.classes, None


def _read(one: Any, medium: Medium) -> Any:
    if not isinstance(one, Path):
        return one
    return read_audio(one, MOST_SECONDS) if medium is Medium.AUDIO else read_image(one, PictureEmbedder.input_px)
