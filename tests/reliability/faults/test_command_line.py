"""The command line on a full disk: one line that says so, nothing half done, and afterwards it works."""

from __future__ import annotations

import json

import pytest

from labeller.cli.main import run
from labeller.project.commands.answers import SetAnswer
from labeller.store.inspection import check
from tests.reliability.faults.disks import NoDiskError, disk
from tests.reliability.faults.victims import answers_in
from tests.store.making import add, answer, new_project, texts

COMMANDS = {
    "new": lambda place, _: ("new", place / "made.labeller", "--task", "text-classification", "--labels", "a,b"),
    "import": lambda place, project: ("import", project, place.parent / "many.jsonl", "--json"),
    "export": lambda place, project: ("export", project, place / "out", "--format", "csv", "--only", "all"),
    "check": lambda _, project: ("check", project, "--repair"),
    "info": lambda _, project: ("info", project),
}
# These only read, and need no room.
READING = {"check", "info"}


def no_window(_):
    raise AssertionError("no window was asked for")


@pytest.fixture
def small(tmp_path):
    try:
        with disk(tmp_path / "disk") as mounted:
            yield mounted
    except NoDiskError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_on_a_full_disk_says_so_in_one_line(small, tmp_path, capsys, name):
    made = new_project(small.folder)
    add(made, texts(20))
    made.perform(SetAnswer(1, answer(1)))
    made.close()
    lines = (json.dumps({"text": f"another text {number}"}) for number in range(5_000))
    (tmp_path / "many.jsonl").write_text("\n".join(lines))
    asked = [str(word) for word in COMMANDS[name](small.folder, made.path)]
    small.fill()
    status, told = run(asked, no_window), capsys.readouterr()
    if name in READING:
        assert (status, told.err) == (0, "")
    else:
        assert status == 1
        assert told.err.count("\n") == 1
        assert "full" in told.err or "room" in told.err
    # An export goes on later from what it has written by then.
    left = {one.name for one in small.folder.iterdir() if not one.name.startswith(".export-new-")}
    assert left == {"ballast", "test.labeller"}
    small.make_room()
    assert check(made.path) == []
    assert len(answers_in(made.path)) == 1
