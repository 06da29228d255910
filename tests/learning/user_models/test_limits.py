"""A model that was made to fill the memory, or to run for ever, is refused, and costs neither."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from labeller.jobs import JobCancelledError, JobContext
from labeller.learning.user_models import model
from labeller.learning.user_models.model import load
from labeller.learning.user_models.refusal import ModelRefusedError

PICTURE = np.ones((1, 3, 32, 32), np.float32)
# 40 GB of ones, and a loop that ends in some thousand years.
SIDES = numpy_helper.from_array(np.array([10**5, 10**5], np.int64), "sides")
ROUNDS = numpy_helper.from_array(np.array(2**62, np.int64), "rounds")
ALWAYS = numpy_helper.from_array(np.array(True), "always")


def hostile(path, *nodes):
    """A model file of some hundred bytes that reduces a picture to `one` and then does this, up to `out`."""
    reduce = helper.make_node("ReduceMax", ["images"], ["one"], keepdims=0)
    given = helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, 32, 32])
    out = helper.make_tensor_value_info("out", TensorProto.FLOAT, None)
    graph = helper.make_graph([reduce, *nodes], "graph", [given], [out], [SIDES, ROUNDS, ALWAYS])
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    made.ir_version = 8
    path.write_bytes(made.SerializeToString())
    return path


@pytest.fixture
def endless(tmp_path):
    value = [helper.make_tensor_value_info(name, TensorProto.FLOAT, []) for name in ("before", "after")]
    goes_on = [helper.make_tensor_value_info(name, TensorProto.BOOL, []) for name in ("going", "on")]
    number = helper.make_tensor_value_info("number", TensorProto.INT64, [])
    steps = [helper.make_node("Add", ["before", "before"], ["after"]), helper.make_node("Identity", ["going"], ["on"])]
    body = helper.make_graph(steps, "body", [number, goes_on[0], value[0]], [goes_on[1], value[1]])
    return hostile(tmp_path / "loop.onnx", helper.make_node("Loop", ["rounds", "always", "one"], ["out"], body=body))


@pytest.mark.parametrize("how", ["made while it is loaded", "made from the picture"])
def test_a_model_that_asks_for_forty_gigabytes_is_refused(tmp_path, how):
    if how == "made from the picture":
        nodes = [helper.make_node("Expand", ["one", "sides"], ["large"])]
    else:
        nodes = [helper.make_node("ConstantOfShape", ["sides"], ["large"])]
    path = hostile(tmp_path / "large.onnx", *nodes, helper.make_node("ReduceMax", ["large"], ["out"]))
    assert path.stat().st_size < 500
    with pytest.raises(ModelRefusedError, match="more memory than a model may have"):
        load(path).run(PICTURE, JobContext())


def test_a_model_that_never_ends_is_stopped(endless, monkeypatch):
    monkeypatch.setattr(model, "_PATIENCE_S", 0.3)
    with pytest.raises(ModelRefusedError, match="takes longer than"):
        load(endless).run(PICTURE, JobContext())


def test_a_model_that_never_ends_is_stopped_by_cancelling(endless):
    context = JobContext()
    threading.Timer(0.3, context.cancel).start()
    with pytest.raises(JobCancelledError):
        load(endless).run(PICTURE, context)
