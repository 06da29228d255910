"""A program may be killed at any moment: what it said was done is there, and the file is sound."""

from __future__ import annotations

import random
import subprocess
import sys
import textwrap
from itertools import islice
from pathlib import Path

import pytest

from labeller.project.project import open_project
from labeller.store import answer_store, item_store
from labeller.store.inspection import check
from tests.store.making import add, rows_of, state_of, texts

ROOT = Path(__file__).resolve().parents[2]

# Answers the items in turn; the time of an answer is its number. Every answer is acknowledged when it is durable.
ANSWERING = """
    import sys
    from pathlib import Path
    from labeller.project.commands.answers import SetAnswer
    from labeller.project.project import open_project
    from tests.store.making import answer
    from dataclasses import replace

    project = open_project(Path(sys.argv[1]))
    number = int(sys.argv[2])
    while True:
        number += 1
        project.perform(SetAnswer(number % 10 + 1, replace(answer(1, 2), answered_at=float(number))))
        print(number, flush=True)
"""

IMPORTING = """
    import sys
    from pathlib import Path
    from labeller.project import found, importing
    from labeller.project.project import open_project
    from tests.store.making import add, texts

    found._PIECE_ITEMS, importing._TELL_EVERY_SECONDS = 7, 0.0
    project = open_project(Path(sys.argv[1]))
    project.subscribe(lambda changes: print("told", flush=True))
    add(project, texts(100_000, label="bird", first=100))
"""


def kill_after(script, lines, *arguments):
    """Run a script until it has printed so many lines, kill it in the middle of what it does; all that it printed."""
    command = [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        printed = list(islice(process.stdout, lines))
        process.kill()
        printed += process.stdout.readlines()
    assert len(printed) >= lines, "it ended by itself"
    return [line.strip() for line in printed if line.endswith("\n")]


@pytest.mark.skipif(sys.platform == "win32", reason="killed in another way there")
def test_every_acknowledged_answer_survives_a_kill(closed):
    draw = random.Random(3)
    last = 0
    for _ in range(8):
        acknowledged = list(map(int, kill_after(ANSWERING, draw.randrange(1, 60), closed, last)))
        last = acknowledged[-1]
        assert check(closed) == []
        stored = dict(rows_of(closed, "SELECT item_id, answered_at FROM answer"))
        for number in acknowledged[-10:]:
            assert stored[number % 10 + 1] in {float(number), last + 1.0}
        last = int(max(stored.values()))
    assert rows_of(closed, "SELECT count(*) FROM event WHERE title = 'Answer'") == [(last,)]


@pytest.mark.skipif(sys.platform == "win32", reason="killed in another way there")
def test_after_a_kill_undo_goes_back_before_it(closed):
    before = state_of(closed)
    answers = len(kill_after(ANSWERING, 12, closed, 0))
    project = open_project(closed)
    steps = 0
    while project.undo_title() == "Answer":
        project.undo()
        steps += 1
    assert steps in {answers, answers + 1}
    assert state_of(closed) == before
    project.close()
    assert [path.name for path in closed.parent.iterdir() if path.is_file()] == [closed.name]


@pytest.mark.skipif(sys.platform == "win32", reason="killed in another way there")
@pytest.mark.parametrize("told", [2, 40])
def test_a_killed_import_goes_on_and_is_undone(closed, told):
    before = state_of(closed)
    kill_after(IMPORTING, told, closed)
    assert check(closed) == []
    project = open_project(closed)
    with project.read() as db:
        kept = item_store.count_items(db) - 10
        assert answer_store.count_by_label(db) == {3: kept}
    assert kept > 0
    assert kept % 7 == 0
    report = add(project, texts(kept + 50, label="bird", first=100))
    assert (report.items_known, report.items_added) == (kept, 50)
    project.undo()
    project.undo()
    assert state_of(closed) == before
    project.close()
