"""An import that never came to its end: the program was killed while it ran."""

from __future__ import annotations

import time
from dataclasses import replace

from labeller.project.project import Project
from labeller.store import import_store
from labeller.store.import_store import ImportBatch


def find_interrupted(project: Project) -> ImportBatch | None:
    """The newest import if it has no end. What it added is in the project; importing its source again goes on."""
    with project.read() as db:
        batches = import_store.find_batches(db)
    newest = batches[-1] if batches else None
    return newest if newest is not None and newest.finished_at is None else None


def put_down(project: Project, batch: ImportBatch) -> None:
    """Give an interrupted import its end, so that it is not offered again. Its items stay. Raises LabellerError."""
    with project.write() as (db, _):
        import_store.update_batch(db, replace(batch, finished_at=time.time()))
