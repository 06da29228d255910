"""Table rows as vectors: what a learner can make of columns of different kinds.

Nothing is pretrained, so the features come from the rows themselves: numbers and dates by their place among the
others, categories by indicators, texts by the directions in which their n-grams differ most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from labeller.domain.row_columns import ColumnKind, RowColumn
from labeller.learning.arrays import Embeddings, Floats
from labeller.learning.embedders.ngrams import NgramEmbedder
from labeller.learning.threads import one_blas_thread
from labeller.media.cells import CellReader, cell_text, is_missing, yes_no

# Far out values say no more than that they are far out.
_FARTHEST = 4.0
# Seen more rarely than in this share of the rows, a category says too little to have a dimension of its own.
_RARE = 0.005
_MOST_CATEGORIES = 40
_TEXT_DIMENSIONS = 32
# The spread of numbers between the quartiles, in standard deviations of a normal distribution.
_QUARTILES_APART = 1.349
_AT_ONCE = 4096
# So many texts tell in which directions they vary; all of a million would take a gigabyte.
_MOST_COMPARED = 20_000


def row_features(
    cells: Mapping[str, Sequence[Any]],
    columns: Sequence[RowColumn],
    count: int,
    check: Callable[[], None] = lambda: None,
) -> Embeddings:
    """The features of n = `count` rows, (n, d): the same for the same rows and columns.

    `cells` are the n cells of each column that is shown; only those count, each with a say of about the same size,
    whatever the number of its dimensions. `check` is called now and then and may raise to cancel.
    """
    return joined(row_blocks(cells, columns, count, check), count)


def row_blocks(
    cells: Mapping[str, Sequence[Any]],
    columns: Sequence[RowColumn],
    count: int,
    check: Callable[[], None] = lambda: None,
) -> dict[str, Floats]:
    """The same column by column: (n, w) for each that is shown, by its name."""
    blocks = {}
    with one_blas_thread():
        for column in columns:
            if column.is_shown and count:
                check()
                blocks[column.name] = _block(cells[column.name], column.kind, check)
    return blocks


def joined(blocks: Mapping[str, Floats], count: int) -> Embeddings:
    """The blocks of `count` rows side by side, after a constant: of rows in the middle of everything the direction
    would else be a matter of chance.
    """
    return np.hstack([np.ones((count, 1), dtype=np.float32), *blocks.values()])


def dimensions_of(blocks: Mapping[str, Floats]) -> dict[str, slice]:
    """Where each column stands in what `joined` gives."""
    ends = np.cumsum([1, *(block.shape[1] for block in blocks.values())]).tolist()
    return {name: slice(start, end) for name, start, end in zip(blocks, ends, ends[1:], strict=False)}


def _block(cells: Sequence[Any], kind: ColumnKind, check: Callable[[], None]) -> Floats:
    match kind:
        case ColumnKind.NUMBER:
            reader = CellReader.of(cells)
            return _amounts([reader.number(cell) for cell in cells])
        case ColumnKind.DATE:
            reader = CellReader.of(cells)
            return _amounts([reader.days(cell) for cell in cells])
        case ColumnKind.YES_NO:
            return _categories([_yes_no_text(cell) for cell in cells])
        case ColumnKind.CATEGORY:
            return _categories([cell_text(cell).strip() for cell in cells])
    return _texts([cell_text(cell) for cell in cells], check)


def _amounts(values: Sequence[float | None]) -> Floats:
    """Numbers in spreads from their median with far ones pulled in, how near they are to it, and which are missing.

    Without the nearness a linear learner could not tell what lies in the middle from what is too low or too high.
    """
    numbers = np.array([np.nan if value is None else value for value in values])
    missing = np.isnan(numbers)
    if missing.all():
        return np.zeros((len(values), 0), dtype=np.float32)
    low, middle, high = np.percentile(numbers[~missing], (25, 50, 75))
    spread = (high - low) / _QUARTILES_APART or numbers[~missing].std() or 1.0
    places = np.where(missing, 0.0, (numbers - middle) / spread)
    places = np.clip(places, -_FARTHEST, _FARTHEST)
    nearness = np.where(missing, 0.0, np.exp(-(places**2) / 2))
    parts = [places, nearness, missing] if missing.any() else [places, nearness]
    return np.column_stack(parts).astype(np.float32)


def _categories(values: Sequence[str]) -> Floats:
    """An indicator for each of the frequent values; the rare ones have one together. An empty cell is a value too."""
    counts = Counter(values)
    least = max(2, _RARE * len(values))
    frequent = [value for value, count in counts.most_common(_MOST_CATEGORIES) if count >= least]
    places = {value: place for place, value in enumerate(sorted(frequent))}
    block = np.zeros((len(values), len(places) + 1), dtype=np.float32)
    block[np.arange(len(values)), [places.get(value, len(places)) for value in values]] = 1
    return block[:, block.any(axis=0)]


def _texts(texts: Sequence[str], check: Callable[[], None]) -> Floats:
    """Hashed n-grams of the texts, in the directions in which they vary most; of very many texts a part tells those."""
    embedder = _ngrams()
    part = [texts[place] for place in np.linspace(0, len(texts) - 1, min(len(texts), _MOST_COMPARED)).astype(int)]
    vectors = np.vstack([embedder.embed(chunk) for chunk in _chunks(part, check)])
    middle = vectors.mean(axis=0)
    centred = vectors - middle
    _, directions = np.linalg.eigh((centred.T @ centred).astype(np.float64))
    widest = directions[:, : -_TEXT_DIMENSIONS - 1 : -1].astype(np.float32)
    if len(part) == len(texts):
        return np.asarray(centred @ widest, dtype=np.float32)
    return np.vstack([(embedder.embed(chunk) - middle) @ widest for chunk in _chunks(texts, check)])


def _chunks(texts: Sequence[str], check: Callable[[], None]) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), _AT_ONCE):
        check()
        yield texts[start : start + _AT_ONCE]


@cache
def _ngrams() -> NgramEmbedder:
    return NgramEmbedder()


def _yes_no_text(cell: Any) -> str:
    said = yes_no(cell)
    if said is not None:
        return str(said)
    return "" if is_missing(cell) else cell_text(cell)
