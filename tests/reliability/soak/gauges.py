"""What a process holds: memory, file handles, threads, and what lies on the disk beside it."""

from __future__ import annotations

import gc
import threading
from dataclasses import dataclass
from pathlib import Path

from benchmarks.memory import own_mb, resident_mb
from labeller.paths import cache_dir, log_dir


@dataclass(frozen=True)
class Gauges:
    """A look at this process, in MB of 1,000,000 bytes. `own_mb` is what is not mapped from files; `jobs` are threads
    that run a job just now and end by themselves; `objects` are those that the garbage collector knows of.
    """

    resident_mb: float
    own_mb: float
    handles: int
    threads: int
    jobs: int
    objects: int
    project_mb: float
    wal_mb: float
    log_mb: float
    cache_mb: float
    temporary: int

    @classmethod
    def read(cls, project: Path, temporary: Path) -> Gauges:
        """`temporary` is the folder in which the program makes its temporary files."""
        jobs = running_jobs()
        return cls(
            resident_mb=resident_mb(),
            own_mb=own_mb(),
            handles=_count(Path("/proc/self/fd")),
            threads=_count(Path("/proc/self/task")) - jobs,
            jobs=jobs,
            objects=len(gc.get_objects()) + gc.get_freeze_count(),
            project_mb=_mb(project),
            wal_mb=_mb(project.with_name(f"{project.name}-wal")),
            log_mb=_folder_mb(log_dir()),
            cache_mb=_folder_mb(cache_dir()),
            temporary=_count(temporary),
        )


def running_jobs() -> int:
    """How many jobs are running just now, of the window and of the project alike."""
    return sum(thread.name.startswith("job ") for thread in threading.enumerate())


def _count(folder: Path) -> int:
    return sum(1 for _ in folder.iterdir())


def _mb(path: Path) -> float:
    return path.stat().st_size / 1e6 if path.exists() else 0.0


def _folder_mb(folder: Path) -> float:
    return sum(_mb(path) for path in folder.rglob("*") if path.is_file())
