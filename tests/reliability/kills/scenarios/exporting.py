"""Exports, killed and done again: under its name there is a whole one or none."""

from __future__ import annotations

from labeller.domain.schema import Task
from tests.reliability.kills import making
from tests.reliability.kills.scenario import Scenario, command, fresh, window


def _photos(each: int = 12, task: Task = Task.IMAGE_CLASSIFICATION):
    return lambda folder: making.photo_project(folder, each, task, answered=True)


def _texts(folder):
    making.text_project(folder, 500, answered=500)


SCENARIOS = (
    Scenario(
        "export of a folder",
        _photos(),
        command("export", "@job.labeller", "@out", "--format", "folder-per-class"),
        results=("out",),
        undoes=False,
    ),
    Scenario(
        "export of an archive",
        _photos(),
        command("export", "@job.labeller", "@out.zip", "--format", "hf-imagefolder"),
        results=("out.zip",),
        undoes=False,
    ),
    Scenario(
        "export of one file",
        _texts,
        command("export", "@job.labeller", "@out.csv", "--format", "csv"),
        results=("out.csv",),
        undoes=False,
    ),
    Scenario(
        "export with splits",
        _texts,
        command("export", "@job.labeller", "@out", "--format", "jsonl", "--splits", "80,10,10"),
        results=("out",),
    ),
    Scenario(
        "export of smaller pictures",
        _photos(),
        command("export", "@job.labeller", "@out", "--format", "yolo-classify", "--max-side", "60"),
        results=("out",),
        undoes=False,
    ),
    Scenario(
        "export from the start of Python",
        _photos(8),
        fresh("export", "@job.labeller", "@out", "--format", "csv"),
        results=("out",),
        undoes=False,
    ),
    Scenario(
        "export in the window",
        _photos(),
        window("exporting", "@out", "folder-per-class"),
        results=("out",),
        undoes=False,
    ),
)
