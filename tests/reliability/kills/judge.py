"""What must be so after every kill: the project is sound, holds what was told, and undo leads back through it all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from labeller.domain.event import EventKind
from labeller.errors import LabellerError
from labeller.project.project import Project, open_project
from labeller.store import event_store
from labeller.store.connections import connect
from labeller.store.inspection import check
from tests.reliability.kills.told import Told, content_of
from tests.store.making import State, state_of

_WITH_DATES = {"manifest.json", "README.md"}


def judge_project(path: Path, told: Told, first: State | None) -> Iterator[str]:
    """The faults of a project after a kill. `first` is its state when all of its history is taken back."""
    yield from (f"check: {fault}" for fault in check(path))
    yield from told.unproven
    try:
        project = open_project(path, annotator="ann")
    except LabellerError as error:
        yield f"it does not open: {error}"
        return
    try:
        yield from _lost(project, told)
    finally:
        project.close()
    yield from (f"check after opening: {fault}" for fault in check(path))
    if first is not None:
        yield from _history(path, first)


def _lost(project: Project, told: Told) -> Iterator[str]:
    """What was told and is not there. One change more than told may have been made when the kill came."""
    with project.read() as db:
        events = event_store.count(db)
        found = content_of(db, map(int, told.items))
    if events < told.events:
        yield f"{told.events} events were told and {events} are there"
    if events > told.events > 0:
        found = _before_the_last(project, told)
    lost = sorted(item for item, content in told.items.items() if found[item] != content)
    if lost:
        yield f"{len(lost)} answers are not as they were told, item {lost[0]} for one"


def _before_the_last(project: Project, told: Told) -> dict[str, str]:
    """What items held before the change that was made and not told, found on a copy."""
    with TemporaryDirectory() as folder:
        copy = _copied(project.path, Path(folder))
        before = open_project(copy, annotator="ann")
        with before.read() as db:
            last = event_store.find(db, event_store.read_stacks(db).next_id - 1)
        before.redo() if last.kind is EventKind.UNDO else before.undo()
        with before.read() as db:
            found = content_of(db, map(int, told.items))
        before.close()
        return found


def _copied(path: Path, folder: Path) -> Path:
    for ending in ("", "-wal"):
        source = path.with_name(path.name + ending)
        if source.exists():
            shutil.copyfile(source, folder / source.name)
    return folder / path.name


def _history(path: Path, first: State) -> Iterator[str]:
    """Undo to the beginning and redo to the end, on a copy."""
    with TemporaryDirectory() as folder:
        copy = _copied(path, Path(folder))
        last = state_of(copy)
        project = open_project(copy, annotator="ann")
        try:
            undone = _as_often_as_it_goes(project.undo)
            if state_of(copy) != first:
                yield f"undo of {undone} steps leads to {_differing(state_of(copy), first)} as they never were"
            redone = _as_often_as_it_goes(project.redo)
            if redone >= undone and state_of(copy) != last:
                # What could be redone before as well was redone too.
                yield from _if_none_was_redoable(path, copy, last)
        except LabellerError as error:
            yield f"undo fails: {error}"
        finally:
            project.close()


def _if_none_was_redoable(path: Path, copy: Path, last: State) -> Iterator[str]:
    with closing(connect(path, "ro")) as db:
        (redo_top,) = db.execute("SELECT redo_top FROM event ORDER BY id DESC LIMIT 1").fetchone()
    if redo_top is None:
        yield f"redo does not lead back: {_differing(state_of(copy), last)} differ"


def _as_often_as_it_goes(step: object) -> int:
    assert callable(step)
    count = 0
    while step() is not None:
        count += 1
    return count


def _differing(one: State, other: State) -> str:
    return ", ".join(name for name in sorted(one) if one[name] != other.get(name)) or "nothing"


def first_state(path: Path) -> State:
    """The state of a project when all of its history is taken back."""
    with TemporaryDirectory() as folder:
        copy = _copied(path, Path(folder))
        project = open_project(copy, annotator="ann")
        _as_often_as_it_goes(project.undo)
        project.close()
        return state_of(copy)


def outline(path: Path) -> list[tuple[object, ...]]:
    """What a project holds, without numbers and times that differ from one import to the next."""
    with closing(connect(path, "ro")) as db:
        return db.execute(
            """SELECT item.name, item.content_hash, item.path, item.split, answer.state, (
                SELECT group_concat(label.name || coalesce(annotation.shape, ''), ';') FROM annotation
                JOIN label ON label.id = label_id WHERE annotation.item_id = item.id
            ), (SELECT count(*) FROM suggestion WHERE suggestion.item_id = item.id)
            FROM item LEFT JOIN answer ON answer.item_id = item.id ORDER BY 2, 1"""
        ).fetchall()


def judge_export(target: Path) -> Iterator[str]:
    """The faults of an export that is there: it is to be whole, as its own manifest says."""
    if target.is_dir():
        contents = {path: (target / path).read_bytes() for path in names_below(target) if (target / path).is_file()}
    elif target.suffix == ".zip":
        with zipfile.ZipFile(target) as packed:
            contents = {info.filename: packed.read(info) for info in packed.infolist()}
    else:
        return
    if "manifest.json" not in contents:
        yield f"half an export: {target.name} has no manifest"
        return
    listed = {one["path"]: one["sha256"] for one in json.loads(contents["manifest.json"])["files"]}
    found = {path: hashlib.sha256(data).hexdigest() for path, data in contents.items() if path != "manifest.json"}
    if listed != found:
        yield f"half an export: {target.name} is not as its manifest says"


def names_below(folder: Path) -> list[str]:
    """All files and folders below a folder, hidden ones too."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def sums_below(target: Path) -> dict[str, str]:
    """The contents of an export, but for files that say when it was written."""
    if target.is_dir():
        paths = [target / name for name in names_below(target)]
        return {str(one.relative_to(target)): _sum(one.read_bytes()) for one in paths if _is_same_each_time(one)}
    if target.suffix == ".zip":
        with zipfile.ZipFile(target) as packed:
            return {one: _sum(packed.read(one)) for one in packed.namelist() if one not in _WITH_DATES}
    return {target.name: _sum(target.read_bytes())}


def _is_same_each_time(path: Path) -> bool:
    return path.is_file() and path.name not in _WITH_DATES and path.suffix not in {".md", ".html"}


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def age(folder: Path) -> None:
    """Let what a kill left be a few minutes old: then it is cleared away even where nobody said whose it is."""
    long_ago = time.time() - 300
    for path in folder.rglob(".export-new-*"):
        os.utime(path, (long_ago, long_ago))
