"""Models that are missing or broken are told, and are those that this version was made with."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from labeller.errors import LabellerError
from labeller.jobs import JobCancelledError, JobContext
from labeller.learning.embedders import onnx
from labeller.learning.embedders.onnx import BrokenModelError, model_file, run, session
from labeller.learning.embedders.sentences import SentenceEmbedder
from labeller.paths import resources

MODELS = (
    "efficientnet-lite0.onnx",
    "minilm-l6.onnx",
    "minilm-l6-tokenizer.json",
    "sam2-tiny-encoder.onnx",
    "sam2-tiny-decoder.onnx",
)


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


def test_run_that_was_cancelled_ends_before_it_is_done():
    context = JobContext()
    threading.Timer(0.2, context.cancel).start()
    model, picture = session("sam2-tiny-encoder.onnx", keeps_memory=False), np.zeros((1024, 1024, 3), np.uint8)
    end = time.monotonic() + 60
    with pytest.raises(JobCancelledError):
        look_until(end, lambda: run(model, ["image_embed"], {"image": picture}, context))


def look_until(end: float, act: Callable[[], object]) -> None:
    """Again and again: a fast computer may have seen a picture before it is told to stop."""
    while time.monotonic() < end:
        act()
