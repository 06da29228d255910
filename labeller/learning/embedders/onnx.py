"""Running the models that ship with the program, on the CPU."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Event, Thread
from typing import Any

import numpy as np

from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.learning.silent_runtime import onnx_runtime
from labeller.paths import resources

# The other cores belong to the window, the refits and whatever else the laptop does.
_THREADS = 1
# How soon a run stops after its job was cancelled.
_LOOK_S = 0.1


class BrokenModelError(LabellerError):
    """A file of the models' folder is there but is not what it should be."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The model {name} of the program is broken.",
            "Labelling goes on without suggestions from it. Install Labeller again to mend it.",
        )


def model_file(name: str) -> Path:
    """A file of the models' folder. Raises LabellerError if it is missing."""
    path = resources() / "models" / name
    if not path.is_file():
        raise LabellerError(
            f"The model {name} is missing from the program.",
            "Labelling goes on without suggestions from it. Install Labeller again to get it back.",
        )
    return path


@cache
def session(name: str, *, threads: int = _THREADS, keeps_memory: bool = True) -> Any:
    """The model of that name, loaded once. Raises LabellerError if it is missing or broken.

    Without `keeps_memory` its working memory is given back after each run: slower, for models that need much.
    """
    from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, InvalidGraph, InvalidProtobuf

    runtime = onnx_runtime()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    options.enable_cpu_mem_arena = keeps_memory
    options.log_severity_level = 3
    try:
        return runtime.InferenceSession(model_file(name), options, providers=["CPUExecutionProvider"])
    except (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf) as error:
        raise BrokenModelError(name) from error


def run(
    model: Any,
    outputs: Sequence[str],
    inputs: Mapping[str, np.ndarray],
    context: JobContext,
    *,
    limit_s: float = math.inf,
    keeps_memory: bool = True,
) -> Sequence[np.ndarray]:
    """What the model answers, for a run that takes seconds: it ends soon after the job was cancelled.

    Raises JobCancelledError then, and what ONNX Runtime raises, also for a run that took longer than `limit_s`.
    Without `keeps_memory` its working memory is given back afterwards.
    """
    options = onnx_runtime().RunOptions()
    if not keeps_memory:
        options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    try:
        with _stopping(options, context, limit_s):
            answers: Sequence[np.ndarray] = model.run(list(outputs), dict(inputs), options)
    finally:
        context.check()  # a stopped run raises an error of its own, which nobody is to see
    return answers


@contextmanager
def _stopping(options: Any, context: JobContext, limit_s: float) -> Iterator[None]:
    """Inside, a thread looks whether the job was cancelled or takes too long, and stops the run."""
    is_over = Event()
    end = time.monotonic() + limit_s

    def watch() -> None:
        while not is_over.wait(_LOOK_S):
            if context.is_cancelled or time.monotonic() > end:
                options.terminate = True
                return

    watcher = Thread(target=watch, name="watch a model", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        is_over.set()
        watcher.join()
