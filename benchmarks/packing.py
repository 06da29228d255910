"""Archives and packed projects: how long a look takes, how fast media come out of a file and go into one."""

from __future__ import annotations

import random
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.memory import peak_mb, resident_mb
from benchmarks.processes import in_fresh_process
from labeller.domain.item import Medium, NewItem
from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions
from labeller.formats.registry import sniff
from labeller.jobs import JobContext
from labeller.media.archives import unpack
from labeller.project.importing import Importer
from labeller.project.packing import pack
from labeller.project.project import create_project, open_project
from labeller.project.unpacking import unpack_media

_MB = 1e6
_FILES, _QUICK_FILES = 10_000, 100
_FILE_BYTES = 100_000


def run(is_quick: bool) -> list[Figure]:
    """Measure an archive and a project of so many files, each in a process of its own."""
    files = _QUICK_FILES if is_quick else _FILES
    return [*in_fresh_process(measure_archive, files), *in_fresh_process(measure_project, files)]


def measure_archive(files: int) -> list[Figure]:
    what = f"zip archive of {files:,} files of 100 kB: "
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = folder / "photos.zip"
        noise = random.Random(0).randbytes(_FILE_BYTES)
        with zipfile.ZipFile(archive, "w") as packed:
            for number in range(files):
                packed.writestr(f"photos/{number % 10}/{number}.jpg", noise)
        look_s = _seconds(lambda: sniff(archive, ReadOptions(), JobContext()))
        whole_s = _seconds(lambda: unpack(archive, folder / "out", JobContext()))
    return [
        Figure.of(what + "a look at it", "s", [look_s]),
        Figure.of(what + "unpacking all of it", "MB/s", [files * _FILE_BYTES / whole_s / _MB]),
    ]


def measure_project(files: int) -> list[Figure]:
    what = f"project of {files:,} files of 100 kB: "
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = create_project(folder / "new", Task.IMAGE_CLASSIFICATION)
        Importer(project, "made", "folder-per-class", folder / "photos").run(_photos(folder / "photos", files))
        before_mb = resident_mb()
        pack_s = _seconds(lambda: pack(project, folder / "packed", JobContext()))
        project.close()
        open_s = _seconds(lambda: open_project(folder / "packed.labeller").close())
        packed = open_project(folder / "packed.labeller")
        unpack_s = _seconds(lambda: unpack_media(packed, None, JobContext()))
        packed.close()
        grown_mb = peak_mb() - before_mb
    size_mb = files * _FILE_BYTES / _MB
    return [
        Figure.of(what + "packing it, read back and compared", "MB/s", [size_mb / pack_s]),
        Figure.of(what + "opening it packed", "s", [open_s]),
        Figure.of(what + "unpacking it, compared", "MB/s", [size_mb / unpack_s]),
        Figure.of(what + "memory that both took at most", "MB", [grown_mb]),
    ]


def _photos(folder: Path, count: int) -> list[NewItem]:
    """Files that no two are alike; nobody looks into them."""
    folder.mkdir()
    noise = random.Random(0).randbytes(_FILE_BYTES - 8)
    items = []
    for number in range(count):
        (folder / f"{number}.jpg").write_bytes(number.to_bytes(8, "big") + noise)
        path = f"{number}.jpg"
        items.append(NewItem(Medium.IMAGE, path, f"{number:032x}", key=path, path=path, width=1, height=1))
    return items


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
