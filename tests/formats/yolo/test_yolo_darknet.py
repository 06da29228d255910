"""Darknet's YOLO: what its own tools read, and what CVAT and Datumaro write for it."""

from __future__ import annotations

from labeller.domain.item import NewItem, Problem
from labeller.domain.shape import Box, RotatedBox
from labeller.formats.format import ReadOptions, Renamed, WriteOptions
from labeller.formats.registry import exporter_named, recognise
from labeller.jobs import JobContext
from tests.formats.drawn import Drawing, drawn_dataset, paint

DARKNET = exporter_named("yolo-darknet")
BOX = Box(16.0, 12.0, 32.0, 6.0)


def write(tmp_path, drawings, names=("cat", "dog")):
    (tmp_path / "out").mkdir()
    report = DARKNET.write(
        drawn_dataset(tmp_path / "in", drawings, names), tmp_path / "out", WriteOptions(), JobContext()
    )
    return report, tmp_path / "out"


def test_the_files_are_those_of_darknet(tmp_path):
    drawings = [Drawing("a.png", (("dog", BOX),), "train"), Drawing("b.png", (), "validation")]
    report, out = write(tmp_path, drawings)
    texts = {name: (out / name).read_text() for name in report.files if not name.endswith((".png", ".json"))}
    assert texts == {
        "obj_train_data/a.txt": "1 0.5 0.3125 0.5 0.125\n",
        "obj_valid_data/b.txt": "",
        "train.txt": "data/obj_train_data/a.png\n",
        "valid.txt": "data/obj_valid_data/b.png\n",
        "obj.names": "cat\ndog\n",
        "obj.data": (
            "classes = 2\ntrain = data/train.txt\nvalid = data/valid.txt\nnames = data/obj.names\nbackup = backup/\n"
        ),
    }


def test_every_shape_is_a_box(tmp_path):
    _, out = write(tmp_path, [Drawing("a.png", (("cat", RotatedBox(32.0, 24.0, 16.0, 32.0, 90.0)),))])
    assert (out / "obj_train_data/a.txt").read_text() == "0 0.5 0.5 0.5 0.3333333333\n"


def test_names_with_blanks_at_their_ends_are_changed_and_come_back(tmp_path):
    names = ("cat", " cat", "a b ")
    report, out = write(tmp_path, [Drawing("a.png", tuple((name, BOX) for name in names))], names)
    assert (out / "obj.names").read_text() == "cat\ncat_2\na b\n"
    assert report.renamed == (Renamed(" cat", "cat_2"), Renamed("a b ", "a b"))
    (item,) = DARKNET.read_back(out, JobContext())
    assert [one.label for one in item.annotations] == list(names)


def test_what_cvat_writes_is_read(tmp_path):
    (tmp_path / "obj_train_data").mkdir()
    for number in (1, 2):
        paint(tmp_path / f"obj_train_data/{number}.png", number)
    (tmp_path / "obj_train_data/1.txt").write_text("1 0.500000 0.312500 0.500000 0.125000\n")
    (tmp_path / "obj.data").write_text(
        "classes = 2\ntrain = data/train.txt\nnames = data/obj.names\nbackup = backup/\n"
    )
    (tmp_path / "obj.names").write_text("cat\ndog\n")
    (tmp_path / "train.txt").write_text("data/obj_train_data/1.png\ndata/obj_train_data/2.png\n")
    assert recognise(tmp_path).name == "yolo-darknet"
    found = list(DARKNET.read(tmp_path, ReadOptions(), JobContext()))
    items = [one for one in found if isinstance(one, NewItem)]
    assert [(one.split, one.annotations) for one in items] == [("train", items[0].annotations), ("train", None)]
    assert [(one.label, one.shape) for one in items[0].annotations] == [("dog", BOX)]
    assert [one.is_mended for one in found if isinstance(one, Problem)] == [True]
