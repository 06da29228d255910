"""Small ones, of which every system call is tried: a fraction of a second each."""

from __future__ import annotations

from pathlib import Path

from labeller.domain.schema import Task
from tests.loop.making import SUBJECTS
from tests.reliability.kills import making
from tests.reliability.kills.running import Wish
from tests.reliability.kills.scenario import PROJECT, Scenario, command

_LABELS = tuple(SUBJECTS)


def _table(folder: Path) -> None:
    making.empty(folder, Task.TEXT_CLASSIFICATION, _LABELS[:2])
    making.table(folder, 20)


def _archive(folder: Path) -> None:
    making.empty(folder)
    making.archive(folder, 1)


def _photos(folder: Path) -> None:
    making.photo_project(folder, 1, answered=True)


def _texts(folder: Path) -> None:
    making.text_project(folder, 12)


SCENARIOS = (
    Scenario("annotate", _texts, lambda to, _: Wish("answers", (str(to / PROJECT),)), is_resumed=False),
    Scenario("import", _table, command("import", f"@{PROJECT}", "@texts.csv")),
    Scenario("import of an archive", _archive, command("import", f"@{PROJECT}", "@sent.zip")),
    Scenario(
        "export", _photos, command("export", f"@{PROJECT}", "@out", "--format", "folder-per-class"), results=("out",)
    ),
    Scenario(
        "export of an archive",
        _photos,
        command("export", f"@{PROJECT}", "@out.zip", "--format", "folder-per-class"),
        results=("out.zip",),
    ),
    Scenario(
        "export with splits",
        lambda to: making.text_project(to, 12, answered=12),
        command("export", f"@{PROJECT}", "@out", "--format", "jsonl", "--splits", "60,20,20"),
        results=("out",),
    ),
    Scenario("pack", _photos, command("pack", f"@{PROJECT}", "@packed.labeller"), results=("packed.labeller",)),
    Scenario("unpack", lambda to: making.packed(to, 1), command("unpack", f"@{PROJECT}"), undoes=False),
    Scenario(
        "bringing version 1 up to date",
        lambda to: making.old(to, 1, times=1),
        command("import", f"@{PROJECT}", "@photos", "--unlabelled"),
        undoes=False,
    ),
    Scenario(
        "new project",
        lambda _: None,
        command("new", f"@{PROJECT}", "--task", "text-classification", "--labels", ",".join(_LABELS)),
        results=(PROJECT,),
    ),
    Scenario(
        "repair",
        making.damaged,
        command("check", f"@{PROJECT}", "--repair"),
        results=("job.repaired.labeller",),
        undoes=False,
        project="job.repaired.labeller",
    ),
)
