"""A model of the user suggests shapes; nothing becomes an annotation before somebody accepts it."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.domain.annotation import Source
from labeller.domain.shape import Box
from labeller.ui.annotating.shapes.pre_labeller import PreLabeller
from labeller.ui.annotating.shapes.sight import SeenImage
from tests.learning.detectors.models import model, rows
from tests.learning.segmenting.scenes import disc

FOUND = rows((320, 320, 100, 60, 0.1, 0.8), width=6).transpose(0, 2, 1)


@pytest.fixture
def image(tmp_path) -> SeenImage:
    from PIL import Image

    Image.fromarray(disc(320, 160)[0]).save(tmp_path / "disc.png")
    return SeenImage(tmp_path / "disc.png", "0" * 32, 320, 160)


@pytest.fixture
def model_path(tmp_path):
    return model(tmp_path / "cells.onnx", {"output0": FOUND}, metadata={"names": "{0: 'car', 1: 'Cell'}"})


@pytest.fixture
def control() -> set[int]:
    return set()


@pytest.fixture
def pre_labeller(session, board, image, control) -> PreLabeller:
    made = PreLabeller(session.jobs, board, lambda: session.schema, control.__contains__)
    made.failed.connect(lambda error: made.setProperty("failed", str(error)))
    made.look_at(image)
    return made


def is_idle(session) -> bool:
    return not session.jobs.jobs


def test_what_the_model_finds_is_suggested(pre_labeller, board, model_path, qtbot):
    pre_labeller.use(model_path)
    qtbot.waitUntil(lambda: len(board.suggestions) == 1)
    (one,) = board.suggestions
    assert one.shape == Box(135, 65, 50, 30)
    assert list(board.annotations) == []
    board.accept(board.suggestions)
    assert [one.source for one in board.annotations] == [Source.ACCEPTED]


def test_items_that_were_begun_are_left_alone(pre_labeller, board, session, model_path, image, qtbot):
    board.add(Box(1, 2, 3, 4))
    pre_labeller.use(model_path)
    qtbot.waitUntil(lambda: pre_labeller.model_name == "cells.onnx")
    qtbot.waitUntil(lambda: is_idle(session))
    assert list(board.suggestions) == []


def test_items_of_the_control_slice_are_left_alone(pre_labeller, board, session, model_path, control, qtbot):
    control.add(1)
    pre_labeller.use(model_path)
    qtbot.waitUntil(lambda: pre_labeller.model_name == "cells.onnx" and is_idle(session))
    assert list(board.suggestions) == []


def test_model_that_knows_none_of_the_labels_is_told(pre_labeller, tmp_path, qtbot):
    path = model(tmp_path / "pets.onnx", {"output0": FOUND}, metadata={"names": "{0: 'cat', 1: 'dog'}"})
    pre_labeller.use(path)
    qtbot.waitUntil(lambda: "It finds: cat, dog." in (pre_labeller.property("failed") or ""))
    assert pre_labeller.model_name == ""


def test_file_that_is_no_model_is_told(pre_labeller, tmp_path, qtbot):
    (tmp_path / "bad.onnx").write_bytes(np.arange(100).tobytes())
    pre_labeller.use(tmp_path / "bad.onnx")
    qtbot.waitUntil(lambda: "bad.onnx cannot be used" in (pre_labeller.property("failed") or ""))


def test_without_the_model_nothing_more_is_suggested(pre_labeller, board, session, model_path, image, qtbot):
    pre_labeller.use(model_path)
    qtbot.waitUntil(lambda: len(board.suggestions) == 1)
    pre_labeller.stop()
    board.show_item(2)
    pre_labeller.look_at(image)
    assert is_idle(session)
    assert list(board.suggestions) == []
