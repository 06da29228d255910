"""What a YOLO dataset says of itself: names of labels, splits and keypoints, from `data.yaml`, `obj.data` or lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labeller.domain.fault import Fault
from labeller.domain.item import Problem
from labeller.formats.label_map import read_label_map
from labeller.formats.split_names import SPLITS
from labeller.formats.values import whole
from labeller.formats.yolo.mirroring import are_mirrored, mirrored_places, names_for
from labeller.media.files import is_file, open_file
from labeller.media.texts import head_in_utf8, read_text
from labeller.media.unreadable import UnreadableError, printable
from labeller.media.yaml_files import read_yaml

MARK = "labeller"
"""The key of `data.yaml` under which an export of ours tells its format."""

DARKNET = "yolo-darknet"

_MOST_LABELS = 100_000
_MOST_BYTES = 1 << 20
_MOST_KEYPOINTS = 10_000
_LIST_NAMES = ("classes.txt", "obj.names", "predefined_classes.txt", "labels/classes.txt")
_SPEAKS = re.compile(rb"^(?:\xef\xbb\xbf)?[\"' \t]*(names|nc|kpt_shape)[\"' \t]*:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class KeypointShape:
    """How many keypoints each row has, of how many numbers each (2, or 3 with visibility), and what they are called.

    `names` are those of a label by its number; trainers ask for as many in every row, and labels may have fewer.
    `places` are those that they change to in a mirror (`flip_idx`), empty where that is not told.
    """

    count: int
    dimensions: int
    names: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    places: tuple[int, ...] = ()

    def names_of(self, number: int) -> tuple[str, ...]:
        return self.names.get(number) or names_for(self.count, self.places)

    @property
    def contradicts_names(self) -> bool:
        """Whether other keypoints change places in a mirror than their names say."""
        named = {mirrored_places(one) + tuple(range(len(one), self.count)) for one in self.names.values()}
        return bool(self.places) and bool(named) and named != {self.places}


@dataclass(slots=True)
class YoloConfig:
    """`splits` are paths as the file has them, of folders or of lists of images; `format` is the one that we wrote."""

    names: dict[int, str] = field(default_factory=dict)
    splits: dict[str, list[str]] = field(default_factory=dict)
    keypoints: KeypointShape | None = None
    format: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def has_names(self) -> bool:
        return bool(self.names)

    def label(self, number: int) -> str | None:
        """The name of a label; where there are no names at all they are made from the numbers, as trainers do."""
        if not self.has_names:
            return f"class_{number}" if 0 <= number < _MOST_LABELS else None
        return self.names.get(number)


def read_config(source: Path) -> YoloConfig:
    """What is said in a folder, or by the file that was chosen in it; nothing where nothing is said."""
    folder = source.parent if source.is_file() else source
    config = YoloConfig()
    yaml_file = find_yaml(source)
    data_file = next(iter(sorted(folder.glob("*.data"))), None)
    try:
        if yaml_file is not None:
            _take_yaml(config, yaml_file)
        elif data_file is not None:
            _take_data(config, data_file)
    except UnreadableError as error:
        config.problems.append(error.as_problem(printable((yaml_file or folder).name)))
    for path in _lists(folder):
        _take_list(config, path)
    ours = read_label_map(folder)
    if ours is not None and ours.format_name == DARKNET:
        config.format = DARKNET
        config.names.update(ours.by_position)
    if not config.has_names and not config.format:
        reason = "the names of the labels are not told; they are called class_0, class_1 and so on"
        config.problems.append(Problem(printable(folder.name), reason, Fault.INCOMPLETE, is_mended=True))
    return config


def find_yaml(source: Path) -> Path | None:
    """`data.yaml`, or another YAML file beside it that names labels."""
    if source.is_file():
        return source if source.suffix.lower() in (".yaml", ".yml") else None
    found = [path for path in sorted(source.glob("*.y*ml")) if path.suffix.lower() in (".yaml", ".yml")]
    found.sort(key=lambda path: path.stem.lower() not in ("data", "dataset"))
    return next((path for path in found[:10] if _speaks(path)), None)


def _speaks(path: Path) -> bool:
    try:
        with open_file(path) as file:
            content = file.read(_MOST_BYTES)
    except (OSError, UnreadableError):
        return False
    return bool(_SPEAKS.search(head_in_utf8(content)))


def _take_yaml(config: YoloConfig, path: Path) -> None:
    document = read_yaml(path, config.problems)
    where = printable(path.name)
    if not isinstance(document, dict):
        raise UnreadableError("it is no list of keys and values", path)
    for number, name in _named(document.get("names")):
        if number is None or not isinstance(name, str) or not name.strip() or number >= _MOST_LABELS:
            config.problems.append(Problem(where, "a name in “names” that is none; left out", Fault.BAD_VALUE))
        else:
            config.names[number] = " ".join(name.splitlines())
    _note_names(config, where, whole(document.get("nc")))
    for key, value in document.items():
        if isinstance(key, str) and key.lower() in SPLITS:
            paths = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str) and one]
            config.splits.setdefault(SPLITS[key.lower()], []).extend(paths)
    config.keypoints = _keypoint_shape(document)
    if config.keypoints is not None and config.keypoints.contradicts_names and MARK not in document:
        reason = "“flip_idx” exchanges other keypoints than their names tell; exports go by the names: correct it there"
        config.problems.append(Problem(where, reason, Fault.UNSUPPORTED, is_mended=True))
    mark = document.get(MARK)
    if isinstance(mark, dict) and isinstance(mark.get("format"), str):
        config.format = mark["format"]


def _named(names: Any) -> Iterator[tuple[int | None, Any]]:
    """Numbers and names, of a list or of a mapping."""
    if isinstance(names, dict):
        yield from ((_natural(number), name) for number, name in names.items())
    elif isinstance(names, list):
        yield from enumerate(names)


def _natural(value: Any) -> int | None:
    number = whole(value)
    return number if number is not None and number >= 0 else None


def _note_names(config: YoloConfig, where: str, told: int | None) -> None:
    """What trainers fall over in the names."""
    if told is not None and config.names and told != len(config.names):
        reason = f"“nc” is {told:,}, but {len(config.names):,} labels are named; the names were taken"
        config.problems.append(Problem(where, reason, Fault.LABEL_ORDER, is_mended=True))
    if config.names and set(config.names) != set(range(len(config.names))):
        reason = "the numbers of the labels do not run from 0 without a gap; taken as they are"
        config.problems.append(Problem(where, reason, Fault.LABEL_ORDER, is_mended=True))
    for name, count in Counter(config.names.values()).items():
        if count > 1:
            reason = f"{printable(name)} is named {count} times; all are the same label here"
            config.problems.append(Problem(where, reason, Fault.DUPLICATE_LABEL, is_mended=True))


def _keypoint_shape(document: Mapping[str, Any]) -> KeypointShape | None:
    shape = document.get("kpt_shape")
    count, dimensions = (whole(one) for one in shape) if isinstance(shape, list) and len(shape) == 2 else (None, None)
    if count is None or not 0 < count <= _MOST_KEYPOINTS or dimensions not in (2, 3):
        return None
    names = {
        number: tuple(names)
        for number, names in _named(document.get("kpt_names"))
        if number is not None and isinstance(names, list) and all(isinstance(name, str) for name in names)
    }
    fitting = {number: one for number, one in names.items() if len(one) <= count}
    told = document.get("flip_idx")
    places = [whole(one) for one in told] if isinstance(told, list) else []
    is_sound = are_mirrored(count, places)
    return KeypointShape(
        count, int(dimensions), fitting, tuple(one for one in places if one is not None) if is_sound else ()
    )


def _take_data(config: YoloConfig, path: Path) -> None:
    """Darknet's `obj.data`: lines of `key = value`, of which `names` and the splits are files."""
    for line in _text(config, path).splitlines():
        key, _, value = (part.strip() for part in line.partition("="))
        key = key.lower()
        if key in SPLITS and value:
            config.splits.setdefault(SPLITS[key], []).append(value)
        elif key == "names" and is_file(place := path.parent / Path(value.replace("\\", "/")).name):
            _take_list(config, place)


def _text(config: YoloConfig, path: Path) -> str:
    """The text of a file, whose encoding is told if it is odd. Raises UnreadableError."""
    decoded = read_text(path)
    remark = decoded.remark(printable(path.name))
    config.problems.extend([remark] if remark else [])
    return decoded.text


def _lists(folder: Path) -> list[Path]:
    """Files with one name of a label in each line."""
    named = [folder / name for name in _LIST_NAMES]
    others = [path for path in sorted(folder.glob("*.names")) if path not in named]
    return [path for path in (*named, *others) if path.is_file()]


def _take_list(config: YoloConfig, path: Path) -> None:
    """The names of a list, or a word about it where others are there already and it says something else."""
    where = printable(path.name)
    try:
        lines = _text(config, path).replace("\r\n", "\n").rstrip().split("\n")
    except UnreadableError as error:
        config.problems.append(error.as_problem(where))
        return
    names = {number: line.strip() for number, line in enumerate(lines[:_MOST_LABELS]) if line.strip()}
    if not config.names:
        config.names = names
        _note_names(config, where, None)
    elif names != config.names:
        reason = "its labels are others than the ones told elsewhere, or in another order; it was not followed"
        config.problems.append(Problem(where, reason, Fault.LABEL_ORDER, is_mended=True))
