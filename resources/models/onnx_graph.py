"""A small writer of ONNX graphs that keeps large weights in few bits on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 20
IR_VERSION = 10

Tensors = dict[str, tuple[int, tuple[int | str, ...]]]


def rounded(values: np.ndarray, axis: int, largest: int = 127) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers from -`largest` to `largest` (int8, the shape of `values`), and the scales (float32, one for each
    position on `axis`) by which they are multiplied to come back."""
    others = tuple(i for i in range(values.ndim) if i != axis % values.ndim)
    scales = np.abs(values).max(axis=others, keepdims=True).astype(np.float32) / largest
    scales[scales == 0] = 1
    return np.rint(values / scales).astype(np.int8), scales


class GraphWriter:
    """Collects nodes and weights in the order of the calls; all names follow from that order, so that the same calls
    give the same bytes."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[onnx.TensorProto] = []

    def node(self, operator: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        """Add a node with one output and return the name of that output."""
        output = output or f"{operator.lower()}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, list(inputs), [output], output, **attributes))
        return output

    def constant(self, values: np.ndarray | np.generic) -> str:
        """Keep an array, or a number, as it is."""
        name = f"constant_{len(self._weights)}"
        self._weights.append(numpy_helper.from_array(np.asarray(values, order="C"), name))
        return name

    def numbers(self, *values: int) -> str:
        """Keep a list of whole numbers: axes, shapes."""
        return self.constant(np.array(values, np.int64))

    def stored_as_int8(self, values: np.ndarray, axis: int) -> str:
        """Keep a float32 array in a quarter of its bytes.

        It comes back by Cast and Mul, which ONNX Runtime folds into one float32 constant at load. It does not fold
        DequantizeLinear, which would then run for every batch.
        """
        whole, scales = rounded(values, axis)
        return self.node("Mul", self.node("Cast", self.constant(whole), to=TensorProto.FLOAT), self.constant(scales))

    def stored_as_float16(self, values: np.ndarray) -> str:
        """Keep a float32 array in half of its bytes; folded at load like the above."""
        return self.node("Cast", self.constant(values.astype(np.float16)), to=TensorProto.FLOAT)

    def unit_length(self, x: str, output: str = "") -> str:
        """Rows of a matrix divided by their Euclidean length."""
        return self.node("Div", x, self.node("ReduceL2", x, self.numbers(1), keepdims=1), output=output)

    def save(self, path: Path, name: str, inputs: Tensors, outputs: Tensors) -> None:
        """Check the graph and write it. `inputs` and `outputs` give element type and shape."""
        graph = helper.make_graph(self._nodes, name, _values(inputs), _values(outputs), self._weights)
        model = helper.make_model(
            graph, producer_name="labeller", ir_version=IR_VERSION, opset_imports=[helper.make_opsetid("", OPSET)]
        )
        onnx.checker.check_model(model, full_check=True)
        path.write_bytes(model.SerializeToString(deterministic=True))


def _values(tensors: Tensors) -> list[onnx.ValueInfoProto]:
    return [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in tensors.items()]
