"""A program may be killed while it keeps or restores a version: the project is as before or as in the version."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import suppress
from pathlib import Path

import pytest

from labeller.domain.version import VersionReason
from labeller.project.commands.answers import SetAnswer
from labeller.project.project import open_project
from labeller.project.versions import find_versions, keep_version
from labeller.store.inspection import check, look_over
from tests.store.making import add, answer, state_of, texts

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="programs are started and killed in another way here")

ROOT = Path(__file__).resolve().parents[2]
KILLS = 12

# Loaded once; each kill hits a copy of it.
WORKER = """
    import os, sys
    from pathlib import Path
    from labeller.jobs import JobContext
    from labeller.project.restoring import restore_in_place
    from labeller.project.versions import find_versions, version_numbered
    from labeller.store import snapshot

    snapshot._PAGES_AT_ONCE = 8
    for line in sys.stdin:
        path = Path(line.rstrip())
        copy = os.fork()
        if copy == 0:
            version = version_numbered(find_versions(path), 1)
            print(os.getpid(), flush=True)
            restore_in_place(version, path, JobContext())
            os._exit(0)
        _, status = os.waitpid(copy, 0)
        print(status, flush=True)
"""


@pytest.fixture
def worker():
    command = [sys.executable, "-c", textwrap.dedent(WORKER)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        yield process
        process.stdin.close()


@pytest.fixture
def project(closed, tmp_path):
    """A project of some hundred texts with a version before its answers."""
    opened = open_project(closed, annotator="ann")
    add(opened, texts(300, first=100), source="more")
    keep_version(closed, VersionReason.OPENED)
    for item_id in range(1, 60):
        opened.perform(SetAnswer(item_id, answer(1)))
    opened.close()
    return closed


def restored(worker, path, kill_after_s=None):
    """Restore the first version, and kill that after so long. Gives the seconds it took, and whether it was killed."""
    print(path, file=worker.stdin, flush=True)
    number = int(worker.stdout.readline())
    began = time.monotonic()
    if kill_after_s is not None:
        time.sleep(kill_after_s)
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    status = int(worker.stdout.readline())
    return time.monotonic() - began, status != 0


def test_whenever_it_is_killed_the_project_is_whole(worker, project, tmp_path):
    after, aside = state_of(project), shutil.copy(project, tmp_path / "aside")
    before = state_of(find_versions(project).find()[-1].path)
    whole_s, _ = restored(worker, project)
    dice, killed = random.Random(0), 0
    for _ in range(KILLS):
        shutil.copy(aside, project)
        killed += restored(worker, project, dice.uniform(0, whole_s))[1]
        assert check(project) == []
        assert state_of(project) in (before, after)
        open_project(project).close()
        for version in find_versions(project).find():
            look_over(version.path, "ro")
    assert killed > 0
