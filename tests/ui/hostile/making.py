"""Projects in which every text that a stranger can write is one that would be read as markup, or as a key."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from labeller.domain.item import FoundAnnotation, Medium, NewItem
from labeller.domain.schema import AttributeKind, AttributeSpec, Task
from labeller.domain.shape import Box, Shape, TextSpan
from labeller.media.hashing import content_hash, text_hash
from labeller.project.commands.answers import Comment, Flag
from labeller.project.commands.attributes import SetAttributes
from tests.formats.made import draw
from tests.store.making import add, new_project, row
from tests.ui.hostile.walking import MARKS

EVIL = "".join(MARKS)
LABELS = tuple(f"{mark} {number}" for number, mark in enumerate((*MARKS, EVIL)))
_ITEMS = 8


def hostile_project(folder: Path, task: Task) -> Path:
    """A closed project of that task with answers, suggestions, comments, attributes and a history."""
    project = new_project(folder, LABELS, task=task, name='<h1>&Zed<img src="x.png">')
    add(project, [_item(folder, task, number) for number in range(_ITEMS)], folder=folder, source=EVIL)
    kinds = (AttributeKind.CHOICE, AttributeKind.TEXT, AttributeKind.NUMBER, AttributeKind.CHECKBOX)
    if task is Task.OBJECT_DETECTION:
        project.perform(SetAttributes(tuple(AttributeSpec(f"{EVIL} {kind}", kind, (EVIL, "<h1>")) for kind in kinds)))
    project.perform(Comment(1, EVIL))
    project.perform(Flag(2, is_flagged=True))
    project.undo()
    project.close()
    _forge(project.path)
    return project.path


def _item(folder: Path, task: Task, number: int) -> NewItem:
    label = LABELS[number % len(LABELS)]
    said = (FoundAnnotation(label, _shape(task), comment=EVIL),) if number % 2 else None
    suggested = () if number % 2 else (FoundAnnotation(label, _shape(task), score=0.8),)
    name = f"{EVIL} {number}"
    match task.medium:
        case Medium.IMAGE:
            path = f"<h1>&Zed {number}.png"
            draw(folder / path, number)
            digest = content_hash(folder / path)
            found = NewItem(Medium.IMAGE, name, digest, key=path, path=path, width=8, height=6)
        case Medium.ROW:
            found = row(number, {EVIL: f"{EVIL} {number}", "<h1>": number})
        case _:
            text = f"{name} and some more words"
            found = NewItem(Medium.TEXT, name, text_hash(text), text=text)
    return replace(found, annotations=said, suggestions=suggested, metadata={EVIL: EVIL}, group=EVIL, name=name)


def _shape(task: Task) -> Shape | None:
    if task is Task.TEXT_SPANS:
        return TextSpan(0, 5)
    return Box(1.0, 1.0, 4.0, 3.0) if task is Task.OBJECT_DETECTION else None


def _forge(path: Path) -> None:
    """What no command would write: in titles of steps, names of annotators, guidelines, and what an import said."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE event SET title = ?", (EVIL,))
        db.execute("UPDATE annotator SET name = ?", (EVIL,))
        db.execute("UPDATE label SET guideline = ?", (EVIL,))
        problems = json.dumps([{"file": EVIL, "reason": EVIL, "fault": "unreadable", "is_mended": False}])
        db.execute("UPDATE import_batch SET source = ?, problems = ?", (EVIL, problems))
