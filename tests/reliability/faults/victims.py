"""Projects to be damaged: small enough to try every byte of, with blobs, with a log beside them, and larger."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from labeller.domain.item import ItemState
from labeller.domain.schema import Task
from labeller.domain.shape import Box
from labeller.jobs import JobContext
from labeller.media.hashing import content_hash
from labeller.project.commands.answers import Comment, Flag, SetAnswer
from labeller.project.packing import pack
from labeller.project.project import Project, open_project
from labeller.store.connections import connect
from tests.store.making import add, answer, new_project, photo, text, texts

LABELS = ("cat", "dog", "bird")
# By item: what was said about it, and with which labels and shapes.
Answers = dict[str, tuple[str, tuple[tuple[str, str | None], ...]]]


@dataclass(frozen=True, slots=True)
class Victim:
    """A sound project file, its log if it has one, and every answer in it."""

    name: str
    content: bytes
    log: bytes
    answers: Answers

    def write(self, folder: Path, content: bytes, log: bytes | None = None) -> Path:
        """Put a damaged one down, with the sound log unless another is given."""
        path = folder / f"{self.name}.labeller"
        path.write_bytes(content)
        beside = path.with_name(f"{path.name}-wal")
        beside.unlink(missing_ok=True)
        written = self.log if log is None else log
        if written:
            beside.write_bytes(written)
        return path


def small(folder: Path) -> Victim:
    """A dozen texts, of which most are answered."""
    project = new_project(folder, LABELS, name="small", items=12)
    _answer(project, 9)
    project.close()
    return _victim(project.path)


def large(folder: Path) -> Victim:
    """Thousands of answers with shapes, so that the trees have inner pages, and a text longer than a page."""
    project = new_project(folder, LABELS, name="large")
    add(project, [*texts(2_000), text("long " * 4_000)])
    _answer(project, 1_500)
    project.close()
    return _victim(project.path)


def packed(folder: Path) -> Victim:
    """A project with its media inside, so that most of it is blobs."""
    client = folder / "client"
    client.mkdir()
    names = [f"{number}.jpg" for number in range(12)]
    for number, name in enumerate(names):
        (client / name).write_bytes(f"no real picture {number} ".encode() * (400 * number + 1))
    project = new_project(folder, LABELS, name="unpacked", task=Task.IMAGE_CLASSIFICATION)
    add(project, [replace(photo(name), content_hash=content_hash(client / name)) for name in names], folder=client)
    _answer(project, 9)
    pack(project, folder / "packed.labeller", JobContext())
    project.close()
    return _victim(folder / "packed.labeller")


def logged(folder: Path) -> Victim:
    """What a killed program leaves: the newest answers are in the log beside the file only."""
    project = new_project(folder, LABELS, name="working", items=20)
    _answer(project, 8)
    project.close()
    project = open_project(project.path, annotator="ann")
    _answer(project, 10, first=9)
    copy = folder / "logged.labeller"
    for ending in ("", "-wal"):
        shutil.copyfile(f"{project.path}{ending}", f"{copy}{ending}")
    project.close()
    return _victim(copy)


def _answer(project: Project, count: int, first: int = 1) -> None:
    for item_id in range(first, first + count):
        if item_id % 9 == 0:
            project.perform(SetAnswer(item_id, answer(state=ItemState.SKIPPED)))
        else:
            shape = Box(1.0, 2.0, float(item_id), 4.0) if item_id % 2 else None
            project.perform(SetAnswer(item_id, answer(item_id % 3 + 1, shape=shape)))
    project.perform(Flag(first, is_flagged=True))
    project.perform(Comment(first + 1, "grün"))


def _victim(path: Path) -> Victim:
    log = path.with_name(f"{path.name}-wal")
    content, beside = path.read_bytes(), log.read_bytes() if log.exists() else b""
    # Reading folds the log of a file that nobody has open, so the bytes were taken first.
    return Victim(path.stem, content, beside, answers_in(path))


def answers_in(path: Path) -> Answers:
    """Every answer of a project, as it lies in the file."""
    with closing(connect(path, "ro")) as db:
        found: Answers = {
            name: (state, ())
            for name, state in db.execute("SELECT name, state FROM answer JOIN item ON item.id = item_id")
        }
        drawn = db.execute(
            """SELECT item.name, label.name, shape FROM annotation JOIN item ON item.id = item_id
            LEFT JOIN label ON label.id = label_id ORDER BY item_id, annotation.id"""
        )
        for item, label, shape in drawn:
            if item in found:
                state, annotations = found[item]
                found[item] = (state, (*annotations, (label, shape)))
    return found
