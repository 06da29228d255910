"""Pictures made on the spot, and a loader whose decodes wait until the test lets them go."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from labeller.errors import LabellerError
from labeller.ui.canvas.decoding import ImageSource
from labeller.ui.canvas.image_loader import ImageLoader
from labeller.ui.canvas.picture import Picture, picture_of_image


def _plain_image(width: int, height: int, color: str = "#336699") -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    return image


def _source(name: str, width: int = 400, height: int = 300) -> ImageSource:
    return ImageSource(Path("/photos") / name, width, height)


class GatedDecoder:
    """Decodes sources into plain pictures of their size; those that are held wait for `let_go`."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, int | None]] = []
        self.errors: dict[str, LabellerError] = {}
        self._gates: dict[str, threading.Event] = {}

    def hold(self, name: str) -> None:
        self._gates[name] = threading.Event()

    def let_go(self, name: str) -> None:
        self._gates[name].set()

    def let_all_go(self) -> None:
        for gate in self._gates.values():
            gate.set()

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.calls]

    def __call__(self, image: ImageSource, side_px: int | None) -> Picture:
        name = image.path.name
        self.calls.append((name, side_px))
        if name in self._gates:
            assert self._gates[name].wait(5)
        if name in self.errors:
            raise self.errors[name]
        scale = 1.0 if side_px is None else min(1.0, side_px / max(image.size.width(), image.size.height()))
        copy = QSize(round(image.size.width() * scale), round(image.size.height() * scale))
        return replace(picture_of_image(_plain_image(copy.width(), copy.height())), size=image.size)


@pytest.fixture
def plain_image() -> Callable[..., QImage]:
    """Makes images of one colour."""
    return _plain_image


@pytest.fixture
def source() -> Callable[..., ImageSource]:
    """Names images that only the gated decoder knows."""
    return _source


@pytest.fixture
def decoder() -> GatedDecoder:
    return GatedDecoder()


@pytest.fixture
def loader(qapp, decoder) -> Iterator[ImageLoader]:
    loader = ImageLoader(decode=decoder)
    yield loader
    decoder.let_all_go()
    loader.close()


@pytest.fixture
def make_loader(qapp) -> Iterator[Callable[..., ImageLoader]]:
    """Makes loaders that are closed after the test."""
    made: list[ImageLoader] = []

    def make(**options) -> ImageLoader:
        made.append(ImageLoader(**options))
        return made[-1]

    yield make
    for loader in made:
        loader.close()
