"""Sources that were damaged: every one is read as far as it goes or refused in words, and nothing crashes or hangs."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from labeller.domain.item import NewItem, Problem
from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.formats.annotated_images import AnnotatedImages
from labeller.formats.format import Exporter, ReadOptions, WriteOptions
from labeller.formats.label_studio.format import LabelStudioFormat
from labeller.formats.losses import DETECTION_TASKS
from labeller.formats.registry import FORMATS, recognise
from labeller.formats.texts.annotated_texts import AnnotatedTexts
from labeller.jobs import JobContext
from labeller.media.kinds import IMAGE_SUFFIXES
from tests.formats import drawn
from tests.formats.drawn import Drawing, drawn_dataset
from tests.formats.made import HOSTILE_LABELS, HOSTILE_TEXTS, Row, dataset_of
from tests.formats.spans import TEXTS as SCRIPTS
from tests.formats.spans import Marked, span_dataset

MUTATIONS = 200
EXPORTERS = [
    one for one in FORMATS if isinstance(one, Exporter) and not isinstance(one, AnnotatedImages | AnnotatedTexts)
]
TEXTS = [one for one in FORMATS if isinstance(one, Exporter) and isinstance(one, AnnotatedTexts)]
OF_IMAGES = (AnnotatedImages, LabelStudioFormat)
DRAWN = [one for one in FORMATS if isinstance(one, Exporter) and isinstance(one, OF_IMAGES)]


def damaged(data, chance):
    """The bytes with one fault: some flipped, a piece cut out or doubled, the end missing, or nonsense put in."""
    at, length = chance.randrange(len(data)), chance.randrange(1, 40)
    match chance.randrange(6):
        case 0:
            return data[:at]
        case 1:
            return data[:at] + data[at + length :]
        case 2:
            return data[:at] + data[at : at + length] * 3 + data[at + length :]
        case 3:
            return (
                data[:at]
                + chance.choice([b'"', b"\n", b"\r", b"{", b"[" * 3000, b"\xff\xfe", b"9" * 5000, b"\0"])
                + data[at:]
            )
        case 4:
            return data[:at] + chance.randbytes(length) + data[at + length :]
        case _:
            return bytes(byte ^ (chance.randrange(300) == 0) * 255 for byte in data)


def read_all(exporter, source):
    try:
        return list(exporter.read(source, ReadOptions(), JobContext()))
    except LabellerError:
        return []


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda one: one.name)
def test_damaged_sources_are_read_or_refused(exporter, tmp_path):
    task = max(exporter.holds.tasks)
    contents = HOSTILE_TEXTS if task.medium == "text" else [f"{place}.png" for place in range(8)]
    rows = [Row(text, (HOSTILE_LABELS[place],), comment="x") for place, text in enumerate(contents)]
    (tmp_path / "out").mkdir()
    dataset = dataset_of(task, rows, HOSTILE_LABELS, tmp_path / "in")
    report = exporter.write(dataset, tmp_path / "out", WriteOptions(), JobContext())
    table = next((name for name in report.files if name.endswith((".jsonl", ".csv"))), report.files[0])
    victim = tmp_path / "out" / table
    source = victim if exporter.name in {"csv", "jsonl"} else tmp_path / "out"
    original, chance = victim.read_bytes(), random.Random(7)
    for _ in range(MUTATIONS):
        victim.write_bytes(damaged(original, chance))
        assert all(isinstance(one, NewItem | Problem) for one in read_all(exporter, source))
        recognise(tmp_path / "out")


@pytest.mark.parametrize("exporter", DRAWN, ids=lambda one: one.name)
def test_damaged_annotations_are_read_or_refused(exporter, tmp_path):
    """Each kind of file that the format writes beside the images, damaged in turn."""
    task = max(exporter.holds.tasks & DETECTION_TASKS - {Task.KEYPOINTS}, default=Task.KEYPOINTS)
    shapes = drawn.fitting(task)
    everything = tuple(("cat", shape) for shape in shapes)
    drawings = [Drawing("all.png", everything), Drawing("one.png", (("dog", shapes[0]),))]
    out = tmp_path / "out"
    out.mkdir()
    dataset = drawn_dataset(tmp_path / "in", drawings, task=task)
    report = exporter.write(dataset, out, WriteOptions(), JobContext())
    beside = [Path(name) for name in report.files if Path(name).suffix not in IMAGE_SUFFIXES]
    beside.sort(key=lambda path: (out / path).stat().st_size)
    kinds = {(path.parts[:-1], path.suffix): path for path in beside}
    for name in kinds.values():
        original, chance = (out / name).read_bytes(), random.Random(7)
        for _ in range(MUTATIONS // len(kinds)):
            (out / name).write_bytes(damaged(original, chance) if original else b"x")
            assert all(isinstance(one, NewItem | Problem) for one in read_all(exporter, out))
            recognise(out)
        (out / name).write_bytes(original)


@pytest.mark.parametrize("exporter", TEXTS, ids=lambda one: one.name)
def test_damaged_texts_are_read_or_refused(exporter, tmp_path):
    """Each kind of file that the format writes, damaged in turn."""
    report = exporter.write(_texts(exporter), tmp_path, WriteOptions(), JobContext())
    chance = random.Random(7)
    for name in report.files:
        original = (tmp_path / name).read_bytes()
        for _ in range(MUTATIONS):
            (tmp_path / name).write_bytes(damaged(original, chance))
            assert all(isinstance(one, NewItem | Problem) for one in read_all(exporter, tmp_path))
            exporter.sniff(tmp_path)
        (tmp_path / name).write_bytes(original)


def _texts(exporter):
    """A dataset of the task that the format is most for, with some of everything."""
    if Task.TEXT_SPANS in exporter.holds.tasks:
        texts = [text for text in SCRIPTS if 9 < len(text) < 99]
        return span_dataset([Marked(text, (("a b", 0, 4), ("c", 5, 9)), comment="x") for text in texts], ["a b", "c"])
    rows = [Row(text, (HOSTILE_LABELS[place],), comment="x") for place, text in enumerate(HOSTILE_TEXTS[:-1])]
    return dataset_of(max(exporter.holds.tasks), rows, HOSTILE_LABELS)


def test_a_path_in_a_table_cannot_lead_out_of_the_folder(tmp_path):
    (tmp_path / "secret.png").write_bytes(b"x")
    (tmp_path / "data").mkdir()
    table = tmp_path / "data" / "t.csv"
    paths = [
        "../secret.png",
        "a/../../secret.png",
        str(tmp_path / "secret.png"),
        "C:/secret.png",
        "\\\\host\\share\\x.png",
    ]
    table.write_text("image\n" + "\n".join(paths) + "\n")
    found = read_all(next(one for one in FORMATS if one.name == "csv"), table)
    assert [type(one) for one in found] == [Problem] * len(paths)
    assert not any("secret" in one.reason and "not an image" in one.reason for one in found)
