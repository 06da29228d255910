"""COCO files of 100,000 images and 1,000,000 boxes, read and written, beside Datumaro on the same file.

Both read what the file says and find its images, without opening them: the images are empty files. Both write the
annotations without the images. Datumaro runs in the environment of the readers, and is left out where that is not.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.memory import peak_mb
from benchmarks.processes import in_fresh_process
from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import Item, ItemState, Medium
from labeller.domain.schema import Label, Schema, Task
from labeller.domain.shape import Box
from labeller.formats.coco.format import CocoFormat
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.media_items import Draft
from labeller.jobs import JobContext

_IMAGES = 100_000
_QUICK_IMAGES = 1_000
_BOXES = 10
_LABELS = 80
_ANSWERS = 1_000
_WIDTH, _HEIGHT = 640, 480
_READERS = Path(__file__).resolve().parent.parent / ".venv-readers" / "bin" / "python"
_DATUMARO = """
import json, resource, sys, time
import datumaro
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
times, source, target = [], sys.argv[1], sys.argv[2]
begin = time.perf_counter()
dataset = datumaro.Dataset.import_from(source, "coco_instances")
count = sum(len(item.annotations) for item in dataset)
times.append(time.perf_counter() - begin)
peaks = [peak()]
begin = time.perf_counter()
dataset.export(target, "coco_instances", save_media=False)
times.append(time.perf_counter() - begin)
print(json.dumps({"count": count, "seconds": times, "peaks": [*peaks, peak()]}))
"""


def run(is_quick: bool) -> list[Figure]:
    images = _QUICK_IMAGES if is_quick else _IMAGES
    with tempfile.TemporaryDirectory() as name:
        source = Path(name, "source")
        in_fresh_process(make_source, source, images)
        ours = in_fresh_process(measure_reading, source, images)
        ours += in_fresh_process(measure_writing, Path(name, "labeller"), images)
        return ours + _measure_datumaro(source, Path(name, "datumaro"), images)


def make_source(folder: Path, images: int) -> None:
    """A file of annotations and the empty files of its images."""
    (folder / "images" / "train").mkdir(parents=True)
    for number in range(images):
        (folder / "images" / "train" / f"{number:06d}.jpg").touch()
    CocoFormat().write(_dataset(images), folder, WriteOptions(copies_media=False), JobContext())


def measure_reading(folder: Path, images: int) -> list[Figure]:
    begin = time.perf_counter()
    found = CocoFormat().open(folder, ReadOptions(), JobContext())
    drafts = [draft for draft in found.drafts() if isinstance(draft, Draft)]
    boxes = sum(len(draft.item.annotations or ()) for draft in drafts)
    seconds = time.perf_counter() - begin
    assert (len(drafts), boxes) == (images, _BOXES * images)
    return _figures("read by Labeller", images, seconds, peak_mb())


def measure_writing(target: Path, images: int) -> list[Figure]:
    begin = time.perf_counter()
    options = WriteOptions(copies_media=False)
    report = CocoFormat().write(_dataset(images), target, options, JobContext())
    seconds = time.perf_counter() - begin
    assert report.annotations == _BOXES * images
    return _figures("written by Labeller", images, seconds, peak_mb())


def _measure_datumaro(source: Path, target: Path, images: int) -> list[Figure]:
    if not _READERS.exists():
        print("Datumaro is not measured: .venv-readers is not there; make test makes it.", file=sys.stderr)
        return []
    asked = [str(_READERS), "-c", _DATUMARO, str(source), str(target)]
    answer = subprocess.run(asked, capture_output=True, text=True, check=True)
    told = json.loads(answer.stdout.splitlines()[-1])
    assert told["count"] == _BOXES * images
    whats = ("read by Datumaro", "written by Datumaro after that")
    pairs = zip(whats, told["seconds"], told["peaks"], strict=True)
    return [figure for what, seconds, peak in pairs for figure in _figures(what, images, seconds, peak)]


def _figures(what: str, images: int, seconds: float, peak: float) -> list[Figure]:
    name = f"{images:,} images and {_BOXES * images:,} boxes {what}"
    return [Figure.of(name, "s", [seconds]), Figure.of(f"{name}: memory at most", "MB", [peak])]


def _dataset(images: int) -> Dataset:
    labels = tuple(Label(place + 1, f"label {place}", "#808080", place) for place in range(_LABELS))
    return Dataset("made", Schema(Task.OBJECT_DETECTION, labels), images, lambda: _entries(images))


def _entries(images: int) -> Iterator[DatasetItem]:
    chance = random.Random(0)
    # Making the boxes is not what is measured, so the same answers come again and again.
    answers = [_answer(chance) for _ in range(_ANSWERS)]
    for number in range(images):
        path = f"{number:06d}.jpg"
        item = Item(number + 1, Medium.IMAGE, path, path, 1, path, width=_WIDTH, height=_HEIGHT)
        yield DatasetItem(item, answers[number % _ANSWERS], split="train")


def _answer(chance: random.Random) -> Answer:
    annotations = tuple(_annotation(chance) for _ in range(_BOXES))
    return Answer(ItemState.ANSWERED, 1, 0.0, annotations=annotations)


def _annotation(chance: random.Random) -> Annotation:
    x, y = round(500 * chance.random(), 2), round(380 * chance.random(), 2)
    box = Box(x, y, round(10 + 120 * chance.random(), 2), round(10 + 85 * chance.random(), 2))
    return Annotation(chance.randint(1, _LABELS), Source.HUMAN, 1, 0.0, shape=box)
