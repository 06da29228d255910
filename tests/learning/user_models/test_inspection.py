"""Files that strangers call models are looked at before anything runs them."""

from __future__ import annotations

import os

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from labeller.errors import LabellerError
from labeller.learning.detectors.detector import open_detector
from labeller.learning.user_models import inspection
from labeller.learning.user_models.inspection import inspect
from labeller.learning.user_models.wire import fields
from tests.learning.detectors.models import model

OUTPUT = {"output0": np.zeros((1, 84, 10), np.float32)}


def test_model_in_one_file_passes(tmp_path):
    inspect(model(tmp_path / "good.onnx", OUTPUT))


@pytest.mark.parametrize("content", [b"", b"not a model", b"PK\x03\x04" + bytes(100), os.urandom(5000), bytes(50)])
def test_what_is_no_model_is_refused(tmp_path, content):
    (tmp_path / "bad.onnx").write_bytes(content)
    with pytest.raises(LabellerError, match=r"bad\.onnx cannot be used: (it is not an ONNX file|the file is empty)"):
        open_detector(tmp_path / "bad.onnx")


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.99])
def test_model_that_was_cut_off_is_refused(tmp_path, kept):
    path = model(tmp_path / "cut.onnx", OUTPUT)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(LabellerError, match=r"cut\.onnx cannot be used"):
        open_detector(path)


def test_missing_file_is_told(tmp_path):
    with pytest.raises(LabellerError, match="cannot be read"):
        open_detector(tmp_path / "gone.onnx")


def test_model_with_weights_in_another_file_is_refused(tmp_path):
    path = model(tmp_path / "two.onnx", OUTPUT)
    onnx.save(onnx.load(path), path, save_as_external_data=True, location="weights.bin", size_threshold=0)
    with pytest.raises(LabellerError, match="weights in another file"):
        open_detector(path)


def test_weights_in_another_file_are_found_inside_branches(tmp_path):
    secret = numpy_helper.from_array(np.zeros(4, np.float32), "secret")
    secret.data_location = TensorProto.EXTERNAL
    secret.external_data.add(key="location", value="../../etc/passwd")
    branch = helper.make_graph([helper.make_node("Constant", [], ["x"], value=secret)], "branch", [], [])
    path = model(tmp_path / "a.onnx", OUTPUT)
    whole = onnx.load(path)
    whole.graph.node.append(helper.make_node("If", ["condition"], ["y"], then_branch=branch, else_branch=branch))
    path.write_bytes(whole.SerializeToString())
    with pytest.raises(LabellerError, match="weights in another file"):
        inspect(path)


def test_model_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(inspection, "MAX_BYTES", 100)
    with pytest.raises(LabellerError, match="are the most"):
        inspect(model(tmp_path / "large.onnx", OUTPUT))


def test_model_with_too_many_operations_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(inspection, "MAX_NODES", 3)
    with pytest.raises(LabellerError, match="more than 3 operations"):
        inspect(model(tmp_path / "many.onnx", OUTPUT))


def test_file_in_many_small_pieces_does_not_take_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(inspection, "_MOST_FIELDS", 1000)
    (tmp_path / "pieces.onnx").write_bytes(b"\x08\x01" * 2000)
    with pytest.raises(LabellerError, match="too many pieces"):
        inspect(tmp_path / "pieces.onnx")


def test_operation_that_nobody_knows_is_refused(tmp_path):
    path = model(tmp_path / "a.onnx", OUTPUT)
    whole = onnx.load(path)
    whole.graph.node.append(helper.make_node("ReadMyFiles", ["images"], ["y"], domain="somewhere"))
    path.write_bytes(whole.SerializeToString())
    with pytest.raises(LabellerError, match="damaged, or uses what this version does not know"):
        open_detector(path)


@given(st.binary(max_size=200))
def test_any_bytes_are_fields_or_told(content):
    try:
        for _, value in fields(memoryview(content)):
            assert isinstance(value, int | memoryview)
    except ValueError:
        pass


@pytest.mark.parametrize("name", [b"images", b"camera"])
def test_a_name_that_is_no_text_is_refused(tmp_path, name):
    path = model(tmp_path / "a.onnx", OUTPUT, metadata={"camera": "x"})
    path.write_bytes(path.read_bytes().replace(name, b"\xd6" * len(name)))
    with pytest.raises(LabellerError, match="damaged, or uses what this version does not know"):
        open_detector(path)
