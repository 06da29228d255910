"""The learning page before the camera: while it is too early to tell, and later."""

from __future__ import annotations

from PySide6.QtCore import Qt

from benchmarks.screenshots.stage import Stage
from benchmarks.screenshots.studio import Studio
from labeller.loop.quote import CURRENCY, RATE, TARGET
from labeller.project.commands.settings import ChangeSetting

_FEW, _MANY = 16, 140


def looking_at_learning(studio: Studio, stage: Stage) -> None:
    """The learning page early and late, from its top and from its end."""
    for answers, name in ((_FEW, "learning-early"), (_MANY, "learning")):
        studio.open(stage.labelled(stage.texts, answers))
        for key, value in ((TARGET, 0.95), (RATE, 32.0), (CURRENCY, "€")):
            studio.session.steps.perform(ChangeSetting(key, value))
        studio.do("show_learning")
        studio.wait(lambda: not studio.session.jobs.jobs, "the measuring")
        studio.shoot(name)
        if answers == _MANY:
            studio.close_all()  # the keyboard is for the window again
            for _ in range(2):
                studio.press(Qt.Key.Key_PageDown)
            studio.shoot(f"{name}-labels")
        studio.window.close_project()
