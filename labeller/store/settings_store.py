"""What a project remembers about itself: its name, its settings, its annotators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from labeller.domain.annotation import Annotator
from labeller.store import tables as t


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """The one row that says what the project is."""

    uuid: str
    name: str
    task: str
    created_at: float


def read_facts(db: Connection) -> ProjectFacts:
    row = db.execute(select(t.project.c.uuid, t.project.c.name, t.project.c.task, t.project.c.created_at))
    return ProjectFacts(**row.mappings().one())


def insert_facts(db: Connection, facts: ProjectFacts, shapes: list[str]) -> None:
    db.execute(
        insert(t.project).values(
            id=1, uuid=facts.uuid, name=facts.name, task=facts.task, shapes=shapes, created_at=facts.created_at
        )
    )


def rename(db: Connection, uuid: str, name: str) -> None:
    """Let a copy be a project of its own."""
    db.execute(update(t.project).values(uuid=uuid, name=name))


def read_settings(db: Connection) -> dict[str, Any]:
    return {row.key: row.value for row in db.execute(select(t.setting))}


def read_setting(db: Connection, key: str) -> Any:
    """One setting, None where it is not set."""
    return db.execute(select(t.setting.c.value).where(t.setting.c.key == key)).scalar_one_or_none()


def replace_setting(db: Connection, key: str, value: Any) -> Any:
    """Set a setting, or forget it with None. Returns what it was before."""
    before = read_setting(db, key)
    if value is None:
        db.execute(delete(t.setting).where(t.setting.c.key == key))
    else:
        statement = upsert(t.setting).values(key=key, value=value)
        db.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
    return before


def find_annotators(db: Connection) -> list[Annotator]:
    """Everybody who has ever changed the project, in the order in which they came."""
    return [Annotator(row.id, row.name) for row in db.execute(select(t.annotator).order_by(t.annotator.c.id))]


def find_or_add_annotator(db: Connection, name: str) -> Annotator:
    row = db.execute(select(t.annotator).where(t.annotator.c.name == name)).one_or_none()
    if row is not None:
        return Annotator(row.id, row.name)
    added = db.execute(insert(t.annotator).values(name=name).returning(t.annotator.c.id)).scalar_one()
    return Annotator(added, name)
