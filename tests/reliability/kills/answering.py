"""Answers, undo and redo without a window: a line is said for each when it is done."""

from __future__ import annotations

from pathlib import Path

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import ItemState
from labeller.project.commands.answers import SetAnswer
from labeller.project.project import open_project
from tests.reliability.kills.told import tell_all

_COUNT = 4


def give_answers(path: str) -> None:
    """Open a project, answer some items, take one back and do it again, and close the project."""
    project = open_project(Path(path), annotator="ann")
    tell_all(project)
    for number in range(1, _COUNT + 1):
        said = Annotation(1, Source.HUMAN, 1, float(number))
        project.perform(SetAnswer(number, Answer(ItemState.ANSWERED, 1, float(number), annotations=(said,))))
    project.undo()
    project.redo()
    project.close()
