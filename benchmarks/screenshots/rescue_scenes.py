"""A project whose file is gone, and one that is damaged."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from benchmarks.screenshots.stage import Stage
from benchmarks.screenshots.studio import Studio
from labeller.domain.schema import Task
from labeller.project.project import open_project

_ENDS = 20_000


def losing_the_file(studio: Studio, stage: Stage) -> None:
    """Another program moves the file while somebody answers; then the window is closed."""
    path = stage.pictured("Seeds", stage.folder / "Scans", Task.IMAGE_CLASSIFICATION, ("plant", "animal"))
    studio.open(path)
    away = path.rename(path.with_name("moved away.labeller"))
    studio.press("1", studio.window)
    studio.settle()
    studio.close_all()
    studio.shoot("file-gone")
    studio.do("close_project")
    studio.wait(studio.over, "the question")
    studio.shoot("file-gone-close")
    studio.close_all()
    away.rename(path)
    studio.window.close_project()


def saving_what_can_be_read(studio: Studio, stage: Stage) -> None:
    """A project of which the end is cut off, and what was saved of it."""
    path = stage.pictured("Cut", stage.folder / "Scans", Task.IMAGE_CLASSIFICATION, ("plant", "animal"))
    open_project(path).close()
    content = path.read_bytes()
    path.write_bytes(content[: max(len(content) - _ENDS, len(content) // 2)])
    studio.window.open_project(path)
    studio.wait(studio.over, "the error")
    studio.shoot("damaged")
    (button,) = [one for one in studio.over()[-1].findChildren(QPushButton) if one.text() == "Save what can be read"]
    button.click()
    studio.wait(lambda: studio.over() and button not in studio.over()[-1].findChildren(QPushButton), "what was saved")
    studio.settle()
    studio.shoot("damaged-saved")
    studio.close_all()
