"""What a language model makes of each token in its place: states of all-MiniLM-L6-v2 from within.

Its fourth layer of six tells names and terms apart best, better than the last, which is about the whole sentence
(by trial on tweets; what it adds is told in docs/spans.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from labeller.learning.arrays import Floats, Ints
from labeller.learning.embedders.onnx import BrokenModelError, model_file
from labeller.learning.silent_runtime import onnx_runtime
from labeller.media.tokens import Tokens

NAME = "minilm-l6-layer-4-128"
DIMENSIONS = 128

_MODEL, _TOKENIZER, _STATE = "minilm-l6.onnx", "minilm-l6-tokenizer.json", "layernormalization_312"
_STATE_DIMENSIONS = 384
_BEGIN, _END = 101, 102  # what the model expects around a text
# The model reads so many pieces at a time, of which the outer ones are only there to be attended to.
_WINDOW, _MARGIN = 126, 16
# Of a longer text the rest is told by the words alone.
MOST_PIECES = 8192
_BATCH = 8


def read_states(text: str, tokens: Tokens) -> Floats:
    """(n, DIMENSIONS) one state for each token of a text, the mean of its pieces; 0 for what the model cannot see."""
    encoding = _tokenizer().encode(text, add_special_tokens=False)
    ids = np.array(encoding.ids[:MOST_PIECES], dtype=np.int64)
    if not len(ids) or not len(tokens):
        return np.zeros((len(tokens), DIMENSIONS), dtype=np.float32)
    places = np.array(encoding.offsets[:MOST_PIECES], dtype=np.int64)
    return _by_token(_piece_states(ids) @ _projection(), places, tokens)


def _piece_states(ids: Ints) -> Floats:
    """(p, 384) of a row of pieces, read in windows of which neighbours overlap."""
    states = np.empty((len(ids), _STATE_DIMENSIONS), dtype=np.float32)
    starts = list(range(0, max(len(ids) - 2 * _MARGIN, 1), _WINDOW - 2 * _MARGIN))
    for begin in range(0, len(starts), _BATCH):
        some = starts[begin : begin + _BATCH]
        read = _run([ids[start : start + _WINDOW] for start in some])
        for start, window in zip(some, read, strict=True):
            kept = 0 if start == 0 else _MARGIN
            states[start + kept : start + len(window)] = window[kept:]
    return states


def _run(windows: Sequence[Ints]) -> list[Floats]:
    padded = np.zeros((len(windows), max(map(len, windows)) + 2), dtype=np.int64)
    for row, window in zip(padded, windows, strict=True):
        row[: len(window) + 2] = [_BEGIN, *window, _END]
    (states,) = _session().run([_STATE], {"tokens": padded})
    return [state[1 : len(window) + 1] for state, window in zip(states, windows, strict=True)]


def _by_token(states: Floats, places: Ints, tokens: Tokens) -> Floats:
    """The mean of the pieces that share a character with each token. Both are in the order of the text."""
    first = np.searchsorted(places[:, 1], tokens.starts, side="right")
    after = np.searchsorted(places[:, 0], tokens.ends, side="left")
    sums = np.concatenate([np.zeros((1, states.shape[1]), dtype=np.float64), states.cumsum(axis=0, dtype=np.float64)])
    counts = np.maximum(after - first, 1)[:, None]
    means = (sums[np.maximum(after, first)] - sums[first]) / counts
    return np.asarray(means, dtype=np.float32)


@cache
def _projection() -> Floats:
    """(384, DIMENSIONS) directions at right angles, drawn once and for all: a third of the room, nearly the same F1."""
    drawn = np.random.default_rng(0).standard_normal((_STATE_DIMENSIONS, _STATE_DIMENSIONS))
    directions = np.linalg.qr(drawn)[0][:, :DIMENSIONS]
    return np.asarray(directions * (_STATE_DIMENSIONS / DIMENSIONS) ** 0.5 / _STATE_DIMENSIONS**0.5, dtype=np.float32)


@cache
def _tokenizer() -> Any:
    import json

    from tokenizers import Tokenizer

    text = model_file(_TOKENIZER).read_bytes()
    try:
        json.loads(text)
    except ValueError as error:
        raise BrokenModelError(_TOKENIZER) from error
    tokenizer = Tokenizer.from_buffer(text)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


@cache
def _session() -> Any:
    """The model with one more output: the states of a layer."""
    from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, InvalidGraph, InvalidProtobuf

    runtime = onnx_runtime()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    model = model_file(_MODEL).read_bytes() + _further_output(_STATE)
    try:
        return runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf) as error:
        raise BrokenModelError(_MODEL) from error


def _further_output(name: str) -> bytes:
    """What makes a value inside an ONNX file an output when it is put behind the file.

    A message may come in pieces, which are put together when it is read (protocol buffers, "last one wins"): this is
    a piece of ModelProto with a piece of its graph (field 7), which has one output (field 12) with a name (field 1)
    and its type, a tensor of float32 (field 2).
    """
    output = _field(1, name.encode()) + _field(2, _field(1, b"\x08\x01"))
    return _field(7, _field(12, output))


def _field(number: int, content: bytes) -> bytes:
    """A field of bytes, shorter than 128."""
    return bytes([number << 3 | 2, len(content)]) + content
