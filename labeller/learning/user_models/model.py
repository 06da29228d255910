"""A model of the user, loaded: what it takes, what it gives, and what it says of itself."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from labeller.jobs import JobContext
from labeller.learning.embedders.onnx import run
from labeller.learning.silent_runtime import onnx_runtime
from labeller.learning.user_models.inspection import inspect
from labeller.learning.user_models.refusal import ModelRefusedError

LEAST_SIDE_PX, MOST_SIDE_PX = 32, 2048
_KINDS = {f"tensor({kind})" for kind in ("float", "float16", "uint8", "int32", "int64")}
_MOST_NUMBERS = 50_000_000
# Working memory of all models of the user together. A file of 200 bytes can ask for 40 GB.
_MOST_MEMORY_BYTES = 3 << 30
# For one picture; a loop without an end is no bigger than any other.
_PATIENCE_S = 120.0
# Beyond it arithmetic goes wrong, and no picture is that large.
_LARGEST = 1e6
_LONGEST_TEXT = 200_000
_MOST_NAMES, _LONGEST_NAME = 10_000, 200


@dataclass(frozen=True, slots=True)
class Tensor:
    """An input or an output. Sides that the model leaves open are None; `kind` is ONNX Runtime's word."""

    name: str
    shape: tuple[int | None, ...]
    kind: str


@dataclass(frozen=True, eq=False)
class LoadedModel:
    """An inspected model; `metadata` is what its maker wrote into it."""

    name: str
    session: Any
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    metadata: Mapping[str, str]

    def refused(self, reason: str, hint: str = "") -> ModelRefusedError:
        return ModelRefusedError(self.name, reason, hint)

    def run(self, picture: np.ndarray, context: JobContext) -> list[np.ndarray]:
        """What the model says of its only input, one float32 array for each output, no number absurd.

        Raises ModelRefusedError for what it cannot do or should not say, JobCancelledError.
        """
        names = [output.name for output in self.outputs]
        try:
            answers = run(
                self.session, names, {self.inputs[0].name: picture}, context, limit_s=_PATIENCE_S, keeps_memory=False
            )
        except _errors() as error:
            raise self.refused(_why_it_failed(error)) from error
        if any(answer.size > _MOST_NUMBERS for answer in answers):
            raise self.refused("what it gives is too large")
        numbers = (np.nan_to_num(answer, nan=0.0, posinf=0.0, neginf=0.0) for answer in answers)
        return [np.clip(each, -_LARGEST, _LARGEST).astype(np.float32) for each in numbers]

    def names(self) -> tuple[str, ...]:
        """What the model calls the things it finds, by their numbers from 0; empty if it does not say.

        Raises ModelRefusedError for names that make no sense.
        """
        text = self.metadata.get("names", "")
        if not text:
            return ()
        try:
            said = ast.literal_eval(text) if len(text) <= _LONGEST_TEXT else None
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            said = None
        named = dict(enumerate(said)) if isinstance(said, list | tuple) else said
        if not isinstance(named, dict) or not 0 < len(named) <= _MOST_NAMES or set(named) != set(range(len(named))):
            raise self.refused("the names of what it finds are damaged")
        return tuple(str(named[number])[:_LONGEST_NAME] for number in range(len(named)))

    def sides(self, height: int | None, width: int | None, usual: int, least: int = LEAST_SIDE_PX) -> tuple[int, int]:
        """Height and width of the pictures that it takes: as given, else as it says in `imgsz`, else the usual.

        Raises ModelRefusedError for absurd ones.
        """
        said = self._said_sides() or (usual, usual)
        sides = (height or said[0], width or said[1])
        if not all(least <= side <= MOST_SIDE_PX for side in sides):
            raise self.refused(f"it takes pictures of {sides[1]} x {sides[0]} pixels")
        return sides

    def _said_sides(self) -> tuple[int, int] | None:
        try:
            said = ast.literal_eval(self.metadata.get("imgsz", "")[:100])
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return None
        is_pair = isinstance(said, list | tuple) and len(said) == 2 and all(type(side) is int for side in said)
        return (said[0], said[1]) if is_pair else None


def load(path: Path) -> LoadedModel:
    """Inspect and load a model. Raises ModelRefusedError."""
    inspect(path)
    _limit_memory()
    runtime = onnx_runtime()
    options = runtime.SessionOptions()
    options.add_session_config_entry("session.use_env_allocators", "1")
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    try:
        session = runtime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        inputs, outputs = _tensors(session.get_inputs()), _tensors(session.get_outputs())
        metadata = dict(session.get_modelmeta().custom_metadata_map)
    except _errors() as error:
        raise ModelRefusedError(path.name, "it is damaged, or uses what this version does not know") from error
    model = LoadedModel(path.name, session, inputs, outputs, metadata)
    _check(model)
    return model


@cache
def _limit_memory() -> None:
    """Make the allocator that sessions share who ask for it: beyond its limit it fails like a full memory."""
    ort = onnx_runtime()
    kind = ort.OrtAllocatorType.ORT_ARENA_ALLOCATOR
    place = ort.OrtMemoryInfo("Cpu", kind, 0, ort.OrtMemType.DEFAULT)
    # As much as is asked for, not twice as much as the last time.
    limits = ort.OrtArenaCfg({"max_mem": _MOST_MEMORY_BYTES, "arena_extend_strategy": 1})
    ort.create_and_register_allocator(place, limits)


def _why_it_failed(error: Exception) -> str:
    if "terminate" in str(error).lower():
        return f"it takes longer than {_PATIENCE_S:.0f} seconds for a picture"
    is_too_large = "allocate" in str(error).lower()
    return "it needs more memory than a model may have" if is_too_large else "it failed on a picture"


def _check(model: LoadedModel) -> None:
    if len(model.inputs) != 1 or len(model.inputs[0].shape) != 4:
        raise model.refused("it does not take one picture and nothing else")
    if model.inputs[0].shape[0] not in (None, 1):
        raise model.refused("it takes several pictures at once")
    for tensor in (*model.inputs, *model.outputs):
        if tensor.kind not in _KINDS:
            raise model.refused("it takes or gives something else than numbers")
        sizes = [side or 1 for side in tensor.shape]
        if len(sizes) > 5 or min(sizes, default=1) < 0 or float(np.prod(sizes, dtype=np.float64)) > _MOST_NUMBERS:
            raise model.refused(f"the size of “{tensor.name[:40]}” is absurd")


def _tensors(nodes: Sequence[Any]) -> tuple[Tensor, ...]:
    return tuple(
        Tensor(node.name, tuple(side if isinstance(side, int) else None for side in node.shape), node.type)
        for node in nodes
    )


def _errors() -> tuple[type[Exception], ...]:
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    return (
        state.Fail, state.InvalidArgument, state.InvalidGraph, state.InvalidProtobuf, state.NoModel, state.NoSuchFile,
        state.NotImplemented, state.RuntimeException,
        UnicodeDecodeError,  # a name that is no text
    )  # fmt: skip
