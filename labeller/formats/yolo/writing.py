"""Writing YOLO datasets as Ultralytics lays them out: a label file for each image, `data.yaml`, lists of images."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from labeller.domain.dataset import Dataset
from labeller.domain.schema import Schema
from labeller.domain.shape import Box, Keypoints, Polygon, RotatedBox, Shape
from labeller.formats.format import WriteReport
from labeller.formats.image_export import ImageExport, Placed
from labeller.formats.label_map import class_names
from labeller.formats.yolo.config import MARK
from labeller.formats.yolo.mirroring import mirrored_places
from labeller.formats.yolo.shapes import LEAST_SIDE, box_values, corner_values, point_values, ring_values, row_text
from labeller.media.yaml_files import quoted

CONFIG = "data.yaml"
POSE = "yolo-pose"
SPLIT_NAMES = {"validation": "val"}

# Trainers pass over pictures with other suffixes, without a word.
_TRAINED = frozenset(
    {".bmp", ".dng", ".jpeg", ".jpg", ".mpo", ".png", ".tif", ".tiff", ".webp", ".pfm", ".heic"}
)  # fmt: skip


def write_ultralytics(export: ImageExport, dataset: Dataset, name: str) -> WriteReport:
    """Fill the target, for the format of that name."""
    lists: dict[str, list[str]] = {}
    passed_over = 0
    for placed in export:
        text = "".join(f"{row}\n" for row in label_rows(placed, dataset))
        export.add_file(f"labels/{placed.split}/{placed.stem}.txt", text)
        lists.setdefault(placed.split, []).append(f"./{placed.path}\n")
        passed_over += PurePosixPath(placed.path).suffix.lower() not in _TRAINED
    for split, paths in lists.items():
        export.add_file(f"{split}.txt", "".join(paths))
    export.add_file(CONFIG, "".join(f"{line}\n" for line in _config(dataset, tuple(lists), name)))
    return export.report((*_notes(dataset, tuple(lists), name), *_untrained(passed_over)))


def label_rows(placed: Placed, dataset: Dataset) -> Iterator[str]:
    """The rows of an image's label file, in the order of its annotations."""
    count = keypoint_count(dataset.schema)
    for one in placed.annotations:
        if one.shape is not None:
            values = _values(one.shape, count, placed.width, placed.height)
            yield row_text(dataset.position(one.label), values)


def keypoint_count(schema: Schema) -> int:
    """How many keypoints every row has: as many as the longest skeleton."""
    return max((len(label.skeleton) for label in schema.labels), default=0)


def _values(shape: Shape, keypoints: int, width: int, height: int) -> tuple[float, ...]:
    match shape:
        case Box():
            return box_values(shape, width, height)
        case RotatedBox():
            return corner_values(shape, width, height)
        case Polygon():
            return ring_values(shape, width, height)
        case Keypoints():
            return point_values(shape, keypoints, width, height)
    raise TypeError(f"no row can hold a {type(shape).__name__}")


def _config(dataset: Dataset, splits: Sequence[str], name: str) -> Iterator[str]:
    """The lines of `data.yaml`. Without a `path`, trainers look beside the file, wherever it is moved to."""
    yield "# Paths are relative to this file. Trainers find it wherever it lies, since no “path” is set."
    if "train" in splits or not splits:
        # Trainers want a split to validate on, too.
        yield "train: images/train"
        yield f"val: images/{'val' if 'val' in splits else 'train'}"
    else:
        yield "# No item is in a split to train on."
    trained = {"train", "val"} if "train" in splits else {"train"}
    yield from (f"{split}: images/{split}" for split in splits if split not in trained)
    names = class_names(dataset)
    yield f"nc: {len(names)}"
    yield "names:" if names else "names: []"
    yield from (f"  {number}: {quoted(each)}" for number, each in enumerate(names))
    if name == POSE:
        yield from _keypoint_lines(dataset.schema)
    yield f"{MARK}:"
    yield f"  format: {name}"
    yield f"  task: {dataset.schema.task.value}"


def _keypoint_lines(schema: Schema) -> Iterator[str]:
    count = keypoint_count(schema)
    if not count:
        return
    yield f"kpt_shape: [{count}, 3]"
    yield f"flip_idx: [{', '.join(map(str, flip_places(schema)))}]"
    yield "kpt_names:"
    for label in schema.labels:
        if label.skeleton:
            yield f"  {label.position}: [{', '.join(map(quoted, label.skeleton))}]"


def flip_places(schema: Schema) -> tuple[int, ...]:
    """For each keypoint the one that it becomes in a mirror: left and right by their names, others themselves.

    Trainers have one list for all labels, so pairs count only where the skeletons of all labels have them.
    """
    skeletons = [label.skeleton for label in schema.labels if label.skeleton]
    count = keypoint_count(schema)
    guesses = {mirrored_places(skeleton) + tuple(range(len(skeleton), count)) for skeleton in skeletons}
    return guesses.pop() if len(guesses) == 1 else tuple(range(count))


def _notes(dataset: Dataset, splits: Sequence[str], name: str) -> Iterator[str]:
    """What whoever trains with it should know."""
    if "train" not in splits:
        yield f"No image is in a split to train on, so {CONFIG} names none, and trainers will ask for some."
    elif "val" not in splits:
        yield f"No image is for validation. Trainers ask for some, so {CONFIG} names those to train on under “val”."
    others = [split for split in splits if split not in ("train", "val", "test")]
    if others:
        yield f"Trainers do not use these splits: {', '.join(others)}."
    if name == POSE:
        yield from _keypoint_notes(dataset.schema)


def _keypoint_notes(schema: Schema) -> Iterator[str]:
    least = f"no side of it is shorter than {LEAST_SIDE:.1%} of the image"
    yield f"The box of each object is the box around its labelled keypoints; {least}."
    count = keypoint_count(schema)
    shorter = [label.name for label in schema.labels if label.skeleton and len(label.skeleton) < count]
    if shorter:
        yield f"Every row has {count} keypoints; those of {', '.join(shorter)} end in zeros."
    names = max((label.skeleton for label in schema.labels), key=len, default=())
    pairs = [f"{names[one]} and {names[other]}" for one, other in enumerate(flip_places(schema)) if one < other]
    told = ", ".join(pairs) or "nothing"
    yield f"In a mirror {told} change places, by their names; correct “flip_idx” in {CONFIG} if that is wrong."


def _untrained(count: int) -> tuple[str, ...]:
    return (f"Pictures of kinds that trainers pass over: {count:,}. Convert them to PNG.",) if count else ()
