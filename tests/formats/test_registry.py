"""Formats are found by name, and a source finds its format."""

from __future__ import annotations

import pytest

from labeller.domain.schema import Task
from labeller.errors import UsageError
from labeller.formats.format import Exporter, ReadOptions, WriteOptions
from labeller.formats.registry import FORMATS, all_formats, exporter_named, format_named, recognise, sniff
from labeller.jobs import JobContext
from labeller.media.unreadable import UnreadableError
from tests.formats.made import Row, dataset_of, draw

EXPORTERS = [one for one in FORMATS if isinstance(one, Exporter)]
CASES = [(one, task) for one in EXPORTERS for task in sorted(one.holds.tasks)]


def test_a_format_is_found_by_its_name():
    assert [format_named(one.name) for one in FORMATS] == list(all_formats())


def test_an_unknown_name_is_refused_with_the_known_ones():
    with pytest.raises(UsageError, match="csv, jsonl, parquet, lines"):
        format_named("xls")


def test_a_format_that_cannot_be_written_is_refused_as_an_exporter():
    with pytest.raises(UsageError, match="folder-per-class"):
        exporter_named("lines")


@pytest.mark.parametrize(("exporter", "task"), CASES, ids=lambda one: getattr(one, "name", one))
def test_our_own_exports_are_recognised_with_their_task(exporter, task, tmp_path):
    rows = [Row(f"{place}.png", (label,)) for place, label in enumerate("aabb")]
    (tmp_path / "out").mkdir()
    dataset = dataset_of(task, rows, ["a", "b"], tmp_path / "in")
    report = exporter.write(dataset, tmp_path / "out", WriteOptions(), JobContext())
    is_table = exporter.name in {"csv", "jsonl", "parquet"}
    found, seen = sniff(
        tmp_path / "out" / report.files[0] if is_table else tmp_path / "out", ReadOptions(), JobContext()
    )
    assert found.name == exporter.name
    assert (seen.count, [label.name for label in seen.labels]) == (4, ["a", "b"])
    # What is drawn tells its task by its shapes, of which there are none here.
    assert seen.task is task or not exporter.holds.several_labels or not task.is_whole_item


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", "text,label\nx,y\n", "csv"),
        ("a.TSV", "text\tlabel\nx\ty\n", "csv"),
        ("a.jsonl", '{"text": "x"}\n', "jsonl"),
        ("a.csv", "size,colour\n1.5,red\n2,blue\n", "csv"),
        ("a.ndjson", '{"text": "x"}\n', "jsonl"),
        ("a.txt", "one line\nanother\n", "lines"),
        ("a.txt", "one, line\nanother, line\n", "lines"),
        ("a.dat", "text;label\nx;y\nz;y\n", "csv"),
        ("a.log", '{"text": "x"}\n{"text": "y"}\n', "jsonl"),
        ("a", "just words\nand more\n", "lines"),
    ],
)
def test_a_file_finds_its_format(tmp_path, name, content, expected):
    (tmp_path / name).write_text(content)
    assert recognise(tmp_path / name).name == expected


@pytest.mark.parametrize(
    ("name", "content"), [("a.json", "[1, 2]"), ("a.xml", "<a/>"), ("a.pdf", "%PDF-1.4\n"), ("a.txt.yaml", "a: 1\n")]
)
def test_what_has_a_structure_of_its_own_is_not_taken_for_lines(tmp_path, name, content):
    (tmp_path / name).write_text(content)
    with pytest.raises(UnreadableError, match="format is not known"):
        recognise(tmp_path / name)


def test_a_folder_of_images_is_recognised(tmp_path):
    draw(tmp_path / "photos" / "a.png", 1)
    assert recognise(tmp_path / "photos").name == "folder-per-class"


def test_a_folder_of_tables_is_recognised(tmp_path):
    (tmp_path / "train.csv").write_text("text,label\nx,y\n")
    found, seen = sniff(tmp_path, ReadOptions(), JobContext())
    assert (found.name, seen.task, seen.count) == ("hf-text", Task.TEXT_CLASSIFICATION, 1)


@pytest.mark.parametrize(
    ("content", "reason"), [(b"", "nothing in it"), (bytes(range(256)) * 9, "format is not known")]
)
def test_what_is_no_data_is_refused(tmp_path, content, reason):
    (tmp_path / "thing").write_bytes(content)
    with pytest.raises(UnreadableError, match=reason):
        recognise(tmp_path / "thing")


def test_what_is_not_there_is_refused(tmp_path):
    with pytest.raises(UnreadableError, match="not there"):
        recognise(tmp_path / "gone")
