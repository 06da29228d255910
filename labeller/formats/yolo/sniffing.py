"""Telling YOLO datasets from other folders, and of which kind one is, by a few of its label files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from labeller.formats.yolo.config import DARKNET, YoloConfig, find_yaml, read_config
from labeller.media.files import open_file
from labeller.media.folders import FolderWalk, FoundFile
from labeller.media.unreadable import UnreadableError

DETECT, SEGMENT, OBB, POSE = "yolo-detect", "yolo-segment", "yolo-obb", "yolo-pose"

_HEAD_BYTES = 1 << 12
_TELLING_FILES = 20
_LOOKED_AT = 200
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\Z")
_FEWEST = 5
_FOLDERS = ("labels", "labels/*", "*/labels", ".", "obj_*_data", "*")
# How far four corners may be from those of a rectangle, seen through the scale of the image.
_SLACK = 0.02


def sureness(source: Path, name: str) -> float:
    """How surely the source is a YOLO dataset of the format of that name; never raises."""
    try:
        return _sureness(source, name)
    except (OSError, UnreadableError):
        return 0.0


def _sureness(source: Path, name: str) -> float:
    if source.is_file() and source.suffix.lower() not in (".yaml", ".yml", ".data"):
        return 0.0
    folder = source.parent if source.is_file() else source
    is_told = find_yaml(source) is not None
    is_darknet = not is_told and any(folder.glob("*.data")) and any(folder.glob("*.names"))
    rows = list(_rows(folder))
    if not is_told and not is_darknet and not (rows and has_images(folder)):
        return 0.0
    config = read_config(source) if is_told else YoloConfig()
    if name != (DARKNET if is_darknet else config.format or _kind(rows, config)):
        return 0.0
    if config.format or is_darknet:
        return 0.95
    if is_told:
        return 0.9 if rows or config.splits else 0.0
    return 0.8


def has_images(folder: Path) -> bool:
    """Whether there is an image in it, however deep. Raises UnreadableError if it cannot be listed."""
    return any(isinstance(one, FoundFile) for one in FolderWalk(folder))


def _kind(rows: list[list[float]], config: YoloConfig) -> str:
    if config.keypoints is not None:
        return POSE
    if all(len(row) <= 6 for row in rows):
        return DETECT
    return OBB if all(len(row) in (9, 10) and _is_parallelogram(row[1:9]) for row in rows) else SEGMENT


def _is_parallelogram(corners: list[float]) -> bool:
    """What a rectangle becomes in shares of width and height."""
    x1, y1, x2, y2, x3, y3, x4, y4 = corners
    return abs(x1 + x3 - x2 - x4) < _SLACK and abs(y1 + y3 - y2 - y4) < _SLACK


def _rows(folder: Path) -> Iterator[list[float]]:
    """The rows of some label files; nothing where the texts in the folder are none."""
    seen = 0
    for path in _texts(folder):
        rows = _rows_of(path)
        seen += bool(rows)
        yield from rows
        if seen == _TELLING_FILES:
            return


def _texts(folder: Path) -> Iterator[Path]:
    """Some of the text files at the places for labels: of a folder with a million files the first few."""
    for pattern in _FOLDERS:
        for place in [folder] if pattern == "." else folder.glob(pattern):
            if place.is_dir():
                with os.scandir(place) as entries:
                    named = (Path(entry.path) for entry in entries if entry.name.lower().endswith(".txt"))
                    yield from islice(named, _LOOKED_AT)


def _rows_of(path: Path) -> list[list[float]]:
    try:
        with open_file(path) as file:
            text = file.read(_HEAD_BYTES).decode("utf-8-sig")
    except (OSError, UnreadableError, UnicodeDecodeError):
        return []
    lines = text.split("\n")
    if len(text) == _HEAD_BYTES:
        del lines[-1]  # it may be cut
    rows = [_fields(line) for line in lines if line.strip()]
    return [[float(one) for one in row] for row in rows] if all(map(_is_row, rows)) else []


def _is_row(fields: list[str]) -> bool:
    return len(fields) >= _FEWEST and all(map(_NUMBER.match, fields)) and float(fields[0]).is_integer()


def _fields(line: str) -> list[str]:
    fields = line.split()
    if len(fields) < _FEWEST:
        return re.split("[,;]", line.strip().rstrip(",;"))
    return [one.strip(",").replace(",", ".") for one in fields]
