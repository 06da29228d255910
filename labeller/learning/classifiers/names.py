"""What a classifier calls its classes: written in the model itself, or in a file that lies beside it.

Ultralytics writes `names` into the model; Hugging Face puts `id2label` into `config.json`, timm `label_names`. For all
others a text file does, with one name a line: `MODEL.txt` for `MODEL.onnx`, else `labels.txt`, `classes.txt` or
`names.txt`.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from labeller.learning.user_models.model import LoadedModel

_KEYS = ("names", "labels", "classes", "class_names", "id2label", "label_names")
_TEXT_FILES = ("labels.txt", "classes.txt", "names.txt")
_CONFIG = "config.json"
_MOST_BYTES = 2 * 2**20
_MOST_NAMES, _LONGEST_NAME = 100_000, 200


def find_names(model: LoadedModel, path: Path) -> tuple[str, ...]:
    """The names of the classes by their numbers from 0; empty if nobody says them."""
    for key in _KEYS:
        if found := _listed(_parsed(model.metadata.get(key, ""))):
            return found
    texts = (path.with_suffix(".txt"), *(path.with_name(name) for name in _TEXT_FILES))
    named = next((found for one in texts if (found := _lines(_text(one)))), ())
    return named or _of_config(read_json(path.with_name(_CONFIG)))


def read_json(path: Path) -> Mapping[str, Any]:
    """The JSON object in a small file; an empty one where there is none."""
    try:
        document = json.loads(_text(path))
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _of_config(config: Mapping[str, Any]) -> tuple[str, ...]:
    return next((found for key in ("id2label", "label_names") if (found := _listed(config.get(key)))), ())


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError):
        return ""
    return content.decode("utf-8-sig", errors="replace") if len(content) <= _MOST_BYTES else ""


def _lines(text: str) -> tuple[str, ...]:
    """One name a line; a number before each, as some tools write it, is none of the name."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    numbered = [line.split(maxsplit=1) for line in lines]
    if all(len(parts) == 2 and parts[0].rstrip(":") == str(place) for place, parts in enumerate(numbered)):
        lines = [parts[1] for parts in numbered]
    return tuple(line[:_LONGEST_NAME] for line in lines[:_MOST_NAMES])


def _parsed(text: str) -> Any:
    """A list or a dictionary, written as JSON or as Python writes it."""
    if not text or len(text) > _MOST_BYTES:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def _listed(said: Any) -> tuple[str, ...]:
    """Names in the order of their numbers; empty for anything that does not name each of them."""
    if isinstance(said, dict):
        by_number = {str(number): name for number, name in said.items()}
        said = [by_number.get(str(number)) for number in range(len(by_number))]
    if not isinstance(said, list | tuple) or not 0 < len(said) <= _MOST_NAMES:
        return ()
    if not all(isinstance(name, str | int) for name in said):
        return ()
    return tuple(str(name)[:_LONGEST_NAME] for name in said)
