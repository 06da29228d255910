"""The project file: importing, answering, the lists that the window and the loop read, undoing an import, opening.

Items are rows of a table of photos that is made up; no file is read, so that only the project file is measured. Half
of them come with a label. CPU time is that of the process, which other programs do not change much.
"""

from __future__ import annotations

import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.figures import Figure
from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.filter import ItemFilter
from labeller.domain.item import FoundAnnotation, ItemState, Medium, NewItem
from labeller.domain.schema import Task
from labeller.project.commands.answers import SetAnswer
from labeller.project.importing import Importer
from labeller.project.project import Project, create_project, open_project
from labeller.store import answer_store, item_store

SIZES = (100_000, 1_000_000)
LABELS = 10
ANSWERS = 300
READS = 5
SHOWN = 200
PIECE = 200

Read = Callable[[Project], object]


def run(is_quick: bool) -> list[Figure]:
    """Measure every size. Needs 600 MB of disk for a moment, and some minutes for the million."""
    sizes = (1_000,) if is_quick else SIZES
    with tempfile.TemporaryDirectory() as folder:
        return [figure for size in sizes for figure in _measure(size, Path(folder) / f"{size}.labeller")]


def _measure(size: int, path: Path) -> list[Figure]:
    what = f"{size:,} items: "
    project = create_project(path, Task.IMAGE_CLASSIFICATION, [f"label {number}" for number in range(LABELS)])
    figures = [*_import(what, project, size)]
    project.close()
    opened_s = []
    for _ in range(READS):
        with _timed(opened_s):
            project = open_project(path)
        project.close()
    project = open_project(path)
    figures.append(Figure.of(what + "open, with the look at every page", "ms", opened_s, "", 1e3))
    figures += _answer(what, project, size)
    figures += [_read(what, name, project, read) for name, read in _reads(size).items()]
    while project.undo_title() == "Answer":
        project.undo()
    figures += _undo_import(what, project)
    project.close()
    return figures


@contextmanager
def _timed(seconds: list[float], clock: Callable[[], float] = time.perf_counter) -> Iterator[None]:
    begin = clock()
    yield
    seconds.append(clock() - begin)


def _photos(count: int) -> Iterator[NewItem]:
    for number in range(count):
        path = f"roll {number // 1000:04}/photo {number:07}.jpg"
        label = FoundAnnotation(f"label {number % LABELS}")
        yield NewItem(
            Medium.IMAGE,
            path,
            # Spread as hashes are.
            f"{number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128:032x}",
            key=path,
            path=path,
            width=4000,
            height=3000,
            size_bytes=4_000_000 + number,
            modified_ns=1_790_000_000_000_000_000 + number,
            annotations=(label,) if number % 2 else None,
        )


def _import(what: str, project: Project, size: int) -> list[Figure]:
    wall_s: list[float] = []
    cpu_s: list[float] = []
    with _timed(wall_s), _timed(cpu_s, time.process_time):
        Importer(project, "made up", "benchmark", project.path.parent / "photos").run(_photos(size))
    pieces = size / PIECE
    return [
        Figure.of(what + "import", "items/s", [size / wall_s[0]]),
        Figure.of(what + f"one piece of {PIECE} items", "ms", wall_s, "", 1e3 / pieces),
        Figure.of(what + "the same, CPU", "ms", cpu_s, "", 1e3 / pieces),
    ]


def _answer(what: str, project: Project, size: int) -> list[Figure]:
    dice = random.Random(0)
    annotator = project.annotator().id
    wall_s: list[float] = []
    cpu_s: list[float] = []
    for _ in range(ANSWERS):
        now = time.time()
        annotation = Annotation(dice.randrange(LABELS) + 1, Source.HUMAN, annotator, now, 1.0)
        answer = Answer(ItemState.ANSWERED, annotator, now, 1.0, annotations=(annotation,))
        with _timed(wall_s), _timed(cpu_s, time.process_time):
            project.perform(SetAnswer(dice.randrange(size) + 1, answer), seconds=1.0)
    return [
        Figure.of(what + "an answer until it is on the disk", "ms", wall_s, "16 ms", 1e3),
        Figure.of(what + "the same, CPU", "ms", cpu_s, "", 1e3),
    ]


def _reads(size: int) -> dict[str, Read]:
    """What the window and the loop read, by what it is."""
    shown = range(size // 2, size // 2 + SHOWN)
    open_ones = ItemFilter(states=frozenset({ItemState.OPEN}))
    return {
        "the list": lambda project: _with(project, item_store.find_item_ids),
        "the list of open items": lambda project: _with(project, item_store.find_item_ids, open_ones),
        "a text searched for": lambda project: _with(project, item_store.find_item_ids, ItemFilter(text="0099")),
        f"{SHOWN} rows of the list": lambda project: _with(project, item_store.find_summaries, shown),
        "hashes": lambda project: _with(project, item_store.find_hashes),
        "outcomes": lambda project: _with(project, answer_store.find_outcomes),
        "counts": lambda project: _with(project, answer_store.count_states),
        "one item": lambda project: _with(project, item_store.find_items, [size // 2]),
    }


def _with(project: Project, read: Callable[..., object], *arguments: object) -> object:
    with project.read() as db:
        return read(db, *arguments)


def _read(what: str, name: str, project: Project, read: Read) -> Figure:
    seconds: list[float] = []
    for _ in range(READS):
        with _timed(seconds):
            read(project)
    return Figure.of(what + name, "ms", seconds, "", 1e3)


def _undo_import(what: str, project: Project) -> list[Figure]:
    undo_s: list[float] = []
    redo_s: list[float] = []
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with _timed(undo_s):
        project.undo()
    with _timed(redo_s):
        project.redo()
    grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb
    return [
        Figure.of(what + "undo the import", "s", undo_s),
        Figure.of(what + "redo the import", "s", redo_s),
        Figure.of(what + "memory that both took beyond the peak before", "MB", [grown_kb], "", 1e-3),
    ]
