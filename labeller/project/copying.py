"""Saving a copy of the open project, to go on with it elsewhere."""

from __future__ import annotations

from pathlib import Path

from labeller.jobs import JobContext
from labeller.project.project import Project, project_path
from labeller.store import media_store


def save_copy(project: Project, target: Path, context: JobContext) -> Path:
    """Write all that is open into a new file, although its own may be gone; media are found as before. Gives its path.

    Raises LabellerError if something is at the target already, or the disk refuses; then nothing is left behind.
    """
    target = project_path(target)
    with project.copying(target, context.check) as engine, engine.begin() as db:
        for root in media_store.find_roots(db, project.path):
            media_store.update_root(db, root.id, media_store.to_stored(root.folder, target))
    return target
