"""Formats inside archives are recognised and looked at as they are outside."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from labeller.domain.item import Medium
from labeller.errors import UsageError
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.registry import SourceLook, find_source, format_named, recognise, sniff
from labeller.jobs import JobContext
from labeller.media.unreadable import UnreadableError
from tests.formats.made import Row, dataset_of, draw
from tests.formats.test_registry import CASES
from tests.media.bad_archives import make_tar, make_zip

CSV = b"text,label\nhello,a\nbye,b\n"
IMAGES_CSV = b"image,label\nimages/1.png,a\nimages/2.png,b\n"
NOISE = bytes(range(256))
JSONL = b'{"text": "x", "label": "a"}\n'


@pytest.fixture
def png(tmp_path):
    return draw(tmp_path / "one.png", 1).read_bytes()


def folders(png, *, above=""):
    return {f"{above}{label}/{number}.png": png for label in ("cat", "dog") for number in range(30)}


@pytest.mark.parametrize("above", ["", "photos/", "a/b/"])
def test_folders_of_pictures_are_found_below_any_single_folder(tmp_path, png, above):
    archive = make_zip(tmp_path / "in.zip", folders(png, above=above))
    found, seen = sniff(archive, ReadOptions(), JobContext())
    assert (found.name, seen.count, [one.name for one in seen.labels]) == ("folder-per-class", 60, ["cat", "dog"])


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"items.csv": CSV}, "csv"),
        ({"out/items.csv": CSV, "out/README.md": b"# Card", "out/manifest.json": b"{}"}, "csv"),
        ({"a.jsonl": JSONL}, "jsonl"),
        ({"a.txt": b"one\ntwo\n"}, "lines"),
        ({"data/train.csv": CSV, "data/test.csv": CSV, "README.md": b""}, "hf-text"),
        ({"texts/a.txt": b"one", "texts/b.txt": b"two"}, "folder-per-class"),
    ],
)
def test_texts_find_their_format(tmp_path, files, expected):
    assert recognise(make_zip(tmp_path / "in.zip", files)).name == expected
    assert recognise(make_tar(tmp_path / "in.tar.gz", files)).name == expected


def test_a_table_beside_pictures_is_the_source_if_it_names_them(tmp_path, png):
    files = {"images/1.png": png, "images/2.png": png}
    found, seen = sniff(make_zip(tmp_path / "a.zip", files | {"l.csv": IMAGES_CSV}), ReadOptions(), JobContext())
    assert (found.name, seen.medium, seen.count) == ("csv", Medium.IMAGE, 2)
    assert recognise(make_zip(tmp_path / "b.zip", files | {"notes.csv": CSV})).name == "folder-per-class"


def test_a_format_that_somebody_chose_is_taken_at_its_word(tmp_path):
    archive = make_zip(tmp_path / "in.zip", {"items.csv": CSV, "other.jsonl": JSONL})
    with SourceLook(archive) as look:
        for name in ("csv", "jsonl", "lines"):
            chosen = format_named(name)
            if name == "lines":
                with pytest.raises((UnreadableError, UsageError)):
                    look.preview(ReadOptions(), JobContext(), chosen)
            else:
                assert look.preview(ReadOptions(), JobContext(), chosen).format == name


def test_a_look_unpacks_once_and_leaves_nothing(tmp_path, png, monkeypatch):
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    with SourceLook(make_zip(tmp_path / "in.zip", folders(png))) as look:
        first = look.preview(ReadOptions(), JobContext())
        (made,) = place.iterdir()
        again = look.preview(first.options, JobContext(), format_named(first.format))
        assert list(place.iterdir()) == [made]
        assert again == first
        assert str(place) not in str(first)
    assert list(place.iterdir()) == []
    with pytest.raises(UnreadableError):
        look.preview(ReadOptions(), JobContext())


def test_what_is_refused_is_shown_in_the_preview(tmp_path):
    archive = make_zip(tmp_path / "in.zip", {"../out.csv": CSV, "items.csv": CSV})
    _, seen = sniff(archive, ReadOptions(), JobContext())
    assert [problem.file for problem in seen.problems] == ["../out.csv"]


def test_an_archive_of_nothing_that_is_known_is_refused(tmp_path):
    with pytest.raises(UnreadableError):
        sniff(make_zip(tmp_path / "in.zip", {"a.bin": NOISE, "b.bin": NOISE}), ReadOptions(), JobContext())


def test_the_sample_and_the_whole_lead_to_the_same_place(tmp_path, png):
    from labeller.media.archives import unpack

    archive = make_zip(tmp_path / "in.zip", folders(png, above="top/"))
    unpack(archive, tmp_path / "whole", JobContext())
    assert find_source(tmp_path / "whole")[0] == tmp_path / "whole" / "top"


@pytest.mark.parametrize(("exporter", "task"), CASES, ids=lambda one: getattr(one, "name", one))
def test_our_own_exports_are_recognised_inside_an_archive(exporter, task, tmp_path):
    rows = [Row(f"{place}.png", (label,)) for place, label in enumerate("aabb")]
    (tmp_path / "out" / "export").mkdir(parents=True)
    dataset = dataset_of(task, rows, ["a", "b"], tmp_path / "in")
    exporter.write(dataset, tmp_path / "out" / "export", WriteOptions(), JobContext())
    (tmp_path / "out" / "export" / "manifest.json").write_text("{}")
    found, seen = sniff(
        Path(shutil.make_archive(str(tmp_path / "sent"), "zip", tmp_path / "out")), ReadOptions(), JobContext()
    )
    outside, there = sniff(_source(exporter, tmp_path / "out" / "export"), ReadOptions(), JobContext())
    assert (found.name, seen.count, seen.labels) == (outside.name, there.count, there.labels)


def _source(exporter, folder):
    """What a person would choose: the table, or the folder."""
    tables = [path for path in folder.iterdir() if path.suffix in exporter.extensions and path.name != "manifest.json"]
    return tables[0] if len(tables) == 1 and exporter.name in {"csv", "jsonl", "parquet"} else folder
