"""Tiny ONNX models made on the spot: they find what they are told to, whatever the picture."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

KINDS = {np.dtype(np.float32): TensorProto.FLOAT, np.dtype(np.int64): TensorProto.INT64}


def model(
    path: Path,
    outputs: Mapping[str, np.ndarray],
    *,
    taken: tuple[int | str, ...] = (1, 3, 640, 640),
    kind: int = TensorProto.FLOAT,
    metadata: Mapping[str, str] | None = None,
) -> Path:
    """A model that takes pictures and gives these outputs, plus nothing times the mean of the picture."""
    nodes = [
        helper.make_node("Cast", ["images"], ["cast"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMean", ["cast"], ["mean"], keepdims=0),
        helper.make_node("Mul", ["mean", "zero"], ["nothing"]),
    ]
    weights = [numpy_helper.from_array(np.float32(0), "zero")]
    for name, values in outputs.items():
        weights.append(numpy_helper.from_array(values, f"{name} values"))
        nodes.append(helper.make_node("Add", [f"{name} values", "nothing"], [name]))
    graph = helper.make_graph(
        nodes,
        "found",
        [helper.make_tensor_value_info("images", kind, taken)],
        [helper.make_tensor_value_info(name, KINDS[values.dtype], values.shape) for name, values in outputs.items()],
        weights,
    )
    made = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17)])
    helper.set_model_props(made, dict(metadata or {}))
    onnx.save(made, path)
    return path


def rows(*found: tuple[float, ...], width: int) -> np.ndarray:
    """Candidates as (1, n, width), padded with zeros."""
    padded = [[*one, *[0.0] * (width - len(one))] for one in found]
    return np.array([padded], np.float32)
