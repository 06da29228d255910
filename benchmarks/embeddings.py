"""How fast pictures and texts are read for the learner, and what keeping their embeddings costs.

Reading is what the app does: files decoded one batch ahead, embedded on one thread, kept in the cache. Pictures are
made on the spot; their files are put out of the system's memory before each round. CPU time is that of the process,
which other programs do not change much.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.disk import forget
from benchmarks.figures import Figure
from benchmarks.labelled import messages
from benchmarks.made import make_pictures, make_texts
from labeller.domain.item import Medium
from labeller.jobs import JobContext
from labeller.learning.embedders.embedder import Embedder
from labeller.learning.embedders.embedding import embed_missing
from labeller.learning.embedders.registry import embedders_for
from labeller.learning.embedding_cache import EmbeddingCache
from labeller.media.hashing import text_hash
from labeller.media.images import read_image

ROUNDS = 3
PICTURES = (((320, 240), 160), ((1600, 1200), 80), ((4000, 3000), 24))
# So many of them differ: drawing takes long.
DRAWN = 8
LONG_TEXTS = 160
KEPT = 100_000
LOOKS = 5
_AT_ONCE = 8192

Load = Callable[[Sequence[int]], Sequence[Any]]


def run(is_quick: bool) -> list[Figure]:
    """Measure every embedder. Needs 400 MB of disk for a moment."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        return [*_first_items(), *_pictures(root, is_quick), *_texts(is_quick), *_cache(root, is_quick)]


def _first_items() -> list[Figure]:
    """Libraries and weights are loaded when the first item is read."""
    figures = []
    for medium, item in ((Medium.IMAGE, np.zeros((240, 320, 3), dtype=np.uint8)), (Medium.TEXT, "a text")):
        for embedder in embedders_for(medium):
            begin = time.perf_counter()
            embedder.embed([item])
            took_s = time.perf_counter() - begin
            figures.append(Figure.of(f"{embedder.name}: the first item after the start", "ms", [took_s], "", 1e3))
    return figures


def _pictures(root: Path, is_quick: bool) -> list[Figure]:
    figures = []
    for (width, height), full_count in PICTURES:
        folder = root / f"{width}"
        count = full_count // 8 if is_quick else full_count
        paths = [folder / name for name in make_pictures(folder, count, (width, height), drawn=DRAWN)]
        for embedder in embedders_for(Medium.IMAGE):
            what = f"{embedder.name}: JPEG files of {width} x {height}"
            figures += _read(what, "pictures", embedder, _picture_reader(paths, embedder), len(paths), paths)
    return figures


def _picture_reader(paths: Sequence[Path], embedder: Embedder) -> Load:
    return lambda places: [read_image(paths[place], embedder.input_px) for place in places]


def _texts(is_quick: bool) -> list[Figure]:
    made = [text for text, _ in islice(make_texts(LONG_TEXTS), LONG_TEXTS // 8 if is_quick else LONG_TEXTS)]
    kinds = (("messages of one sentence", list(messages().inputs)), ("made-up texts of 20 to 60 words", made))
    figures = []
    for embedder in embedders_for(Medium.TEXT):
        for what, texts in kinds:
            figures += _read(f"{embedder.name}: {what}", "texts", embedder, _text_reader(texts), len(texts))
    return figures


def _text_reader(texts: Sequence[str]) -> Load:
    return lambda places: [texts[place] for place in places]


def _read(
    what: str, things: str, embedder: Embedder, load: Load, count: int, files: Sequence[Path] = ()
) -> list[Figure]:
    hashes = [text_hash(f"{place}") for place in range(count)]
    wall_s, cpu_s = [], []
    for _ in range(ROUNDS):
        forget(files)
        with tempfile.TemporaryDirectory() as folder:
            cache = EmbeddingCache(Path(folder), embedder.name, embedder.dimensions)
            begin, cpu = time.perf_counter(), time.process_time()
            embed_missing(hashes, load, embedder, cache, JobContext())
            wall_s.append(time.perf_counter() - begin)
            cpu_s.append(time.process_time() - cpu)
            cache.close()
    return [
        Figure.of(what, f"{things}/s", [count / seconds for seconds in wall_s]),
        Figure.of("the same, CPU for each", "ms", cpu_s, "", 1e3 / count),
    ]


@contextmanager
def _timed(seconds: list[float]) -> Iterator[None]:
    begin = time.perf_counter()
    yield
    seconds.append(time.perf_counter() - begin)


def _cache(root: Path, is_quick: bool) -> list[Figure]:
    best = embedders_for(Medium.TEXT)[-1]
    count = KEPT // 10 if is_quick else KEPT
    hashes = [text_hash(f"{number}") for number in range(count)]
    cache = EmbeddingCache(root / "cache", best.name, best.dimensions)
    dice = np.random.default_rng(0)
    for start in range(0, count, _AT_ONCE):
        piece = hashes[start : start + _AT_ONCE]
        cache.append(piece, dice.standard_normal((len(piece), best.dimensions), dtype=np.float32))
    what = f"cache of {count:,} vectors of {best.dimensions}: "
    open_s: list[float] = []
    rows_s: list[float] = []
    append_s: list[float] = []
    for look in range(LOOKS):
        more = [text_hash(f"more {look} {number}") for number in range(best.batch_size)]
        vectors = dice.standard_normal((len(more), best.dimensions), dtype=np.float32)
        with _timed(open_s):
            opened = EmbeddingCache(root / "cache", best.name, best.dimensions)
        with _timed(rows_s):
            opened.entries.rows(hashes)
        with _timed(append_s):
            opened.append(more, vectors)
    return [
        Figure.of(what + "open it", "ms", open_s, "", 1e3),
        Figure.of(what + "find all by their hashes", "ms", rows_s, "", 1e3),
        Figure.of(what + f"add {best.batch_size}, on the disk", "ms", append_s, "", 1e3),
    ]
