"""Versions: how long keeping, comparing and restoring one takes, and what answers cost beside it."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.made import make_texts
from benchmarks.processes import in_fresh_process
from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import FoundAnnotation, ItemState, Medium, NewItem
from labeller.domain.schema import Task
from labeller.domain.version import Version, VersionReason
from labeller.jobs import JobContext
from labeller.media.hashing import text_hash
from labeller.project.commands.answers import SetAnswer
from labeller.project.importing import Importer
from labeller.project.project import Project, create_project
from labeller.project.restoring import restore_in_place
from labeller.project.versions import compare_version, keep_version

_ITEMS, _QUICK_ITEMS = 100_000, 1_000
_ANSWERS, _QUICK_ANSWERS = 200, 10
_PAUSE_S = 0.02


def run(is_quick: bool) -> list[Figure]:
    """Measure a project of so many answered texts in a process of its own."""
    sizes = (_QUICK_ITEMS, _QUICK_ANSWERS) if is_quick else (_ITEMS, _ANSWERS)
    return in_fresh_process(measure, *sizes)


def measure(items: int, answers: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        project = create_project(Path(name) / "made", Task.TEXT_CLASSIFICATION, ("first", "second"))
        Importer(project, "made", "lines", None).run(_texts(items))
        what = f"project of {items:,} answered texts, {project.path.stat().st_size / 1e6:.0f} MB: "
        quiet_ms = _answer(project, range(1, answers + 1), "first")
        versions: list[Version | None] = []
        keep_s = _seconds(lambda: versions.append(keep_version(project.path, VersionReason.OPENED)))
        beside_ms = _answer_beside_keeping(project, answers)
        (version,) = versions
        assert version is not None
        compare_s = _seconds(lambda: compare_version(version, project.path))
        project.close()
        restore_s = _seconds(lambda: restore_in_place(version, project.path, JobContext()))
    return [
        Figure.of(what + "keeping a version, read back", "s", [keep_s]),
        Figure.of(what + "an answer", "ms", quiet_ms),
        Figure.of(what + "an answer while versions are kept all the time", "ms", beside_ms),
        Figure.of(what + "what differs from a version", "s", [compare_s]),
        Figure.of(what + "restoring it, with the version of before", "s", [restore_s]),
    ]


def _texts(count: int) -> list[NewItem]:
    return [
        NewItem(Medium.TEXT, f"{number}", text_hash(text), text=text, annotations=(FoundAnnotation("second"),))
        for number, (text, _) in enumerate(make_texts(count))
    ]


def _answer_beside_keeping(project: Project, answers: int) -> list[float]:
    """Far more often than the window keeps versions, so that every answer has one beside it."""
    is_over = threading.Event()

    def keep() -> None:
        while not is_over.is_set():
            keep_version(project.path, VersionReason.WORKING)

    keeping = threading.Thread(target=keep)
    keeping.start()
    try:
        return _answer(project, range(answers + 1, 2 * answers + 1), "first")
    finally:
        is_over.set()
        keeping.join()


def _answer(project: Project, item_ids: range, label: str) -> list[float]:
    """Milliseconds that each of these answers took to be on the disk."""
    known = project.schema.named(label)
    assert known is not None
    who = project.annotator().id
    took_ms = []
    for item_id in item_ids:
        now = time.time()
        annotation = Annotation(known.id, Source.HUMAN, who, now, 1.0)
        command = SetAnswer(item_id, Answer(ItemState.ANSWERED, who, now, 1.0, annotations=(annotation,)))
        took_ms.append(1000 * _seconds(lambda: project.perform(command)))  # noqa: B023 - called at once
        time.sleep(_PAUSE_S)
    return took_ms


def _seconds(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin
