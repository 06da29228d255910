"""Kills at every system call that changes what is on the disk, one run for each: no moment between two is left out."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path

from tests.reliability.kills.driver import Site, Tally
from tests.reliability.kills.running import Ending
from tests.reliability.kills.syncs import unsynced, unsynced_answers
from tests.reliability.kills.told import Told

# What changes files or names; the kill comes before the call is carried out.
CALLS = (
    "write,pwrite64,writev,pwritev,ftruncate,truncate,fallocate,fsync,fdatasync,rename,renameat,renameat2,unlink,"
    "unlinkat,rmdir,mkdir,mkdirat,link,linkat,symlink,symlinkat,sendfile,copy_file_range,utimensat"
)


def has_strace() -> bool:
    """Whether system calls can be watched here."""
    return shutil.which("strace") is not None


def kill_at_every_call(site: Site, most: int | None = None) -> Tally:
    """Kill a run at its first call, the next at its second, and so on until one comes to its end.

    With `most` so many calls at most are chosen, evenly. Of several threads each counts for itself.
    """
    tally = Tally()
    last = _longest_thread(site)
    step = 1 if most is None else max(1, -(-last // most))
    for number in range(1, last + 1, step):
        site.begin()
        ending = _killed_at(site, number)
        tally.kills += ending.was_killed
        tally.answers += Told.of(ending.said).answers
        tally.note(site.faults(ending), f"at call {number}")
        tally.note(site.end(), f"done again after call {number}")
    return tally


def _killed_at(site: Site, number: int) -> Ending:
    watcher = ("strace", "-f", "-o", "/dev/null", "-e", f"trace={CALLS}")
    return site.run(0, watched_by=(*watcher, "-e", f"inject={CALLS}:signal=SIGKILL:when={number}"))


def _longest_thread(site: Site) -> int:
    """How many such calls the thread makes that makes most."""
    counts = Counter(line.split(maxsplit=1)[0] for line in traced(site))
    return max(counts.values())


def power_faults(site: Site) -> list[str]:
    """What a power failure could take away after it had its name or was said to be done."""
    trace = traced(site, "-y")
    named = [str(site.work / name) for name in site.results]
    found = list(unsynced(trace, named=named))
    return found + list(unsynced_answers(trace, f"{site.project}-wal"))


def traced(site: Site, *options: str) -> list[str]:
    """What strace writes of an undisturbed run, a line for each call, with the thread in front."""
    site.begin()
    with tempfile.NamedTemporaryFile("r", prefix="calls-", encoding="utf-8", errors="replace") as file:
        watcher = ("strace", "-f", "-e", "signal=none", "-e", f"trace={CALLS}", *options, "-o", file.name)
        site.run(0, watched_by=watcher)
        return [line for line in Path(file.name).read_text(errors="replace").splitlines() if "(" in line]
