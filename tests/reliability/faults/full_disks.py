"""Disks that are full while something is done: it is said, and when there is room again work goes on as before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from labeller.delivery.export import export
from labeller.delivery.selection import Only, Selection
from labeller.domain.item import NewItem
from labeller.domain.schema import Task
from labeller.formats.format import WriteOptions
from labeller.formats.registry import exporter_named
from labeller.jobs import JobContext
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.embedding import embed_items
from labeller.loop.learning_loop import LearningLoop
from labeller.media.hashing import text_hash
from labeller.project.commands.answers import SetAnswer
from labeller.project.packing import pack
from labeller.project.project import Project, create_project, open_project
from labeller.settings import Settings
from labeller.store.inspection import check
from labeller.store.repair import repair
from tests.reliability.faults.disks import Disk, disk
from tests.reliability.faults.tally import Tally, refused
from tests.reliability.faults.victims import answers_in
from tests.store.making import add, answer, new_project, texts

ITEMS = 60
# What is left on the disk when something is begun, so that it fails at different points.
LEFT_BYTES = (0, 4_096, 40_000, 120_000, 300_000, 700_000)
_MUCH = 6_000


@dataclass(frozen=True, slots=True)
class Stage:
    """A disk with a project that is open, or closed for what opens it itself."""

    disk: Disk
    path: Path
    project: Project | None

    @property
    def open_project(self) -> Project:
        assert self.project is not None
        return self.project

    @property
    def folder(self) -> Path:
        return self.disk.folder


def _label(stage: Stage) -> None:
    done = set()
    try:
        for item_id in range(1, ITEMS + 1):
            stage.open_project.perform(SetAnswer(item_id, answer(2)))
            done.add(f"text {item_id - 1}")
    finally:
        kept = {item for item, (_, annotations) in answers_in(stage.path).items() if annotations == (("dog", None),)}
        assert done <= kept, f"acknowledged and not kept: {done - kept}"


def _undo(stage: Stage) -> None:
    while stage.open_project.undo_title() == "Answer":
        stage.open_project.undo()


def _export(stage: Stage) -> None:
    target = stage.folder / "out"
    options, selection = WriteOptions(), Selection(Only.ALL)
    export(stage.open_project, target, exporter_named("jsonl"), selection, options, JobContext())


def _pack(stage: Stage) -> None:
    # It would not even begin where less is free than what it leaves.
    with patch("labeller.media.disk_room.RESERVE_BYTES", 0):
        pack(stage.open_project, stage.folder / "packed.labeller", JobContext())


def _embed(stage: Stage) -> None:
    embed_items(stage.open_project, EmbeddingCaches(stage.folder / "cache"), JobContext())


def _open(stage: Stage) -> None:
    open_project(stage.path).close()


def _create(stage: Stage) -> None:
    create_project(stage.folder / "new.labeller", Task.TEXT_CLASSIFICATION, ["a", "b"]).close()


def _save_settings(stage: Stage) -> None:
    # The change holds all the same, so that each is another one.
    settings = Settings(stage.folder / "settings" / "settings.json")
    settings.set("text_size_px", 12 if settings.get("text_size_px") != 12 else 13)


OPEN_ACTS: dict[str, Callable[[Stage], None]] = {
    "labelling": _label,
    "undoing": _undo,
    "importing": lambda stage: add(stage.open_project, _hashed(_MUCH, first=100), source="much") and None,
    "exporting": _export,
    "packing": _pack,
    "keeping embeddings": _embed,
    "saving settings": _save_settings,
}
CLOSED_ACTS: dict[str, Callable[[Stage], None]] = {
    "opening": _open,
    "making a project": _create,
    "repairing": lambda stage: repair(stage.path, stage.folder / "saved.labeller") and None,
}


def run(tally: Tally, left: tuple[int, ...] = LEFT_BYTES) -> None:
    """Do everything on disks with so little left. Without the right to mount disks nothing is tried."""
    with TemporaryDirectory(prefix="labeller-faults-") as folder:
        for acts, is_open in ((OPEN_ACTS, True), (CLOSED_ACTS, False)):
            for name, act in acts.items():
                for bytes_left in left:
                    place = Path(folder) / "disk"
                    tally.run(
                        f"full disk: {name}",
                        lambda act=act, is_open=is_open, place=place, bytes_left=bytes_left: trial(
                            place, act, bytes_left, is_open=is_open
                        ),
                        f"{bytes_left} bytes left",
                    )
    tally.run("full disk: embeddings, labelling goes on", lambda: _labels_without_cache(), "")


def trial(place: Path, act: Callable[[Stage], None], bytes_left: int, *, is_open: bool) -> str:
    """Fill the disk, do it, make room, do it again: nothing acknowledged is lost, and nothing is left half done."""
    with disk(place) as small:
        path = _project(place)
        project = open_project(path, annotator="ann") if is_open else None
        stage = Stage(small, path, project)
        try:
            small.fill(bytes_left)
            said = refused(lambda: act(stage))
            small.make_room()
            if said is not None:
                act(stage)
        finally:
            if project is not None:
                project.close()
        assert check(path) == []
        assert len(answers_in(path)) >= 20 or act is _undo
        open_project(path).close()
        left = sorted(one.name for one in place.iterdir() if one.name.startswith("."))
        assert left == [], f"left behind: {left}"
    return "recovered"


def _labels_without_cache() -> str:
    """Where nothing can be kept of what was read, questions are still asked and answers still kept."""
    with TemporaryDirectory(prefix="labeller-faults-") as folder, disk(Path(folder) / "disk") as small:
        path = _project(Path(folder))
        small.fill()
        project = open_project(path, annotator="ann")
        caches = EmbeddingCaches(small.folder / "embeddings")
        try:
            assert refused(lambda: embed_items(project, caches, JobContext())) is not None
            loop = LearningLoop(project, caches)
            for _ in range(5):
                refused(lambda: loop.rank(JobContext()))
                project.perform(SetAnswer(ITEMS, answer(1)))
            loop.close()
        finally:
            project.close()
        assert check(path) == []
    return "recovered"


def _hashed(count: int, first: int = 0) -> list[NewItem]:
    """Texts that can be exported and embedded: their hashes are their own."""
    return [replace(one, content_hash=text_hash(one.name)) for one in texts(count, first=first)]


def _project(folder: Path) -> Path:
    project = new_project(folder)
    add(project, _hashed(ITEMS))
    for item_id in range(1, 21):
        project.perform(SetAnswer(item_id, answer(1)))
    project.close()
    return project.path
