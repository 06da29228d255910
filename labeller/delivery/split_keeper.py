"""Splits of an export that the project keeps, so that the next export fills them up instead of drawing anew."""

from __future__ import annotations

from labeller.errors import LabellerError
from labeller.project.commands.splits import AssignSplits
from labeller.project.project import Project


class SplitKeeper:
    """Lets a project keep new splits; on any thread. `trouble` is why it could not, None if it could.

    An export is worth having without that, so no error is raised.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self.trouble: LabellerError | None = None

    def keep(self, new_splits: AssignSplits) -> None:
        try:
            self._project.perform(new_splits)
        except LabellerError as error:
            self.trouble = error
