"""Models that are missing or broken are told, and are those that this version was made with."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from labeller.errors import LabellerError
from labeller.learning.embedders import onnx
from labeller.learning.embedders.onnx import BrokenModelError, model_file, session
from labeller.learning.embedders.sentences import SentenceEmbedder
from labeller.paths import resources

MODELS = ("efficientnet-lite0.onnx", "minilm-l6.onnx", "minilm-l6-tokenizer.json")


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of models of this test, empty."""
    monkeypatch.setattr(onnx, "resources", lambda: tmp_path)
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("name", MODELS)
def test_models_are_those_whose_hashes_were_written_down(name):
    sums = dict(line.split()[::-1] for line in (resources() / "models" / "SHA256SUMS").read_text().splitlines())
    assert hashlib.sha256(model_file(name).read_bytes()).hexdigest() == sums[name]


def test_missing_model_is_told(models):
    with pytest.raises(LabellerError, match=r"The model some\.onnx is missing"):
        session("some.onnx")


@pytest.mark.parametrize("kept", [0, 100, -1])
def test_broken_model_is_told(models, kept):
    whole = (resources() / "models" / "minilm-l6.onnx").read_bytes()
    (models / f"cut {kept}.onnx").write_bytes(whole[:kept])
    with pytest.raises(BrokenModelError, match=f"The model cut {kept}.onnx of the program is broken"):
        session(f"cut {kept}.onnx")


@pytest.mark.parametrize("kept", [0, 1000, -3])
def test_broken_tokenizer_is_told(models, kept):
    name = "minilm-l6-tokenizer.json"
    (models / name).write_bytes((resources() / "models" / name).read_bytes()[:kept])
    with pytest.raises(BrokenModelError, match=name):
        SentenceEmbedder().embed(["a text"])


def test_model_is_loaded_once():
    assert session("minilm-l6.onnx") is session("minilm-l6.onnx")
