"""What a window said of each change once it was done, so that it can be looked for after a kill."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection

from labeller.domain.changes import Changes
from labeller.domain.item import ItemId
from labeller.project.project import Project
from labeller.store import answer_store, event_store


def content_of(db: Connection, item_ids: Iterable[ItemId]) -> dict[str, str]:
    """A digest of all that was said about each item: answer, annotations, flag, comment."""
    wanted = sorted(item_ids)
    answers, marks = answer_store.find_answers(db, wanted), answer_store.find_marks(db, wanted)
    return {str(one): _digest(f"{answers.get(one)!r} {marks.get(one)!r}") for one in wanted}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def tell_all(project: Project) -> None:
    """Write a line for every change from now on: how many events there are, and what the changed items hold."""

    def tell(changes: Changes) -> None:
        with project.read() as db:
            line = {
                "events": event_store.count(db),
                "items": content_of(db, changes.answers | changes.marks),
                "all": changes.everything,
            }
        say(line)

    project.subscribe(tell)


def say(line: dict[str, object]) -> None:
    """One line, at once and whole."""
    os.write(1, json.dumps(line).encode() + b"\n")


@dataclass(slots=True)
class Told:
    """All that a run said: the events that it had told last, what it told of items, and what it showed as done."""

    events: int = 0
    items: dict[str, str] = field(default_factory=dict)
    answers: int = 0
    done: list[str] = field(default_factory=list)
    unproven: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, lines: Iterable[str]) -> Told:
        told = cls()
        for line in lines:
            if line.startswith("{"):
                told._take(json.loads(line))
        return told

    def _take(self, line: dict[str, object]) -> None:
        if "done" in line:
            self.done.append(str(line["done"]))
            item = line.get("item")
            if item is not None and str(item) not in self.items:
                self.unproven.append(f"item {item} was shown as answered before it was saved")
            return
        self.events = int(str(line.get("events", self.events)))
        items = line.get("items", {})
        assert isinstance(items, dict)
        if line.get("all"):
            self.items.clear()
        self.items |= items
        self.answers += len(items)
