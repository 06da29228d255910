"""Running the models that ship with the program, on the CPU."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from labeller.errors import LabellerError
from labeller.paths import resources

# The other cores belong to the window, the refits and whatever else the laptop does.
_THREADS = 1


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
def session(name: str) -> Any:
    """The model of that name, loaded once. Raises LabellerError if it is missing or broken."""
    import onnxruntime
    from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, InvalidGraph, InvalidProtobuf

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _THREADS
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(model_file(name), options, providers=["CPUExecutionProvider"])
    except (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf) as error:
        raise BrokenModelError(name) from error
