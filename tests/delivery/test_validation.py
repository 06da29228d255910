"""The format doctor: what is wrong with a dataset is told with its place, and nothing else is."""

from __future__ import annotations

import json
import zipfile

import pytest

from labeller.delivery.validation import validate
from labeller.domain.fault import Fault
from labeller.domain.shape import Box
from labeller.formats.coco.format import CocoFormat
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.registry import format_named
from labeller.formats.tables.csv_format import CsvFormat
from labeller.jobs import JobCancelledError, JobContext
from labeller.media.unreadable import UnreadableError
from tests.formats.drawn import Drawing, drawn_dataset, paint

BOX = (("cat", Box(4.0, 6.0, 20.0, 10.0)),)


def examined(source, chosen=None, **options):
    return validate(source, chosen, ReadOptions(**options), JobContext())


@pytest.fixture
def sound(tmp_path):
    drawings = [Drawing("a.png", BOX * 2, split="train"), Drawing("b.png", (), split="test")]
    dataset = drawn_dataset(tmp_path / "in", drawings)
    CocoFormat().write(dataset, tmp_path / "out", WriteOptions(), JobContext())
    return tmp_path / "out"


def test_a_sound_dataset_has_no_faults_and_is_counted(sound):
    found = examined(sound)
    assert (found.format, found.is_ok, found.errors, found.warnings) == ("coco", True, (), ())
    counts = found.counts
    assert (counts.items, counts.answered, counts.annotations) == (2, 2, 2)
    assert (counts.labels, counts.shapes, counts.splits) == ({"cat": 2, "dog": 0}, {"box": 2}, {"test": 1, "train": 1})


def test_an_archive_is_examined_like_a_folder(sound, tmp_path):
    with zipfile.ZipFile(tmp_path / "out.zip", "w") as archive:
        for path in sound.rglob("*"):
            archive.write(path, path.relative_to(sound.parent))
    found = examined(tmp_path / "out.zip")
    assert (found.format, found.is_ok, found.counts) == ("coco", True, examined(sound).counts)


def test_what_is_left_out_is_an_error_and_what_is_mended_a_warning(sound):
    path = sound / "annotations" / "instances_train.json"
    document = json.loads(path.read_text())
    document["annotations"][0]["category_id"] = 9
    document["annotations"][1]["id"] = 0
    path.write_text(json.dumps(document))
    found = examined(sound)
    assert [(one.fault, one.file) for one in found.errors] == [
        (Fault.UNKNOWN_LABEL, "instances_train.json, annotation 1")
    ]
    assert [one.fault for one in found.warnings] == [Fault.ID_FROM_ZERO]
    assert (found.is_ok, found.counts.annotations) == (False, 1)


def test_the_same_picture_under_two_names_is_remarked(sound):
    train = next((sound / "images" / "train").iterdir())
    test = next((sound / "images" / "test").iterdir())
    test.write_bytes(train.read_bytes())
    found = examined(sound)
    assert [one.fault for one in found.warnings] == [Fault.DUPLICATE_NAME]
    assert found.is_ok


def test_what_is_not_of_the_format_is_an_error_and_no_exception(tmp_path):
    (tmp_path / "x.json").write_text("[]")
    found = examined(tmp_path / "x.json", CocoFormat())
    assert (found.format, found.is_ok, found.counts.items) == ("coco", False, 0)


def test_what_nobody_knows_is_an_error_without_a_format(tmp_path):
    (tmp_path / "x.bin").write_bytes(bytes(range(256)))
    found = examined(tmp_path / "x.bin")
    assert (found.format, [one.fault for one in found.errors]) == (None, [Fault.UNREADABLE])


@pytest.mark.parametrize("name", ["voc", "yolo-detect", "yolo-darknet", "dota"])
def test_a_folder_of_another_format_than_the_chosen_one_is_an_error_that_says_so(sound, name):
    (error,) = examined(sound, format_named(name)).errors
    title = format_named(name).title
    assert error.reason == f"nothing of the format {title} was found in it; it looks like COCO"


def test_pictures_that_nobody_has_labelled_yet_are_no_fault_of_a_format(tmp_path):
    paint(tmp_path / "JPEGImages" / "a.png", 1)
    (tmp_path / "Annotations").mkdir()
    (tmp_path / "labelmap.txt").write_text("cat:::\n")
    assert examined(tmp_path, format_named("folder-per-class")).is_ok


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.json", ""), ("x.json", " \n"), ("x.json", "[]"), ("x.json", "{ }"), ("x.json", "null"), ("x.conll", "")],
)
def test_a_file_with_nothing_in_it_is_said_to_be_so(tmp_path, name, content):
    (tmp_path / name).write_text(content)
    (error,) = examined(tmp_path / name).errors
    assert error.fault is Fault.UNREADABLE
    assert "nothing in it" in error.reason or "no column holds texts" in error.reason


def test_an_empty_table_is_an_error(tmp_path):
    (tmp_path / "x.csv").write_text("text,label\n")
    assert not examined(tmp_path / "x.csv", CsvFormat()).is_ok


def test_thousands_of_equal_faults_are_counted(tmp_path):
    images = [{"id": number, "file_name": f"{number}.png"} for number in range(1, 1001)]
    (tmp_path / "x.json").write_text(json.dumps({"images": images, "annotations": [], "categories": []}))
    errors = examined(tmp_path / "x.json").errors
    assert (len(errors), errors[-1].reason) == (201, "800 more of the same kind")


def test_nothing_there_is_refused(tmp_path):
    with pytest.raises(UnreadableError, match="not there"):
        examined(tmp_path / "gone")


def test_it_can_be_cancelled(sound):
    context = JobContext()
    context.cancel()
    with pytest.raises(JobCancelledError):
        validate(sound, None, ReadOptions(), context)


def test_a_table_in_another_encoding_is_remarked(tmp_path):
    rows = "text;label\r\n" + "".join(f"très bien, merci {number};oui\r\n" for number in range(20))
    (tmp_path / "x.csv").write_bytes(rows.encode("cp1252"))
    found = examined(tmp_path / "x.csv")
    assert (found.is_ok, [one.fault for one in found.warnings]) == (True, [Fault.WRONG_ENCODING])


def test_a_path_that_leads_out_and_an_empty_text_have_their_kinds(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "t.csv").write_text("image,label\n../secret.png,a\ngone.png,b\n")
    assert [one.fault for one in examined(tmp_path / "data" / "t.csv").errors] == [
        Fault.UNSAFE_PATH,
        Fault.MISSING_FILE,
    ]
    (tmp_path / "t.csv").write_text("text,label\nhello there all,a\n,b\n")
    assert [one.fault for one in examined(tmp_path / "t.csv").errors] == [Fault.EMPTY_TEXT]


def test_a_file_beside_pictures_that_nobody_can_use_is_named(tmp_path):
    for number in range(3):
        paint(tmp_path / f"{number}.png", number)
    (tmp_path / "ann.json").write_text('{"my": "labels", "x": [1, 2')
    found = examined(tmp_path)
    assert [(one.fault, one.file) for one in found.warnings] == [(Fault.UNUSED_FILE, "ann.json")]


def test_a_table_beside_the_pictures_that_it_names_is_the_source(tmp_path):
    for number in range(4):
        paint(tmp_path / f"{number}.png", number)
    (tmp_path / "labels.csv").write_text("image,label\n" + "".join(f"{n}.png,{'ab'[n % 2]}\n" for n in range(4)))
    found = examined(tmp_path)
    assert (found.format, found.counts.labels, found.warnings) == ("csv", {"a": 2, "b": 2}, ())
