"""Tiny ONNX classifiers made on the spot: they tell the mean of each colour, or what they are told to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def colors_model(
    path: Path,
    *,
    taken: tuple[int | str, ...] = (1, 3, 16, 16),
    kind: int = TensorProto.FLOAT,
    last: Sequence[str] = (),
    metadata: Mapping[str, str] | None = None,
) -> Path:
    """A classifier whose score for each class is the mean of that colour, after the operations of `last`."""
    axes = [2, 3] if taken[1] in (1, 3, "c") else [1, 2]
    nodes = [
        helper.make_node("Cast", ["pixels"], ["cast"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMean", ["cast"], ["x0"], axes=axes, keepdims=0),
    ]
    for number, operation in enumerate(last):
        nodes.append(helper.make_node(operation, [f"x{number}"], [f"x{number + 1}"]))
    channels = taken[1] if axes == [2, 3] else taken[3]
    count = channels if isinstance(channels, int) else 3
    return _save(path, nodes, f"x{len(last)}", (taken[0], count), taken, kind, [], metadata)


def saying(
    path: Path,
    scores: Sequence[float],
    *,
    shape: tuple[int, ...] | None = None,
    metadata: Mapping[str, str] | None = None,
) -> Path:
    """A classifier that gives these scores for every picture."""
    values = np.array(scores, np.float32).reshape(shape or (1, len(scores)))
    weights = [numpy_helper.from_array(np.float32(0), "zero"), numpy_helper.from_array(values, "values")]
    nodes = [
        helper.make_node("ReduceMean", ["pixels"], ["mean"], keepdims=0),
        helper.make_node("Mul", ["mean", "zero"], ["nothing"]),
        helper.make_node("Add", ["values", "nothing"], ["said"]),
    ]
    return _save(path, nodes, "said", values.shape, (1, 3, 16, 16), TensorProto.FLOAT, weights, metadata)


def _save(path, nodes, output, shape, taken, kind, weights, metadata) -> Path:
    graph = helper.make_graph(
        nodes,
        "classify",
        [helper.make_tensor_value_info("pixels", kind, taken)],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)],
        weights,
    )
    made = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17)])
    helper.set_model_props(made, dict(metadata or {}))
    onnx.save(made, path)
    return path
