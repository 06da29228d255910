"""What holds for every command: statuses, one line for what goes wrong, and nothing of Python's."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from labeller import __version__
from labeller.cli import formats
from labeller.cli.main import PROJECT_SUFFIX, TASKS, parser, run
from labeller.domain.schema import Task
from labeller.store.project_file import SUFFIX
from tests.cli.conftest import ROOT

COMMANDS = ("open", "demo", "new", "info", "check", "formats", "import", "export", "suggest", "prelabel", "simulate")


def process(*arguments: object, **options) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    command = [sys.executable, "-m", "labeller", *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | options.pop("env", {})
    return subprocess.run(
        command,
        check=False,
        text=True,
        encoding="utf-8",
        env=environment,
        timeout=120,
        **({"capture_output": True} | options),
    )


def test_lists_kept_beside_argparse_for_speed_are_those_of_the_program():
    assert tuple(task.value for task in Task) == TASKS
    assert PROJECT_SUFFIX == SUFFIX


def test_without_a_command_the_app_opens_on_its_start_page(cli):
    assert cli().opened == "start"


def test_status_of_the_app_is_that_of_the_command():
    assert run([], lambda _: 7) == 7


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help_tells_how_it_is_used(capsys, command):
    with pytest.raises(SystemExit, match="0"):
        run([*filter(None, [command]), "--help"], lambda _: 0)
    said = capsys.readouterr().out
    assert said.startswith(f"usage: labeller{f' {command}' if command else ''}")
    assert len(re.sub(r"\s+", " ", said)) > 100


def test_help_of_the_whole_lists_every_command(capsys):
    with pytest.raises(SystemExit):
        parser().parse_args(["--help"])
    said = capsys.readouterr().out
    assert all(f"    {command} " in said for command in COMMANDS)


def test_version_is_told(capsys):
    with pytest.raises(SystemExit, match="0"):
        run(["--version"], lambda _: 0)
    assert capsys.readouterr().out == f"labeller {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("paint",),
        ("new", "p"),
        ("new", "p", "--task", "painting"),
        ("new", "p", "--task", "image-classification", "--labels", "a", "--schema", "s.json"),
        ("info",),
        ("info", "p", "more"),
        ("info", "p", "--js"),
        ("import", "p", "source", "--unlabelled", "--label-field", "x"),
        ("suggest", "p", "-n", "0"),
        ("suggest", "p", "-n", "ten"),
        ("suggest", "p", "-n", "9" * 5000),
        ("simulate", "p"),
        ("simulate", "p", "--budget", "-5"),
        ("simulate", "p", "--budget", "10", "--batch", "0"),
        ("simulate", "p", "--budget", "10", "--seed", "-1"),
        ("export", "p", "out"),
        ("export", "p", "out", "--format", "csv", "--only", "some"),
        ("demo", "--budget", "0"),
    ],
)
def test_wrong_use_says_where_to_read_on(fails, arguments):
    command = f"labeller {arguments[0]}" if arguments[0] in COMMANDS else "labeller"
    assert fails(2, *arguments).endswith(f". See {command} --help.")


def test_stopping_it_is_said_and_has_the_status_of_an_interrupt(monkeypatch, capsys):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(formats, "formats", interrupted)
    assert run(["formats"], lambda _: 0) == 130
    assert capsys.readouterr().err == "Stopped. What was finished before is kept.\n"


def test_trouble_with_the_system_is_said_in_its_words(monkeypatch, fails):
    def no_permission(_):
        raise PermissionError(13, "Permission denied", "/somewhere")

    monkeypatch.setattr(formats, "formats", no_permission)
    assert fails(1, "formats") == "Permission denied: /somewhere"


def test_control_characters_in_names_do_not_reach_the_terminal(fails):
    assert fails(2, "import", "p", "evil\x1b[2J\r\nname\u202e") == (
        "There is nothing at evil\\x1b[2J name\\u202e. Nothing was added. Check the path."
    )


def test_as_a_process_it_does_the_same(project: Path):
    told = process("info", project, "--json")
    assert (told.returncode, told.stderr, '"items": 40' in told.stdout) == (0, "", True)


def test_failing_process_leaves_no_traceback(tmp_path: Path):
    told = process("info", tmp_path / "nothing.labeller")
    assert (told.returncode, told.stdout, told.stderr.count("\n")) == (1, "", 1)
    assert told.stderr.startswith("labeller: There is no project at ")


def test_what_is_logged_is_not_said_beside_it(project: Path):
    content = project.read_bytes()
    project.write_bytes(content[: len(content) // 2])
    told = process("info", project)
    assert (told.returncode, told.stdout, told.stderr.count("\n")) == (1, "", 1)
    assert told.stderr.startswith("labeller: The project file is damaged")


@pytest.mark.parametrize("arguments", [("formats", "--json"), ("--help",)])
def test_reader_that_goes_away_is_no_trouble(tmp_path: Path, arguments):
    """As in `labeller formats | head -1`."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        told = process(*arguments, capture_output=False, stdout=closed, stderr=subprocess.PIPE)
    assert told.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_output_that_cannot_be_written_is_said():
    with Path("/dev/full").open("w") as full:
        told = process("formats", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert (told.returncode, told.stderr) == (1, "labeller: No space left on device.\n")


def test_terminal_without_the_letters_is_shown_something(tmp_path: Path):
    environment = {"PYTHONIOENCODING": "ascii"}
    made = process(
        "new", tmp_path / "p.labeller", "--task", "text-classification", "--labels", "größe,日本", env=environment
    )
    told = process("info", tmp_path / "p.labeller", env=environment)
    as_json = process("info", tmp_path / "p.labeller", "--json", env=environment)
    assert (made.returncode, told.returncode, told.stderr) == (0, 0, "")
    assert "gr\\xf6\\xdfe" in told.stdout
    assert '"gr\\u00f6\\u00dfe": 0' in as_json.stdout


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no interrupt to one process")
def test_interrupted_import_stops_in_order_and_keeps_what_it_had(tmp_path: Path, cli):
    project, table = tmp_path / "p.labeller", tmp_path / "t.csv"
    cli("new", project, "--task", "text-classification")
    table.write_text("text\n" + "".join(f"text {number}\n" for number in range(400_000)))
    command = [sys.executable, "-m", "labeller", "import", project, table, "--json"]
    job = subprocess.Popen(
        command, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    wait_for_rows(project)
    job.send_signal(signal.SIGINT)
    out, err = job.communicate(timeout=60)
    assert (job.returncode, out, err) == (130, "", "Stopped. What was finished before is kept.\n")
    assert cli("check", project).status == 0
    assert 0 < cli("info", project, "--json").json["items"] < 400_000


def wait_for_rows(project: Path) -> None:
    """Until an import has written something into SQLite's log."""
    log, deadline = project.with_name(f"{project.name}-wal"), time.monotonic() + 60
    while not log.exists() or log.stat().st_size < 200_000:
        assert time.monotonic() < deadline, "the import did not begin"
        time.sleep(0.01)
