"""Datasets of images with shapes, made for tests: plain ones, hostile ones, and whatever hypothesis thinks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from PIL import Image

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import Item, ItemState, Medium
from labeller.domain.schema import Label, Schema, Task
from labeller.domain.shape import (
    Box,
    Keypoint,
    Keypoints,
    Point,
    Polygon,
    PolygonPart,
    Polyline,
    RotatedBox,
    Shape,
)
from labeller.geometry import masks, rasters
from labeller.media.hashing import content_hash

WIDTH, HEIGHT = 64, 48
SKELETON = ("nose", "left ear", "right ear")
EDGES = ((0, 1), (0, 2))

SQUARE = PolygonPart(((8.0, 8.0), (40.0, 8.0), (40.0, 36.0), (8.0, 36.0)))
HOLE = ((16.0, 16.0), (24.0, 16.0), (24.0, 24.0), (16.0, 24.0))
BOW = ((4.0, 4.0), (20.0, 20.0), (36.0, 4.0), (36.0, 36.0), (20.0, 20.0), (4.0, 36.0))
SHAPES: dict[str, Shape] = {
    "box": Box(4.0, 6.5, 20.25, 10.0),
    "whole image": Box(0.0, 0.0, float(WIDTH), float(HEIGHT)),
    "one pixel": Box(0.0, 0.0, 1.0, 1.0),
    "last pixel": Box(WIDTH - 1.0, HEIGHT - 1.0, 1.0, 1.0),
    "partly outside": Box(50.0, 40.0, 30.0, 20.0),
    "outside": Box(100.0, 100.0, 5.0, 5.0),
    "without area": Box(5.0, 5.0, 0.0, 4.0),
    "rotated box": RotatedBox(30.0, 24.0, 20.0, 10.0, 30.0),
    "polygon": Polygon((SQUARE,)),
    "holed polygon": Polygon((replace(SQUARE, holes=(HOLE,)),)),
    "two parts": Polygon((SQUARE, PolygonPart(((50.0, 2.0), (60.0, 2.0), (60.0, 9.0))))),
    "part without area": Polygon((SQUARE, PolygonPart(((50.0, 2.0), (60.0, 2.0), (55.0, 2.0))))),
    "self-touching": Polygon((PolygonPart(BOW),)),
    "self-crossing": Polygon((PolygonPart(((4.0, 4.0), (36.0, 36.0), (36.0, 4.0), (4.0, 36.0))),)),
    "line": Polyline(((1.0, 1.0), (30.0, 20.5), (60.0, 1.0))),
    "point": Point(12.5, 40.0),
    "keypoints": Keypoints((Keypoint(10.0, 12.0), Keypoint(20.0, 8.0, 1), Keypoint(0.0, 0.0, 0))),
    "mask": rasters.to_mask(Polygon((replace(SQUARE, holes=(HOLE,)),)), WIDTH, HEIGHT),
    "empty mask": masks.empty(WIDTH, HEIGHT),
}  # fmt: skip


@dataclass(frozen=True)
class Drawing:
    """What a test says of one image. `drawn` None is an image without an answer."""

    path: str
    drawn: tuple[tuple[str, Shape | None], ...] | None = ()
    split: str | None = None
    is_skipped: bool = False
    attributes: tuple[tuple[str, Any], ...] = ()


def drawn_schema(names: Sequence[str], task: Task = Task.SEGMENTATION) -> Schema:
    labels = [Label(10 + place, name, "#808080", place) for place, name in enumerate(names)]
    if task is Task.KEYPOINTS:
        labels = [replace(label, skeleton=SKELETON, skeleton_edges=EDGES) for label in labels]
    return Schema(task, tuple(labels))


def drawn_dataset(
    folder: Path, drawings: Sequence[Drawing], names: Sequence[str] = ("cat", "dog"), task: Task = Task.SEGMENTATION
) -> Dataset:
    """A dataset of images that are made in `folder`, each of 64 x 48 pixels and no two alike."""
    schema = drawn_schema(names, task)
    entries = [_entry(schema, number, drawing, folder) for number, drawing in enumerate(drawings, 1)]
    return Dataset("Kunde & Söhne: “Test”", schema, len(entries), lambda: iter(entries))


def _entry(schema: Schema, number: int, drawing: Drawing, folder: Path) -> DatasetItem:
    path = paint(folder / drawing.path, number)
    item = Item(
        number, Medium.IMAGE, drawing.path, content_hash(path), 1, drawing.path, width=WIDTH, height=HEIGHT
    )  # fmt: skip
    return DatasetItem(item, _answer(schema, drawing), media_path=path, split=drawing.split)


def _answer(schema: Schema, drawing: Drawing) -> Answer | None:
    if drawing.is_skipped:
        return Answer(ItemState.SKIPPED, 1, 0.0)
    if drawing.drawn is None:
        return None
    annotations = tuple(
        Annotation(
            schema.named(label).id, Source.HUMAN, 1, 0.0, shape=shape, attributes=dict(drawing.attributes), order=order
        )
        for order, (label, shape) in enumerate(drawing.drawn)
    )
    return Answer(ItemState.ANSWERED, 1, 0.0, annotations=annotations)


def paint(path: Path, number: int) -> Path:
    """An image whose pixels differ from number to number; PNG whatever the name says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (WIDTH, HEIGHT), (number % 256, number // 256 % 256, 7)).save(path, "PNG")
    return path


def fitting(task: Task) -> list[Shape]:
    """Every shape that a project of the task may have, with what makes them hard."""
    of_keypoints = task is Task.KEYPOINTS
    return [shape for shape in SHAPES.values() if isinstance(shape, Keypoints) <= of_keypoints]


numbers = st.integers(-200, 2000).map(lambda eighth: eighth / 8)
sizes = st.integers(0, 500).map(lambda eighth: eighth / 8)
points = st.tuples(numbers, numbers)
rings = st.lists(points, min_size=3, max_size=8).map(tuple)
shapes: st.SearchStrategy[Shape] = st.one_of(
    st.builds(Box, numbers, numbers, sizes, sizes),
    st.builds(RotatedBox, numbers, numbers, sizes, sizes, st.sampled_from([0.0, 15.0, 90.0, 200.0])),
    st.builds(Polygon, st.lists(st.builds(PolygonPart, rings), min_size=1, max_size=2).map(tuple)),
    st.builds(Polyline, st.lists(points, min_size=2, max_size=5).map(tuple)),
    st.builds(Point, numbers, numbers),
    st.builds(
        lambda cells: masks.from_window(cells, 3, 2, WIDTH, HEIGHT),
        st.integers(0, 2**32 - 1).map(lambda seed: _blob(seed)),
    ),
)


def _blob(seed: int) -> Any:
    import numpy as np

    return np.random.default_rng(seed).random((9, 12)) > 0.5


keypoints = st.lists(
    st.builds(Keypoint, numbers, numbers, st.integers(0, 2)), min_size=len(SKELETON), max_size=len(SKELETON)
).map(lambda ends: Keypoints(tuple(ends)))
