"""How good and how quick the tools are that find a thing by themselves, on real pictures where they are at hand.

Cell nuclei have a mask each: a click goes to the pixel deepest inside, a box around the extent. Blood cells have boxes
only: there the box around what one click found is compared. Without that data a disc made on the spot is found.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET  # the files are ours

import numpy as np
from numpy.typing import NDArray

from benchmarks.figures import Figure
from labeller.domain.shape import XY, Box, Mask
from labeller.geometry import masks
from labeller.geometry.overlap import iou
from labeller.learning.segmenting.decoder import segment
from labeller.learning.segmenting.embedding import PictureEmbedding
from labeller.learning.segmenting.encoder import encode
from labeller.learning.segmenting.grab_cut import cut_out
from labeller.learning.segmenting.live_wire import LiveWire
from labeller.learning.segmenting.prompt import Prompt
from labeller.learning.segmenting.wand import spread
from labeller.media.images import read_image

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
PICTURES, THINGS = 8, 6
# Nuclei smaller than this are specks at the border of the picture.
_LEAST_PIXELS = 60


@dataclass(frozen=True)
class Thing:
    """Something in a picture: its true shape, where it is clicked on, and the box around it."""

    truth: Mask | Box
    point: XY
    box: Box


@dataclass
class Tally:
    """Overlaps and seconds by what was done."""

    overlaps: dict[str, list[float]] = field(default_factory=dict)
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def timed(self, what: str, act: Callable[[], Mask]) -> Mask:
        begin = time.perf_counter()
        found = act()
        self.seconds.setdefault(what, []).append(time.perf_counter() - begin)
        return found

    def compare(self, what: str, found: Mask, truth: Mask | Box) -> None:
        around = masks.extent(found)
        same = found if isinstance(truth, Mask) else around
        self.overlaps.setdefault(what, []).append(0.0 if same is None else iou(same, truth))


def run(is_quick: bool) -> list[Figure]:
    """Measure every tool; the network needs about five seconds of CPU for each picture."""
    count = 1 if is_quick else PICTURES
    tally = Tally()
    sources = (("nuclei", _nuclei(count)), ("blood cells", _blood_cells(count)))
    for name, pictures in sources if DATA.is_dir() else (("disc", _disc()),):
        for pixels, things in pictures:
            _measure(tally, name, pixels, things)
    return [*_speed(tally), *_quality(tally)]


def _measure(tally: Tally, name: str, pixels: NDArray[np.uint8], things: list[Thing]) -> None:
    begin = time.process_time(), time.perf_counter()
    embedding = encode(pixels)
    tally.seconds.setdefault("encoder, CPU", []).append(time.process_time() - begin[0])
    tally.seconds.setdefault("encoder", []).append(time.perf_counter() - begin[1])
    for thing in things:
        for what, act in _ways(pixels, embedding, thing).items():
            tally.compare(f"{name}: {what}", tally.timed(what, act), thing.truth)
    begin_s = time.perf_counter()
    LiveWire(pixels, things[0].point)
    tally.seconds.setdefault("live wire hung up", []).append(time.perf_counter() - begin_s)


def _ways(pixels: NDArray[np.uint8], embedding: PictureEmbedding, thing: Thing) -> dict[str, Callable[[], Mask]]:
    """Every way from one gesture to a mask."""
    height, width = pixels.shape[:2]
    return {
        "one click": lambda: segment(embedding, Prompt(inside=(thing.point,)), width, height).mask,
        "a box": lambda: segment(embedding, Prompt(box=thing.box), width, height).mask,
        "GrabCut from the box": lambda: cut_out(pixels, thing.box),
        "magic wand, one click": lambda: spread(pixels, thing.point),
    }


def _speed(tally: Tally) -> Iterator[Figure]:
    for what, seconds in tally.seconds.items():
        if what.startswith("encoder"):
            yield Figure.of(what, "s a picture", seconds, "about 5 on one core")
        else:
            yield Figure.of(what, "ms", seconds, "at most 150" if what in {"one click", "a box"} else "", 1e3)


def _quality(tally: Tally) -> Iterator[Figure]:
    for what, overlaps in sorted(tally.overlaps.items()):
        yield Figure(f"overlap with the truth, {what}", "IoU", (float(np.mean(overlaps)),), f"mean of {len(overlaps)}")


def _nuclei(count: int) -> Iterator[tuple[NDArray[np.uint8], list[Thing]]]:
    folders = sorted(folder for folder in (DATA / "nuclei").iterdir() if (folder / "images").is_dir())
    for folder in folders[:: max(1, len(folders) // count)][:count]:
        found = [_nucleus(read_image(path)[..., 0] > 0) for path in sorted((folder / "masks").iterdir())]
        things = [thing for thing in found if thing is not None][:THINGS]
        if things:
            yield read_image(next((folder / "images").iterdir())), things


def _nucleus(is_thing: NDArray[np.bool_]) -> Thing | None:
    if is_thing.sum() < _LEAST_PIXELS:
        return None
    truth = masks.from_array(is_thing)
    box = masks.extent(truth)
    assert box is not None
    return Thing(truth, _deepest(is_thing), box)


def _deepest(is_thing: NDArray[np.bool_]) -> XY:
    """The pixel that is farthest from the border of the thing."""
    from scipy.ndimage import distance_transform_edt

    depth = distance_transform_edt(np.pad(is_thing, 1))[1:-1, 1:-1]
    row, column = np.unravel_index(int(depth.argmax()), depth.shape)
    return float(column) + 0.5, float(row) + 0.5


def _blood_cells(count: int) -> Iterator[tuple[NDArray[np.uint8], list[Thing]]]:
    paths = sorted((DATA / "bccd" / "Annotations").glob("*.xml"))
    for path in paths[:: max(1, len(paths) // count)][:count]:
        boxes = [_voc_box(one) for one in ET.parse(path).iter("bndbox")]  # noqa: S314 - the files are ours
        things = [Thing(box, (box.x + box.width / 2, box.y + box.height / 2), box) for box in boxes][:THINGS]
        if things:
            yield read_image(DATA / "bccd" / "JPEGImages" / f"{path.stem}.jpg"), things


def _voc_box(element: ET.Element) -> Box:
    left, top, right, bottom = (float(element.findtext(side, "0")) for side in ("xmin", "ymin", "xmax", "ymax"))
    return Box(left, top, right - left, bottom - top)


def _disc() -> Iterator[tuple[NDArray[np.uint8], list[Thing]]]:
    rows, columns = np.mgrid[:480, :640]
    is_disc = (columns - 300) ** 2 + (rows - 220) ** 2 < 100**2
    pixels = np.where(is_disc[..., None], (200, 120, 40), (60, 60, 60)).astype(np.uint8)
    thing = _nucleus(is_disc)
    assert thing is not None
    yield pixels, [thing]
