"""Classifiers of users in the layouts that tools export, and what is refused."""

from __future__ import annotations

import json

import numpy as np
import onnx
import pytest
from onnx import TensorProto

from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.learning.classifiers.classifier import open_classifier, probabilities
from labeller.learning.classifiers.preparation import Scale
from tests.learning.classifiers.models import colors_model, saying

NAMES = {"names": "{0: 'red', 1: 'green', 2: 'blue'}"}
GREEN = np.zeros((40, 60, 3), np.uint8)
GREEN[..., 1] = 255


def said(path, pixels=GREEN, **options):
    return open_classifier(path, **options).classify(pixels, JobContext())


@pytest.mark.parametrize(
    ("taken", "kind"),
    [
        ((1, 3, 16, 16), TensorProto.FLOAT),
        ((1, 3, "h", "w"), TensorProto.FLOAT),
        (("n", "c", "h", "w"), TensorProto.FLOAT),
        ((1, 16, 16, 3), TensorProto.FLOAT),
        (("n", "h", "w", 3), TensorProto.FLOAT16),
        ((1, 16, 16, 3), TensorProto.UINT8),
        ((1, 3, 16, 16), TensorProto.UINT8),
    ],
)
def test_layouts_and_kinds_of_numbers(tmp_path, taken, kind):
    path = colors_model(tmp_path / "a.onnx", taken=taken, kind=kind, metadata=NAMES)
    (name, share), *_ = said(path)
    assert name == "green"
    assert share > 0.5


@pytest.mark.parametrize(
    ("scale", "green"), [(Scale.UNIT, 1.0), (Scale.BYTES, 255.0), (Scale.SIGNED, 1.0), (Scale.IMAGENET, 0.544 / 0.224)]
)
def test_scales_of_colours(tmp_path, scale, green):
    path = colors_model(tmp_path / "a.onnx", metadata=NAMES)
    model = open_classifier(path, scale)
    batch = model._preparation.apply(GREEN)
    assert batch[0, 1].mean() == pytest.approx(green, abs=0.01)


@pytest.mark.parametrize(
    ("taken", "metadata", "green"),
    [
        ((1, 3, 16, 16), NAMES, 0.544 / 0.224),
        ((1, 3, 16, 16), NAMES | {"task": "classify"}, 1.0),
        ((1, 16, 16, 3), NAMES, 255.0),
    ],
)
def test_scale_that_nobody_tells_follows_the_layout(tmp_path, taken, metadata, green):
    model = open_classifier(colors_model(tmp_path / "a.onnx", taken=taken, metadata=metadata))
    assert model._preparation.apply(GREEN).max() == pytest.approx(green, abs=0.01)


def test_file_beside_it_tells_scale_size_and_names(tmp_path):
    path = colors_model(tmp_path / "model.onnx", taken=("n", "c", "h", "w"))
    (tmp_path / "preprocessor_config.json").write_text(
        json.dumps({"image_mean": [0, 0, 0], "image_std": [1, 1, 1], "size": {"height": 20, "width": 24}})
    )
    (tmp_path / "config.json").write_text(json.dumps({"id2label": {"0": "r", "1": "g", "2": "b"}}))
    model = open_classifier(path)
    batch = model._preparation.apply(GREEN)
    assert (batch.shape, batch.max()) == ((1, 3, 20, 24), 1.0)
    assert model.names == ("r", "g", "b")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "red\ngreen\nblue\n"),
        ("labels.txt", "0 red\n1 green\n2 blue"),
        ("classes.txt", "\ufeffred\r\ngreen\r\n\r\nblue"),
    ],
)
def test_names_from_a_text_file_beside_it(tmp_path, name, text):
    path = colors_model(tmp_path / "a.onnx")
    (tmp_path / name).write_bytes(text.encode())
    assert open_classifier(path).names == ("red", "green", "blue")


def test_middle_of_a_wide_picture_is_seen(tmp_path):
    wide = np.zeros((30, 90, 3), np.uint8)
    wide[:, :30, 0], wide[:, 30:60, 2] = 255, 255
    path = colors_model(tmp_path / "a.onnx", metadata=NAMES)
    assert said(path, wide, scale=Scale.UNIT)[0][0] == "blue"


def test_grey_models_take_colour_pictures(tmp_path):
    path = colors_model(tmp_path / "a.onnx", taken=(1, 1, 28, 28), metadata={"names": "['ink']"})
    assert said(path, scale=Scale.UNIT) == [("ink", 1.0)]


def test_logits_become_probabilities_and_probabilities_stay():
    logits = np.array([2.0, 0.0, -1.0], np.float32)
    soft = probabilities(logits, is_multilabel=False)
    assert soft.sum() == pytest.approx(1)
    assert np.allclose(probabilities(soft, is_multilabel=False), soft)
    assert probabilities(logits, is_multilabel=True)[1] == pytest.approx(0.5)
    assert np.allclose(probabilities(np.float32([0.9, 0.8, 0.1]), is_multilabel=True), [0.9, 0.8, 0.1])
    assert np.isfinite(probabilities(np.float32([1e6, -1e6]), is_multilabel=True)).all()
    assert np.isfinite(probabilities(np.float32([1e6, -1e6]), is_multilabel=False)).all()


def test_only_the_likeliest_classes_are_said(tmp_path):
    path = saying(tmp_path / "a.onnx", [0.9, 0.05, 0.03, 0.012, 0.005, 0.003], metadata={"names": "list('abcdef')"})
    (tmp_path / "a.txt").write_text("\n".join("abcdef"))
    assert [name for name, _ in said(path)] == ["a", "b", "c", "d"]


def test_scores_that_are_no_numbers_do_no_harm(tmp_path):
    path = saying(tmp_path / "a.onnx", [np.nan, np.inf, 1.0], metadata=NAMES)
    assert all(0 <= share <= 1 for _, share in said(path))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: colors_model(path), "nobody says what its 3 classes are called"),
        (lambda path: colors_model(path, metadata={"names": "['a', 'b']"}), "it has 3 classes and 2 names"),
        (lambda path: colors_model(path, taken=(4, 3, 16, 16), metadata=NAMES), "several pictures at once"),
        (lambda path: colors_model(path, taken=(1, 3, 4, 4), metadata=NAMES), "takes pictures of 4 x 4 pixels"),
        (lambda path: colors_model(path, taken=(1, 3, 9000, 9000), metadata=NAMES), "(is absurd|takes pictures of)"),
        (lambda path: colors_model(path, taken=(1, 5, 16, 16), metadata=NAMES), "no pictures of one or three colours"),
        (lambda path: saying(path, [0.1] * 24, shape=(1, 4, 6), metadata=NAMES), "one row of scores"),
        (lambda path: colors_model(path, metadata=NAMES | {"task": "detect"}), "made for “detect”"),
        (lambda path: path.write_bytes(b"no model"), "not an ONNX file"),
    ],
)
def test_refusals_say_why(tmp_path, make, why):
    path = tmp_path / "bad.onnx"
    make(path)
    with pytest.raises(LabellerError, match=rf"bad\.onnx cannot be used: .*{why}") as refused:
        open_classifier(path)
    assert refused.value.hint.startswith("Nothing was changed.")


def test_weights_in_another_file_are_refused(tmp_path):
    path = saying(tmp_path / "two.onnx", [0.5, 0.5], metadata={"names": "['a', 'b']"})
    onnx.save(onnx.load(path), path, save_as_external_data=True, location="weights.bin", size_threshold=0)
    with pytest.raises(LabellerError, match="weights in another file"):
        open_classifier(path)


@pytest.mark.parametrize("content", [b"\xff" * 100, b"[" * 5000, b"x" * (3 << 20), b'{"id2label": {"0": [1]}}', b"{}"])
def test_strange_files_beside_it_do_no_harm(tmp_path, content):
    path = colors_model(tmp_path / "a.onnx", metadata=NAMES)
    for name in ("config.json", "preprocessor_config.json"):
        (tmp_path / name).write_bytes(content)
    assert open_classifier(path).names == ("red", "green", "blue")
