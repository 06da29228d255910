"""Suggestions from a model or a program before the camera."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from benchmarks.screenshots.stage import Stage
from benchmarks.screenshots.studio import Studio
from labeller.loop.outside.plan import SourcePlan
from labeller.loop.outside.source import Kind
from labeller.ui.suggesting.suggesting_dialog import SuggestingDialog

_COMMAND = "python my_model.py --device cpu"
_PROGRAM = """
import json, sys, time
names = [label["name"] for label in json.loads(sys.stdin.readline())["labels"]]
for line in sys.stdin:
    item = json.loads(line)
    if item["id"] > 60:
        time.sleep({pause})
    found = [{{"label": names[item["id"] % len(names)], "score": 0.91}}, {{"label": "unclear", "score": 0.05}}]
    print(json.dumps({{"id": item["id"], "labels": found}}), flush=True)
"""


def suggesting_from_outside(studio: Studio, stage: Stage) -> None:
    """What is to suggest, how far it is, what came of it, and the suggestion on the label page."""
    # So that the command is as short as people write it.
    os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    with contextlib.chdir(stage.folder):
        _shoot_all(studio, stage)


def _shoot_all(studio: Studio, stage: Stage) -> None:
    studio.open(stage.labelled(stage.pictures, 0))
    studio.do("suggest_from")
    studio.wait(studio.over, "the dialog about suggestions")
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, SuggestingDialog))
    studio.shoot("suggest-from")
    dialog.form.choose(Kind.COMMAND)
    dialog.form.command.setText(_COMMAND)
    studio.shoot("suggest-from-program")
    dialog.planned.emit(_plan(stage, pause=30))
    studio.settle()
    studio.shoot("suggest-from-working")
    dialog.stop.click()
    studio.wait(dialog.go.isVisible, "the end of the program")
    dialog.planned.emit(_plan(stage, pause=0))
    studio.wait(dialog.outcome.isVisible, "what came of it")
    studio.shoot("suggest-from-done")
    studio.close_all()
    studio.wait(lambda: not studio.session.jobs.jobs, "the learner")
    studio.shoot("label-suggested-from-outside")
    studio.window.close_project()


def _plan(stage: Stage, pause: int) -> SourcePlan:
    (stage.folder / "my_model.py").write_text(_PROGRAM.format(pause=pause))
    return SourcePlan(Kind.COMMAND, _COMMAND)
