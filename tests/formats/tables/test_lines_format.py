"""Plain lines: one text each, nothing else."""

from __future__ import annotations

from labeller.domain.item import Problem
from labeller.domain.schema import Task
from labeller.formats.format import Exporter, ReadOptions
from labeller.formats.tables.lines_format import LinesFormat
from labeller.jobs import JobContext

LINES = LinesFormat()


def saved(tmp_path, data):
    path = tmp_path / "notes.txt"
    path.write_bytes(data)
    return path


def test_each_line_is_a_text_whatever_it_holds(tmp_path):
    path = saved(tmp_path, 'one, two; "three\n\n{"a": 1}\r\n  grün  \n'.encode())
    items = list(LINES.read(path, ReadOptions(), JobContext()))
    assert [(item.text, item.name) for item in items] == [
        ('one, two; "three', "notes 1"),
        ('{"a": 1}', "notes 3"),
        ("  grün  ", "notes 4"),
    ]


def test_the_preview_counts_and_shows(tmp_path):
    seen = LINES.preview(saved(tmp_path, b"a\nb\nc\n"), ReadOptions(), JobContext())
    assert (seen.task, seen.count, seen.is_exact, seen.rows[:2]) == (
        Task.TEXT_CLASSIFICATION,
        3,
        True,
        (("a",), ("b",)),
    )


def test_a_line_that_is_no_text_is_a_problem_with_its_place(tmp_path):
    found = list(LINES.read(saved(tmp_path, b"good\nz\0ro\nfine\n"), ReadOptions(), JobContext()))
    assert found[1] == Problem("notes.txt", "line 2: contains a zero byte")
    assert len(found) == 3


def test_lines_cannot_be_written():
    assert not isinstance(LINES, Exporter)
