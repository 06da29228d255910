"""Targets for packed masks and documents, label schemas, models of users, and the answers of programs."""

from __future__ import annotations

import argparse
import struct
from collections.abc import Iterator
from pathlib import Path

from labeller.cli import projects as project_commands
from labeller.domain.item import Item, Medium
from labeller.domain.schema import Label, Schema, Task
from labeller.domain.shape import Mask
from labeller.errors import LabellerError
from labeller.formats.coco.masks import decode_counts, encode_counts
from labeller.formats.label_studio.rle import decode_mask, encode_mask
from labeller.formats.texts.docbin import Doc, DocBinFile, DocBinWriter
from labeller.geometry import masks
from labeller.loop.outside.messages import NoAnswerError, read_answer
from labeller.loop.outside.source import Seen
from tests.reliability.fuzzing.target import INPUT, Target, of_bytes
from tests.reliability.fuzzing.trees import Tree

_MOST_SIDE = 512
_SIZES = struct.Struct("<HH")


def codec_targets() -> Iterator[Target]:
    yield of_bytes("docbin", "codecs", _read_docbin, _docbins, ".spacy")
    yield of_bytes("coco-counts", "codecs", _read_counts, _counts)
    yield of_bytes("studio-masks", "codecs", _read_studio_mask, _studio_masks)
    yield of_bytes("answers", "codecs", _read_answer, _answers, ".json")
    yield Target("schema", "documents", _make_project, _schemas)
    yield Target("models", "models", _open_models, _models, 2.0)


def _read_docbin(data: bytes) -> None:
    for doc in DocBinFile(data):
        if not isinstance(doc, str):
            assert len(doc.starts) == len(doc.words) + 1
            assert isinstance(doc.text, str)


def _docbins() -> Iterator[bytes]:
    writer = DocBinWriter()
    for words in (["Ada", "met", "Bo"], [], ["é", "🙂"]):
        writer.add(Doc(words, [True] * len(words), entities=(), group=(), cats={"a": 1.0}, user_data={"b": "c"}))
    yield writer.to_bytes()


def _read_counts(data: bytes) -> None:
    """What was read is sound, and means the same when it is written and read again."""
    if len(data) < _SIZES.size:
        return
    width, height = (1 + side % _MOST_SIDE for side in _SIZES.unpack_from(data))
    try:
        runs = decode_counts(data[_SIZES.size :].decode("latin-1"), width * height)
    except ValueError:
        return
    mask = Mask(width, height, runs)
    assert decode_counts(encode_counts(runs), width * height) == runs
    if masks.is_sound(mask):
        assert masks.to_array(mask).sum() == masks.area(mask)
        masks.extent(mask)


def _counts() -> Iterator[bytes]:
    for runs in ((12,), (0, 12), (3, 2, 5, 2), tuple([1] * 12)):
        yield _SIZES.pack(3, 2) + encode_counts(runs).encode()


def _read_studio_mask(data: bytes) -> None:
    if len(data) < _SIZES.size:
        return
    width, height = (1 + side % _MOST_SIDE for side in _SIZES.unpack_from(data))
    try:
        mask = decode_mask(list(data[_SIZES.size :]), width, height)
    except ValueError:
        return
    assert masks.is_sound(mask)
    assert decode_mask(encode_mask(mask), width, height) == mask


def _studio_masks() -> Iterator[bytes]:
    for runs in ((12,), (0, 12), (3, 2, 5, 2)):
        yield _SIZES.pack(3, 2) + bytes(encode_mask(Mask(4, 3, runs)))


def _read_answer(data: bytes) -> None:
    for task, item in _ASKED.items():
        try:
            read_answer(data, {1: Seen(item)}, Schema(task, (Label(1, "cat", "#808080", 0, skeleton=("nose",)),)))
        except NoAnswerError:
            continue


_PICTURE = Item(1, Medium.IMAGE, "a.png", "x", 1, "a.png", width=64, height=48)
_TEXT = Item(1, Medium.TEXT, "a", "x", text="Ada met Bo.")
_ASKED = {
    Task.IMAGE_CLASSIFICATION: _PICTURE, Task.OBJECT_DETECTION: _PICTURE, Task.SEGMENTATION: _PICTURE,
    Task.KEYPOINTS: _PICTURE, Task.TEXT_SPANS: _TEXT, Task.TEXT_MULTILABEL: _TEXT,
    Task.AUDIO_RANGES: Item(1, Medium.AUDIO, "a.wav", "x", 1, "a.wav", duration_s=2.0),
}  # fmt: skip


def _answers() -> Iterator[bytes]:
    yield b'{"id": 1, "labels": [{"label": "cat", "score": 0.5}]}'
    yield b'{"id": 1, "spans": [{"label": "cat", "start": 0, "end": 3}]}'
    shapes = (
        b'"box": [1, 2, 3, 4]', b'"points": [[1, 2], [3, 4], [5, 9]]', b'"start": 0.5, "end": 1',
        b'"shape": {"kind": "box", "x": 1, "y": 2, "width": 3, "height": 4}',
        b'"shape": {"kind": "polygon", "parts": [{"points": [[1, 2], [30, 4], [5, 9]], "holes": []}]}',
        b'"shape": {"kind": "mask", "width": 64, "height": 48, "runs": [3072]}',
        b'"shape": {"kind": "keypoints", "points": [{"x": 1, "y": 2, "visibility": 2}]}',
    )  # fmt: skip
    for shape in shapes:
        yield b'{"id": 1, "shapes": [{"label": "cat", "score": 1, ' + shape + b"}]}"


def _make_project(source: Path, scratch: Path) -> None:
    """`labeller new --schema FILE`: a project, or a sentence and nothing on the disk."""
    path = scratch / "new.labeller"
    try:
        for one in source.iterdir():
            asked = argparse.Namespace(schema=one, labels=None, project=path, task="text-classification")
            project_commands.new(asked)
            path.unlink()
    except LabellerError:
        assert list(scratch.iterdir()) == []
        raise


def _schemas(_: Path) -> Iterator[Tree]:
    yield {f"{INPUT}.json": b'["cat", "dog"]'}
    yield {
        f"{INPUT}.json": b'{"labels": [{"name": "cat", "color": "#0072b2", "key": "c", "guideline": "x"},'
        b' {"name": "on", "is_relation": true}]}'
    }


def _open_models(source: Path, _scratch: Path) -> None:
    """Inspected, loaded as a detector and as a classifier, with what lies beside it."""
    import numpy as np

    from labeller.jobs import JobContext
    from labeller.learning.classifiers.classifier import open_classifier
    from labeller.learning.detectors.detector import open_detector

    picture = np.zeros((32, 48, 3), np.uint8)
    for path in source.glob("*.onnx"):
        for try_it in (
            lambda path=path: open_detector(path).detect(picture, 48, 32, JobContext()),
            lambda path=path: open_classifier(path).classify(picture, JobContext(), is_multilabel=False),
        ):
            try:
                try_it()
            except LabellerError:
                continue


def _models(folder: Path) -> Iterator[Tree]:
    import numpy as np

    from tests.learning.classifiers.models import saying
    from tests.learning.detectors.models import model

    folder.mkdir(parents=True, exist_ok=True)
    names = b'{"id2label": {"0": "cat", "1": "dog"}}'
    settings = b'{"do_normalize": true, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5], "size": 16}'
    classifier = saying(folder / "c.onnx", [0.1, 0.9], metadata={"names": "{0: 'cat', 1: 'dog'}"})
    yield {"model.onnx": classifier.read_bytes(), "config.json": names, "preprocessor_config.json": settings}
    outputs = {"output0": np.zeros((1, 6, 10), np.float32)}
    detector = model(folder / "d.onnx", outputs, taken=(1, 3, 32, 32), metadata={"names": "{0: 'cat', 1: 'dog'}"})
    yield {"model.onnx": detector.read_bytes()}
