"""What the scenarios work on, made on the spot: small enough to be copied for every kill."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import ItemState
from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions
from labeller.formats.registry import recognise
from labeller.jobs import JobContext
from labeller.media.hashing import text_hash
from labeller.project.commands.answers import SetAnswers
from labeller.project.importing import import_source
from labeller.project.packing import pack
from labeller.project.project import Project, create_project
from tests.e2e.pictures import KINDS, make_pictures
from tests.loop.making import SUBJECTS, texts_about
from tests.loop.spans import span_project
from tests.reliability.kills.running import ROOT
from tests.reliability.kills.scenario import PROJECT
from tests.store.making import WHEN, add, text

PHOTOS = "photos"
_OLD = ROOT / "tests" / "data"
# Each item of the old project so often: bringing it up to date then takes a while.
_OLD_TIMES = 600


def empty(folder: Path, task: Task = Task.IMAGE_CLASSIFICATION, labels: tuple[str, ...] = KINDS) -> None:
    create_project(folder / PROJECT, task, labels, annotator="ann").close()


def photos(folder: Path, each: int) -> Path:
    return make_pictures(folder / PHOTOS, each)


def photo_project(folder: Path, each: int, task: Task = Task.IMAGE_CLASSIFICATION, *, answered: bool) -> None:
    """So many pictures of each of three kinds, with the names of their folders as answers or without any."""
    source = photos(folder, each)
    project = create_project(folder / PROJECT, task, KINDS, annotator="ann")
    options = ReadOptions(task=task, is_unlabelled=not answered)
    import_source(project, source, recognise(source), options, JobContext())
    project.close()


def text_project(folder: Path, count: int, *, answered: int = 0) -> None:
    """Texts about three subjects, the first so many answered."""
    labels = tuple(SUBJECTS)
    project = create_project(folder / PROJECT, Task.TEXT_CLASSIFICATION, labels, annotator="ann")
    said = [texts_about(label, -(-count // 3)) for label in labels]
    mixed = [(one, label) for group in zip(*said, strict=True) for one, label in zip(group, labels, strict=True)]
    items = [replace(text(one), content_hash=text_hash(one)) for one, _ in mixed[:count]]
    add(project, items)
    _answer(project, [label for _, label in mixed[:answered]])
    project.close()


def _answer(project: Project, labels: list[str]) -> None:
    ids = {label.name: label.id for label in project.schema.labels}
    who = project.annotator().id
    answers = {
        number: Answer(ItemState.ANSWERED, who, WHEN, annotations=(Annotation(ids[name], Source.HUMAN, who, WHEN),))
        for number, name in enumerate(labels, 1)
    }
    if answers:
        project.perform(SetAnswers(tuple(answers.items())))


def texts_to_mark(folder: Path) -> None:
    made = span_project(folder, 60)
    made.close()
    made.path.rename(folder / PROJECT)


def table(folder: Path, count: int) -> None:
    with (folder / "texts.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("text", "label"))
        rows.writerows((f"Größe number {number}", tuple(SUBJECTS)[number % 3]) for number in range(count))


def lines(folder: Path, count: int) -> None:
    with (folder / "texts.jsonl").open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(json.dumps({"text": f"line {number}", "label": tuple(SUBJECTS)[number % 3]}) + "\n")


def archive(folder: Path, each: int, name: str = PHOTOS) -> None:
    source = make_pictures(folder / name, each, seed=1)
    shutil.make_archive(str(folder / "sent"), "zip", source)
    shutil.rmtree(source)


def packed(folder: Path, each: int) -> None:
    """A packed project whose media are nowhere else."""
    from labeller.project.project import open_project

    inner = folder / "inner"
    inner.mkdir()
    photo_project(inner, each, answered=True)
    project = open_project(inner / PROJECT, read_only=True)
    pack(project, folder / PROJECT, JobContext())
    project.close()
    shutil.rmtree(inner)


def old(folder: Path, version: int, *, times: int = _OLD_TIMES) -> None:
    """The project that is kept of an older version, with each item many times."""
    path = folder / PROJECT
    shutil.copyfile(_OLD / f"project-v{version}.labeller", path)
    with closing(sqlite3.connect(path)) as db, db:
        columns = [row[1] for row in db.execute("PRAGMA table_info(item)")]
        (last,) = db.execute("SELECT max(id) FROM item").fetchone()
        chosen = ", ".join(
            {"id": f"item.id + {last} * n", "key": "item.key || '/' || n", "import_id": "item.import_id"}.get(
                name, f'item."{name}"'
            )
            for name in columns
        )
        db.execute(
            f"""WITH RECURSIVE times(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM times WHERE n < {times})
            INSERT INTO item SELECT {chosen} FROM item, times WHERE item.id <= {last}"""  # noqa: S608
        )
    make_pictures(folder / PHOTOS, 1)


def damaged(folder: Path) -> None:
    """A project of which one page is overwritten."""
    text_project(folder, 150, answered=50)
    path = folder / PROJECT
    with path.open("r+b") as file:
        file.seek(4096 * 12)
        file.write(b"\xa5" * 4096)
