"""Versions of a project before the camera: none yet, several, one of a project that does not open; and a crash."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication

from benchmarks.screenshots.stage import Stage
from benchmarks.screenshots.studio import Studio
from labeller.domain.version import VersionReason
from labeller.last_run import Crash
from labeller.paths import log_dir
from labeller.project.commands.answers import SetAnswer
from labeller.project.commands.labels import AddLabel, ChangeLabel
from labeller.project.project import open_project
from labeller.project.versions import find_versions, keep_version
from labeller.ui.crash_notice import CrashNotice
from labeller.ui.job_runner import JobRunner
from labeller.ui.settings.about_dialog import AboutDialog
from labeller.ui.versions.versions_dialog import VersionsDialog

D = TypeVar("D")

_DAY_S = 86_400
_REASONS = (VersionReason.OPENED, VersionReason.WORKING, VersionReason.BEFORE_STEP, VersionReason.CLOSED)
_STACK = 'Fatal Python error: Segmentation fault\n\nThread 0x00007f (most recent call first):\n  File "app.py", line 35'


def restoring(studio: Studio, stage: Stage) -> None:
    """The dialog of versions without any and with some, what it asks, and the ways out of a damaged project."""
    jobs = JobRunner(studio.window)
    VersionsDialog(stage.empty("Just made"), jobs, studio.window).open()
    studio.wait(lambda: not jobs.jobs, "the versions")
    studio.shoot("versions-none")
    studio.close_all()
    path = stage.labelled(stage.pictures, 60)
    _work(path)
    studio.open(path)
    studio.do("restore_version")
    dialog = _dialog(VersionsDialog)
    studio.wait(lambda: dialog.version is not None, "the versions")
    studio.settle()
    studio.shoot("versions-same")
    dialog.table.selectRow(dialog.table.rowCount() - 1)
    studio.wait(dialog.difference.isVisible, "the comparison")
    studio.settle()
    studio.shoot("versions")
    dialog.restore_button.click()
    studio.settle()
    studio.shoot("versions-ask")
    studio.close_all()
    studio.window.close_project()
    broken = path.with_name("Broken.labeller")
    shutil.copyfile(path, broken)
    keep_version(broken, VersionReason.CLOSED)
    broken.write_bytes(broken.read_bytes()[:20_000])
    studio.window.open_project(broken)
    studio.wait(studio.over, "the error")
    studio.shoot("damaged-with-versions")
    studio.close_all()


def ending_unexpectedly(studio: Studio, _: Stage) -> None:
    """What is said at the start after a crash, and the diagnostic in About."""
    crash = Crash("window", time.time() - 3600, "0.1.0", _STACK)
    CrashNotice([crash], log_dir(), studio.window).open()
    studio.shoot("crash-notice")
    studio.close_all()
    studio.do("about")
    _dialog(AboutDialog).copy_diagnostic()
    studio.shoot("about-copied")
    studio.close_all()


def _work(path: Path) -> None:
    """Some days of work with a version after each."""
    project = open_project(path)
    with project.read() as db:
        ids = [row[0] for row in db.exec_driver_sql("SELECT item_id FROM answer ORDER BY item_id")]
    for number, reason in enumerate(_REASONS):
        keep_version(project.path, reason)
        for item_id in ids[number * 7 : number * 7 + 5 + number]:
            project.perform(SetAnswer(item_id, None))
        if number == 1:
            label = project.schema.labels[0]
            project.perform(ChangeLabel(replace(label, name=f"{label.name} or similar")))
        if number == 2:
            project.perform(AddLabel("cannot be told"))
    project.close()
    for age, version in enumerate(find_versions(project.path).find()):
        moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(time.time() - age * 0.7 * _DAY_S))
        number, _, rest = version.path.name.split("-", 2)
        version.path.rename(version.path.with_name(f"{number}-{moment}-{rest}"))


def _dialog(kind: type[D]) -> D:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())
