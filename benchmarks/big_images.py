"""Images of 100 megapixels: how soon they are seen, how soon they are sharp, whether they can be moved meanwhile.

Each kind of file is drawn on the spot and shown in processes of its own, by one that has never met it and by one after
an import, which leaves its overview; the files themselves lie in the memory of the system. A frame is timed from the
gesture until the view is painted. Sharp counts from the zoom to 100 % until no tile of the view is missing, while the
image moves.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.figures import Figure
from benchmarks.memory import peak_mb
from benchmarks.processes import in_fresh_process
from labeller.paths import cache_dir

if TYPE_CHECKING:
    from labeller.ui.canvas.image_view import ImageView

SIZE, QUICK_SIZE = (12_000, 8_400), (7_500, 5_000)
VIEW = (1280, 720)
FRAMES = 90
_STRIP_ROWS = 400
_AIM_S, _AIM_FRAME = "2 s", "16 ms"
# How Pillow writes each kind.
_KINDS: dict[str, tuple[str, dict[str, object]]] = {
    "JPEG": ("photo.jpg", {"quality": 90}),
    "PNG": ("photo.png", {"compress_level": 4}),
    "TIFF, LZW": ("lzw.tif", {"compression": "tiff_lzw"}),
    "TIFF, 16 bits": ("deep.tif", {}),
    "WebP": ("photo.webp", {"quality": 85, "method": 0}),
}


def run(is_quick: bool) -> list[Figure]:
    """Measure every kind of file."""
    figures: list[Figure] = []
    for kind in ("JPEG", "PNG") if is_quick else _KINDS:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            size = QUICK_SIZE if is_quick else SIZE
            path = in_fresh_process(_draw, folder, kind, size)
            new_s = in_fresh_process(_first_sight, path, size)
            import_s = in_fresh_process(_import, path, folder / "pyramids")
            figures += [
                Figure.of(f"{kind}, {path.stat().st_size / 1e6:.0f} MB: seen, never met before", "s", [new_s], _AIM_S),
                Figure.of("looked at by an import", "s", [import_s]),
                *in_fresh_process(_look_closely, path, size, folder / "pyramids"),
            ]
    return figures


def _draw(folder: Path, kind: str, size: tuple[int, int]) -> Path:
    """A picture with the grain of a photo: without it files would be far too small."""
    from PIL import Image

    (name, options), dice = _KINDS[kind], np.random.default_rng(0)
    width, height = size
    patches = dice.integers(0, 240, (height // 100, width // 100, 3), dtype=np.uint8)
    soft = np.array(Image.fromarray(patches).resize(size, Image.Resampling.BICUBIC))
    for top in range(0, height, _STRIP_ROWS):
        strip = soft[top : top + _STRIP_ROWS]
        strip //= 2
        strip += dice.integers(0, 24, (*strip.shape[:2], 1), dtype=np.uint8)
    deep = soft[..., 1].astype(np.uint16) * 200
    Image.fromarray(deep if "16" in kind else soft).save(folder / name, **options)
    return folder / name


def _import(path: Path, kept: Path) -> float:
    """How long an import takes to look at the file; what that leaves in the cache is put aside."""
    from labeller.media.images import inspect_image

    begin = time.perf_counter()
    inspect_image(path, leaves_overview=True)
    took_s = time.perf_counter() - begin
    if (cache_dir() / "pyramids").exists():
        shutil.move(cache_dir() / "pyramids", kept)
    return took_s


def _first_sight(path: Path, size: tuple[int, int]) -> float:
    with _view() as view:
        return _show(view, path, size)


def _look_closely(path: Path, size: tuple[int, int], kept: Path) -> list[Figure]:
    """What somebody does who draws on it, after an import."""
    if kept.exists():
        cache_dir().mkdir(parents=True)
        shutil.move(kept, cache_dir() / "pyramids")
    with _view() as view:
        seen_s = _show(view, path, size)
        sharp_s, meanwhile = _sharpen(view)
        figures = [
            Figure.of("seen at its fit after that", "s", [seen_s], _AIM_S),
            Figure.of("sharp at 100 % for the first time", "s", [sharp_s]),
            Figure.of("frames meanwhile, the image moving", "ms", meanwhile, _AIM_FRAME, 1e3),
        ]
        for zoom in (1.0, 0.37):
            view.canvas.zoom_to(zoom)
            frames = [_frame(view, partial(_pan, view, number)) for number in range(FRAMES)]
            figures.append(Figure.of(f"frames at {zoom:.0%}, the image moving", "ms", frames, _AIM_FRAME, 1e3))
        frames = [_frame(view, partial(_zoom, view, number)) for number in range(FRAMES)]
        figures.append(Figure.of("frames while zooming in and out", "ms", frames, _AIM_FRAME, 1e3))
        return [*figures, Figure.of("most memory of the process", "MB", [peak_mb()])]


@contextmanager
def _view() -> Iterator[ImageView]:
    from labeller.app import make_application
    from labeller.ui.canvas.image_loader import ImageLoader
    from labeller.ui.canvas.image_view import ImageView
    from labeller.ui.theme import LIGHT, Theme

    Theme(make_application(), LIGHT)
    loader = ImageLoader()
    view = ImageView(loader)
    view.resize(*VIEW)
    view.show()
    _live()
    yield view
    view.close()
    loader.close()


def _show(view: ImageView, path: Path, size: tuple[int, int]) -> float:
    """How long until an image is painted at its fit."""
    from labeller.ui.canvas.decoding import ImageSource

    begin = time.perf_counter()
    view.show_image(ImageSource(path, *size), 1)
    while view.shown_token is None:
        _live()
        time.sleep(0.002)  # as a window does that waits for events: the worker needs the interpreter
    view.canvas.viewport().repaint()
    return time.perf_counter() - begin


def _sharpen(view: ImageView) -> tuple[float, list[float]]:
    """How long until nothing is soft at 100 %, and the frames while the image moves meanwhile."""
    frames: list[float] = []
    tiles = view._loader.tiles  # noqa: SLF001  # nobody else asks for that
    begin = time.perf_counter()
    view.canvas.zoom_to(1.0)
    while tiles.plan is None or not tiles.is_idle:
        frames.append(_frame(view, partial(_pan, view, len(frames))))
        time.sleep(0.005)
    return time.perf_counter() - begin, frames


def _pan(view: ImageView, number: int) -> None:
    """On and on, and back again."""
    from PySide6.QtCore import QPointF

    view.canvas.pan(QPointF(-43, -29) if number // 60 % 2 == 0 else QPointF(43, 29))


def _zoom(view: ImageView, number: int) -> None:
    from PySide6.QtCore import QPointF

    factor = 1.15 if number // 15 % 2 == 0 else 1 / 1.15
    view.canvas.zoom_by(factor, QPointF(VIEW[0] / 2, VIEW[1] / 2))


def _frame(view: ImageView, act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    view.canvas.viewport().repaint()
    _live()
    return time.perf_counter() - begin


def _live() -> None:
    from PySide6.QtWidgets import QApplication

    QApplication.processEvents()
