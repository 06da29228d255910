"""Sources that were damaged: every one is read as far as it goes or refused in words, and nothing crashes or hangs."""

from __future__ import annotations

import random
import signal
from contextlib import contextmanager
from pathlib import Path

import pytest

from labeller.delivery.validation import validate
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
from tests.formats.hostile import hostile
from tests.formats.made import HOSTILE_LABELS, HOSTILE_TEXTS, Row, dataset_of
from tests.formats.spans import TEXTS as SCRIPTS
from tests.formats.spans import Marked, span_dataset

MUTATIONS = 200
FEWER = 40
HOSTILE = 40
STRUCTURED = {".json", ".jsonl", ".xml", ".yaml", ".csv", ".tsv", ".txt", ".conll", ".spacy", ".names", ".data"}
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
    report = _export(exporter, tmp_path / "out")
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
    """Each kind of file that the format writes beside the images, damaged in turn; the largest most often."""
    out = tmp_path / "out"
    report = _export(exporter, out)
    beside = [Path(name) for name in report.files if Path(name).suffix not in IMAGE_SUFFIXES]
    beside.sort(key=lambda path: (out / path).stat().st_size)
    kinds = {(path.parts[:-1], path.suffix): path for path in beside}
    for name in kinds.values():
        original, chance = (out / name).read_bytes(), random.Random(7)
        for _ in range(MUTATIONS if name == beside[-1] else FEWER):
            (out / name).write_bytes(damaged(original, chance) if original else b"x")
            assert all(isinstance(one, NewItem | Problem) for one in read_all(exporter, out))
        recognise(out)
        (out / name).write_bytes(original)


@pytest.mark.parametrize("exporter", TEXTS, ids=lambda one: one.name)
def test_damaged_texts_are_read_or_refused(exporter, tmp_path):
    """Each kind of file that the format writes, damaged in turn."""
    report = _export(exporter, tmp_path)
    chance = random.Random(7)
    for name in report.files:
        original = (tmp_path / name).read_bytes()
        for _ in range(MUTATIONS):
            (tmp_path / name).write_bytes(damaged(original, chance))
            assert all(isinstance(one, NewItem | Problem) for one in read_all(exporter, tmp_path))
            exporter.sniff(tmp_path)
        (tmp_path / name).write_bytes(original)


@pytest.mark.parametrize("exporter", [one for one in FORMATS if isinstance(one, Exporter)], ids=lambda one: one.name)
def test_hostile_values_are_found_or_taken_and_nothing_else_happens(exporter, tmp_path):
    """Read as `labeller validate` reads: in time, with nothing written, and with no error that is not in words."""
    out = tmp_path / "out"
    names = [name for name in _export(exporter, out).files if Path(name).suffix in STRUCTURED]
    (tmp_path / "secret.png").write_bytes(b"x")
    chance = random.Random(11)
    for _ in range(HOSTILE if names else 0):
        victim = out / chance.choice(names)
        source = victim if exporter.name in {"csv", "jsonl"} else out
        original = victim.read_bytes()
        victim.write_bytes(changed := hostile(victim.name, original, chance))
        before = _listing(tmp_path)
        try:
            with at_most(5):
                validate(source, exporter, ReadOptions(), JobContext())
        except LabellerError:
            pass
        except BaseException as error:
            error.add_note(f"{victim.name}: {changed[:4000]!r}")
            raise
        assert _listing(tmp_path) == before
        victim.write_bytes(original)


class TooSlowError(BaseException):
    """Passes through every handler of ordinary errors."""


@contextmanager
def at_most(seconds):
    """Break off what takes longer, where the system has a timer for it."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_):
        raise TooSlowError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _listing(folder):
    return {path: path.lstat().st_mtime_ns for path in folder.rglob("*")}


def _export(exporter, out):
    """What the format writes of a dataset with some of everything."""
    out.mkdir(exist_ok=True)
    if exporter in TEXTS:
        dataset = _texts(exporter)
    elif exporter in DRAWN:
        task = max(exporter.holds.tasks & DETECTION_TASKS - {Task.KEYPOINTS}, default=Task.KEYPOINTS)
        shapes = drawn.fitting(task)
        everything = tuple(("cat", shape) for shape in shapes)
        drawings = [Drawing("all.png", everything), Drawing("one.png", (("dog", shapes[0]),))]
        dataset = drawn_dataset(out.parent / "in", drawings, task=task)
    else:
        task = max(exporter.holds.tasks)
        contents = HOSTILE_TEXTS if task.medium == "text" else [f"{place}.png" for place in range(8)]
        rows = [Row(text, (HOSTILE_LABELS[place],), comment="x") for place, text in enumerate(contents)]
        dataset = dataset_of(task, rows, HOSTILE_LABELS, out.parent / "in")
    return exporter.write(dataset, out, WriteOptions(), JobContext())


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
