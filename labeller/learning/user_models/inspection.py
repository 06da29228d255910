"""Looking at a model file before ONNX Runtime does: a model may name other files, which would then be read.

Field numbers are those of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
"""

from __future__ import annotations

import mmap
from pathlib import Path

from labeller.learning.user_models.refusal import ModelRefusedError
from labeller.learning.user_models.wire import fields

# The largest detectors that somebody would wait for on a CPU.
MAX_BYTES = 500 * 2**20
MAX_NODES = 50_000
# Weights come in few and long pieces. Counting these bounds how long the look takes.
_MOST_FIELDS = 2_000_000
_DEEPEST = 16

# In which fields of each message further messages lie that can hold weights.
_INNER: dict[str, dict[int, str]] = {
    "model": {7: "graph", 25: "function"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "function": {7: "node", 11: "attribute"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
    "tensor": {},
}
_EXTERNAL_DATA, _DATA_LOCATION = 13, 14


def inspect(path: Path) -> None:
    """Raises ModelRefusedError for what is no ONNX file, too large, or keeps weights in other files."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ModelRefusedError(path.name, f"it has {size // 2**20} MB, and {MAX_BYTES // 2**20} are the most")
        if not size:
            raise ModelRefusedError(path.name, "the file is empty")
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            trouble = _trouble(memoryview(mapped))
    except OSError as error:
        raise ModelRefusedError(path.name, f"it cannot be read ({error.strerror or error})") from error
    if trouble:
        raise ModelRefusedError(path.name, trouble)


def _trouble(content: memoryview) -> str:
    with content:
        try:
            return _Look().into(content, "model", 0)
        except ValueError:
            return "it is not an ONNX file"


class _Look:
    """One walk through a model, which counts what it meets."""

    def __init__(self) -> None:
        self._nodes = 0
        self._fields = 0
        self._has_graph = False

    def into(self, content: memoryview, kind: str, depth: int) -> str:
        """What is wrong in a message or in those in it; empty if nothing is."""
        if depth > _DEEPEST:
            return "its graphs are nested too deeply"
        inner = _INNER[kind]
        for number, value in fields(content):
            self._fields += 1
            if self._fields > _MOST_FIELDS:
                return "it is made of too many pieces"
            if kind == "tensor" and (number == _EXTERNAL_DATA or (number == _DATA_LOCATION and value)):
                return "it keeps weights in another file, and only single files are taken"
            if number in inner and isinstance(value, memoryview):
                trouble = self._count(inner[number]) or self.into(value, inner[number], depth + 1)
                if trouble:
                    return trouble
        return "" if depth or self._has_graph else "it is not an ONNX file"

    def _count(self, kind: str) -> str:
        self._nodes += kind == "node"
        self._has_graph = self._has_graph or kind == "graph"
        return f"it has more than {MAX_NODES:,} operations" if self._nodes > MAX_NODES else ""
