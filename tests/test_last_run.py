"""A run that dies of a fault below Python leaves its stack, and the next start finds it, once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from labeller import last_run
from labeller.cli.main import run
from labeller.last_run import CRASHES_NAME, find_crashes, recorded
from labeller.paths import log_dir

ROOT = Path(__file__).resolve().parents[1]
FAULT = "import faulthandler; faulthandler._sigsegv()"


@pytest.fixture
def logs(tmp_path):
    return tmp_path / "logs"


@pytest.fixture(autouse=True)
def nobody_looks_after_faults(monkeypatch):
    """As in a run of its own: pytest looks after faults, and must go on doing so."""
    monkeypatch.setattr(last_run.faulthandler, "is_enabled", lambda: False)
    monkeypatch.setattr(last_run.faulthandler, "enable", lambda _: None)
    monkeypatch.setattr(last_run.faulthandler, "disable", lambda: None)


def child(script, *arguments):
    """Run a script in a process of its own, in which nobody looks after faults yet."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONFAULTHANDLER"}
    command = [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False, timeout=120)


def die(logs, how=FAULT):
    script = f"""
        import sys
        from pathlib import Path
        from labeller.last_run import recorded
        def at_work():
            {how}
        with recorded(Path(sys.argv[1]), "import"):
            at_work()
    """
    return child(script, logs)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_run_that_ends_leaves_nothing(logs):
    with recorded(logs, "window"):
        assert len(names(logs)) == 2
    assert names(logs) == []


def test_a_run_that_is_going_on_is_no_crash(logs):
    with recorded(logs, "window"):
        assert find_crashes(logs) == []


def test_a_run_that_raises_is_no_crash(logs):
    with pytest.raises(ValueError, match="bug"), recorded(logs, "window"):
        raise ValueError("bug")
    assert find_crashes(logs) == []


def test_a_real_fault_leaves_its_stack(logs):
    assert die(logs).returncode == -signal.SIGSEGV
    (crash,) = find_crashes(logs)
    assert crash.what == "import"
    assert "Segmentation fault" in crash.stack
    assert "in at_work" in crash.stack


def test_reading_memory_that_is_nobodys_is_a_fault(logs):
    die(logs, "import ctypes; ctypes.string_at(0)")
    assert "in string_at" in find_crashes(logs)[0].stack


def test_a_crash_is_told_once_and_kept_in_a_file(logs):
    die(logs)
    assert len(find_crashes(logs)) == 1
    assert find_crashes(logs) == []
    assert names(logs) == [CRASHES_NAME]
    assert "in at_work" in (logs / CRASHES_NAME).read_text()


def test_a_run_that_was_killed_from_outside_is_not_told_of(logs):
    die(logs, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert find_crashes(logs) == []
    assert names(logs) == []


def test_a_broken_record_is_cleared_away(logs):
    logs.mkdir()
    (logs / "run-1-1.txt").write_text("no record\nstack")
    assert find_crashes(logs) == []
    assert "run-1-1.txt" not in names(logs)


def test_what_is_told_does_not_name_the_home_folder(logs):
    die(logs)
    (crash,) = find_crashes(logs)
    moved = last_run.Crash(crash.what, crash.began_at, crash.version, f'File "{Path.home()}/labeller/app.py"')
    assert str(Path.home()) not in moved.described()


def test_without_a_folder_to_write_to_the_run_goes_on(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with recorded(tmp_path / "file" / "logs", "window"):
        pass
    assert find_crashes(tmp_path / "file" / "logs") == []


def test_where_faults_are_looked_after_already_there_is_no_record(logs, monkeypatch):
    monkeypatch.setattr(last_run.faulthandler, "is_enabled", lambda: True)
    with recorded(logs, "window"):
        assert not logs.exists()


def test_the_next_command_says_it_once_and_works(capsys):
    die(log_dir())
    for told in (True, False):
        assert run(["formats", "--json"], lambda _: 0) == 0
        said = capsys.readouterr()
        assert said.out.startswith("[")
        assert (said.err.startswith("labeller: the run of ") and "(import) ended unexpectedly" in said.err) is told


def test_a_fault_of_ours_in_a_command_is_one_line_and_its_stack_is_in_the_log(tmp_path):
    script = """
        import sys
        from labeller import __main__
        from labeller.cli import formats
        def fail(_): raise ValueError("bug")
        formats.formats = fail
        sys.exit(__main__.main(["formats"]))
    """
    done = child(script)
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("labeller: Something unexpected happened (ValueError).")
    assert "in fail" in (log_dir() / "commands.log").read_text()


def test_a_command_without_any_terminal_works():
    done = child("""
        import sys
        sys.stdout = sys.stderr = None
        from labeller.__main__ import main
        status = main(["new", "/nowhere/x", "--task", "text-classification"])
        sys.exit(status)
    """)
    assert done.returncode == 2
