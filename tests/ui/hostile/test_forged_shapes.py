"""A shape that no drawing can have is damage that the window tells of, and nothing worse."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from labeller.domain.schema import Task
from tests.ui.hostile.making import hostile_project
from tests.ui.hostile.walking import open_windows, shown_texts


def test_a_box_of_no_numbers_is_told_as_damage(window, qtbot, tmp_path):
    path = hostile_project(tmp_path, Task.OBJECT_DETECTION)
    with closing(sqlite3.connect(path)) as db, db:
        for table in ("annotation", "suggestion"):
            box = """{"kind": "box", "x": NaN, "y": 0, "width": 1e999, "height": 1}"""
            db.execute(f"UPDATE {table} SET shape = ?", (box,))  # noqa: S608  # two names of ours
    window.open_project(path)
    qtbot.waitUntil(lambda: "is damaged" in shown_texts(open_windows()), timeout=60_000)
