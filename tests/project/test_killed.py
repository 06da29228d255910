"""A program may be killed at any moment: what it said was done is there, and the file is sound."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from labeller.project.project import open_project
from labeller.store import answer_store, item_store
from labeller.store.inspection import check
from tests.store.making import add, rows_of, state_of, texts

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="programs are started and killed in another way here")

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0

# A program that is loaded once and then works in a copy of itself each time, so that the copy can be killed. What is
# done goes to a file, line by line, without a buffer.
WORKER = """
    import os, sys
    from dataclasses import replace
    from pathlib import Path
    from labeller.project import found, importing
    from labeller.project.commands.answers import SetAnswer
    from labeller.project.project import open_project
    from tests.store.making import add, answer, texts

    found._PIECE_ITEMS, importing._TELL_EVERY_SECONDS = 7, 0.0

    def work(task, path, done, first):
        project = open_project(Path(path))
        log = os.open(done, os.O_WRONLY)
        if task == "import":
            project.subscribe(lambda changes: os.write(log, b"told\\n"))
            add(project, texts(100_000, label="bird", first=100))
        number = int(first)
        while True:
            number += 1
            # The time of an answer is its number.
            project.perform(SetAnswer(number % 10 + 1, replace(answer(1, 2), answered_at=float(number))))
            os.write(log, b"%d\\n" % number)

    for line in sys.stdin:
        copy = os.fork()
        if copy == 0:
            work(*line.rstrip("\\n").split("\\t"))
        print(copy, flush=True)
        os.waitpid(copy, 0)
        print("killed", flush=True)
"""


class Worker:
    """Works on a project until it has said so many times that something is done, and is killed in the middle."""

    def __init__(self, process: subprocess.Popen[str], done: Path) -> None:
        self._process = process
        self._done = done

    def killed_after(self, lines: int, task: str, path: Path, first: int = 0) -> list[str]:
        """All that it said was done."""
        self._done.write_bytes(b"")
        print(task, path, self._done, first, sep="\t", file=self._process.stdin, flush=True)
        copy = int(self._process.stdout.readline())
        deadline = time.monotonic() + PATIENCE_S
        while self._done.read_bytes().count(b"\n") < lines and time.monotonic() < deadline:
            time.sleep(0.001)
        os.kill(copy, signal.SIGKILL)
        assert self._process.stdout.readline() == "killed\n"
        said = self._done.read_text().splitlines()
        assert len(said) >= lines
        return said


@pytest.fixture(scope="module")
def worker(tmp_path_factory):
    command = [sys.executable, "-c", textwrap.dedent(WORKER)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        yield Worker(process, tmp_path_factory.mktemp("worker") / "done")
        process.stdin.close()


def test_every_acknowledged_answer_survives_a_kill(closed, worker):
    draw = random.Random(3)
    last = 0
    for _ in range(12):
        acknowledged = list(map(int, worker.killed_after(draw.randrange(1, 40), "answer", closed, last)))
        assert check(closed) == []
        stored = dict(rows_of(closed, "SELECT item_id, answered_at FROM answer"))
        newest = {number % 10 + 1: float(number) for number in acknowledged}
        last = int(max(stored.values()))
        assert last - acknowledged[-1] in {0, 1}
        assert {item_id for item_id, number in newest.items() if stored[item_id] < number} == set()
    assert rows_of(closed, "SELECT count(*) FROM event WHERE title = 'Answer'") == [(last,)]


def test_after_a_kill_undo_goes_back_before_it(closed, worker):
    before = state_of(closed)
    answers = len(worker.killed_after(12, "answer", closed))
    project = open_project(closed)
    steps = 0
    while project.undo_title() == "Answer":
        project.undo()
        steps += 1
    assert steps in {answers, answers + 1}
    assert state_of(closed) == before
    project.close()
    assert [path.name for path in closed.parent.iterdir() if path.is_file()] == [closed.name]


@pytest.mark.parametrize("told", [2, 40])
def test_a_killed_import_goes_on_and_is_undone(closed, worker, told):
    before = state_of(closed)
    worker.killed_after(told, "import", closed)
    assert check(closed) == []
    project = open_project(closed)
    with project.read() as db:
        kept = len(item_store.find_item_ids(db)) - 10
        assert answer_store.count_by_label(db) == {3: kept}
    assert kept >= (told - 1) * 7
    assert kept % 7 == 0
    report = add(project, texts(kept + 50, label="bird", first=100))
    assert (report.items_known, report.items_added) == (kept, 50)
    project.undo()
    project.undo()
    assert state_of(closed) == before
    project.close()
