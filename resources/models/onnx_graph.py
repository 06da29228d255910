"""A small writer of ONNX graphs whose large weights are kept as int8 and turned back when the model is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 20
IR_VERSION = 10


class GraphWriter:
    """Collects nodes and weights in the order of the calls; every name follows from that order, so that the same
    calls give the same bytes."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[onnx.TensorProto] = []

    def node(self, operator: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        """Add a node with one output and return the name of that output."""
        output = output or f"{operator.lower()}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, list(inputs), [output], output, **attributes))
        return output

    def constant(self, values: np.ndarray) -> str:
        """Keep an array as it is."""
        name = f"constant_{len(self._weights)}"
        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def int8(self, values: np.ndarray, axis: int) -> str:
        """Keep a float32 array as int8 with one scale for each position on `axis`.

        It comes back by Cast and Mul, which ONNX Runtime folds into one float32 constant at load. It does not fold
        DequantizeLinear, which would then run for every batch.
        """
        others = tuple(i for i in range(values.ndim) if i != axis % values.ndim)
        scales = np.abs(values).max(axis=others, keepdims=True).astype(np.float32) / 127
        scales[scales == 0] = 1
        whole = np.clip(np.rint(values / scales), -127, 127).astype(np.int8)
        return self.node("Mul", self.node("Cast", self.constant(whole), to=TensorProto.FLOAT), self.constant(scales))

    def save(
        self,
        path: Path,
        name: str,
        inputs: dict[str, tuple[int, tuple[int | str, ...]]],
        outputs: dict[str, tuple[int | str, ...]],
    ) -> None:
        """Check the graph and write it. `inputs` give element type and shape, `outputs` shapes of float32."""
        graph = helper.make_graph(
            self._nodes,
            name,
            [helper.make_tensor_value_info(key, kind, shape) for key, (kind, shape) in inputs.items()],
            [helper.make_tensor_value_info(key, TensorProto.FLOAT, shape) for key, shape in outputs.items()],
            self._weights,
        )
        model = helper.make_model(
            graph, producer_name="labeller", ir_version=IR_VERSION, opset_imports=[helper.make_opsetid("", OPSET)]
        )
        onnx.checker.check_model(model, full_check=True)
        path.write_bytes(model.SerializeToString(deterministic=True))
