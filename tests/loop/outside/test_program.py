"""A program of the user suggests; a bad one does no harm, and what is wrong with it is said."""

from __future__ import annotations

import os
import time
from contextlib import closing
from pathlib import Path

import pytest

from labeller.domain.item import Item, Medium
from labeller.domain.schema import Label, Schema, Task
from labeller.errors import LabellerError, UsageError
from labeller.jobs import JobCancelledError, JobContext
from labeller.loop.outside import lines
from labeller.loop.outside.program import ProgramSource
from labeller.loop.outside.source import Said, Seen
from tests.loop.outside.programs import GOOD, LATE, command

SCHEMA = Schema(Task.TEXT_CLASSIFICATION, (Label(1, "cat", "#000000", 0), Label(2, "dog", "#000000", 1)))
ONE = "import json, sys\nsys.stdin.readline()\nitem = json.loads(sys.stdin.readline())\n"
ANSWER = 'print(json.dumps({"id": item["id"], "labels": []}), flush=True)\n'


def seen(count: int):
    return iter([Seen(Item(number, Medium.TEXT, f"t{number}", "h", text="words")) for number in range(1, count + 1)])


def ask(text: str, folder, count: int = 3, limit_s: float = 20.0, context: JobContext | None = None) -> list[Said]:
    source = ProgramSource(command(folder, text), SCHEMA, limit_s)
    with closing(source.suggest(seen(count), context or JobContext())) as answers:
        return list(answers)


def test_every_item_is_answered_once(tmp_path):
    said = ask(GOOD, tmp_path, 200)
    assert [one.item_id for one in said] == list(range(1, 201))
    assert {(one.label, one.score) for answer in said for one in answer.found} == {("cat", 0.75)}


def test_program_may_wait_for_the_end_and_answer_in_any_order(tmp_path):
    assert [one.item_id for one in ask(LATE, tmp_path, 5)] == [5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (ONE + "print('garbage')", "a line is not JSON: garbage"),
        (ONE + "print(json.dumps({'id': 99, 'labels': []}))", "the item 99, which is not waiting"),
        (ONE + ANSWER + ANSWER, "the item 1, which is not waiting"),
        (ONE + "sys.exit('no weights')", r"ended with status 1 before .* last words: no weights"),
        (ONE + "sys.stdout.close(); import os; os.close(1); sys.stdin.read()", "(closed its output|ended with status)"),
        ("import time; time.sleep(60)", "gave no answer for 1 seconds"),
    ],
)
def test_bad_programs_are_told(tmp_path, text, why):
    with pytest.raises(LabellerError, match=why):
        ask(text, tmp_path, limit_s=1.0)


def test_endless_lines_do_not_fill_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(lines, "MOST_BYTES", 1 << 20)
    with pytest.raises(LabellerError, match="wrote a line of more than"):
        ask("import sys\nwhile True: sys.stdout.write('x' * 65536)", tmp_path)


def test_flood_of_errors_blocks_nobody(tmp_path):
    assert len(ask("import sys\nsys.stderr.write('x' * 1_000_000)\n" + GOOD, tmp_path)) == 3


def test_program_that_reads_nothing_blocks_nobody(tmp_path):
    with pytest.raises(LabellerError, match="ended with status 0"):
        ask("", tmp_path, 60)


def test_program_and_its_children_end_when_the_job_is_cancelled(tmp_path):
    text = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(tmp_path / 'pid')!r} + '.new', 'w').write(str(child.pid))\n"
        f"import os; os.rename({str(tmp_path / 'pid')!r} + '.new', {str(tmp_path / 'pid')!r})\n"
        "time.sleep(60)\n"
    )
    context = JobContext()

    class Ends(JobContext):
        def check(self) -> None:
            if (tmp_path / "pid").exists():
                context.cancel()
            context.check()

    with pytest.raises(JobCancelledError):
        ask(text, tmp_path, context=Ends())
    pid = int((tmp_path / "pid").read_text())
    deadline = time.monotonic() + 5
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_running(pid)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    # One that nobody has waited for is over, too.
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_program_that_is_not_there_is_told():
    source = ProgramSource("/nowhere/program --fast", SCHEMA)
    with pytest.raises(LabellerError, match="/nowhere/program cannot be started: No such file"):
        list(source.suggest(seen(1), JobContext()))


def test_no_shell_sees_the_command(tmp_path):
    touched = tmp_path / "touched"
    with pytest.raises(LabellerError):
        list(ProgramSource(f"echo x; touch {touched}", SCHEMA).suggest(seen(1), JobContext()))
    assert not touched.exists()


@pytest.mark.parametrize("command_line", ["", "  ", "'open"])
def test_commands_that_are_none_are_refused(command_line):
    with pytest.raises(UsageError):
        ProgramSource(command_line, SCHEMA)
