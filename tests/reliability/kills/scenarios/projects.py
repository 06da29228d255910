"""Projects made, packed, unpacked, brought up to date, repaired, and suggested for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from labeller.store.connections import connect
from labeller.store.inspection import check
from tests.reliability.kills import making
from tests.reliability.kills.scenario import PROJECT, Scenario, command, fresh, window

LABELS = tuple(f"label {number}" for number in range(24))
# A program that suggests the first label for everything; it is killed with the rest.
_PROGRAM = """import json, sys
names = [label["name"] for label in json.loads(sys.stdin.readline())["labels"]]
for line in sys.stdin:
    item = json.loads(line)
    print(json.dumps({"id": item["id"], "labels": [{"label": names[0], "score": 0.6}]}), flush=True)
"""


def _photos(folder: Path) -> None:
    making.photo_project(folder, 12, answered=True)


def _has_all_labels(folder: Path) -> Iterator[str]:
    path = folder / PROJECT
    if path.exists():
        with closing(connect(path, "ro")) as db:
            names = [name for (name,) in db.execute("SELECT name FROM label ORDER BY position")]
        if names != list(LABELS):
            yield f"the new project has {len(names)} of {len(LABELS)} labels"


def _is_whole(name: str):
    def faults(folder: Path) -> Iterator[str]:
        path = folder / name
        if path.exists():
            yield from (f"{name}: {fault}" for fault in check(path))

    return faults


def _copy_aside_is_whole(folder: Path) -> Iterator[str]:
    """The copy of the old version, once it has its name."""
    for path in folder.glob("*before-update*.labeller"):
        yield from (f"{path.name}: {fault}" for fault in check(path))


def _for_program(folder: Path) -> None:
    making.text_project(folder, 150)
    (folder / "program.py").write_text(_PROGRAM)


SCENARIOS = (
    Scenario(
        "new project",
        lambda _folder: None,
        command("new", f"@{PROJECT}", "--task", "text-classification", "--labels", ",".join(LABELS)),
        results=(PROJECT,),
        more_faults=_has_all_labels,
    ),
    Scenario(
        "new project from the start of Python",
        lambda _folder: None,
        fresh("new", f"@{PROJECT}", "--task", "text-classification", "--labels", ",".join(LABELS)),
        results=(PROJECT,),
        more_faults=_has_all_labels,
    ),
    Scenario(
        "packing",
        _photos,
        command("pack", f"@{PROJECT}", "@packed.labeller"),
        results=("packed.labeller",),
        undoes=False,
        more_faults=_is_whole("packed.labeller"),
    ),
    Scenario(
        "packing in the window",
        _photos,
        window("packing", "@packed.labeller"),
        results=("packed.labeller",),
        undoes=False,
        more_faults=_is_whole("packed.labeller"),
    ),
    Scenario("unpacking", lambda to: making.packed(to, 12), command("unpack", f"@{PROJECT}"), undoes=False),
    Scenario("unpacking in the window", lambda to: making.packed(to, 12), window("unpacking"), undoes=False),
    Scenario(
        "bringing version 1 up to date",
        lambda to: making.old(to, 1),
        command("import", f"@{PROJECT}", "@photos", "--unlabelled"),
        undoes=False,
        more_faults=_copy_aside_is_whole,
    ),
    Scenario(
        "repair",
        making.damaged,
        command("check", f"@{PROJECT}", "--repair"),
        results=("job.repaired.labeller",),
        undoes=False,
        project="job.repaired.labeller",
    ),
    Scenario(
        "suggestions of a program",
        _for_program,
        lambda to, _seed: command("prelabel", f"@{PROJECT}", "--command", f"{sys.executable} {to / 'program.py'}")(
            to, 0
        ),
        undoes=False,
    ),
)
SCENARIOS += (
    Scenario(
        "starting the app",
        lambda to: making.text_project(to, 40),
        fresh("open", f"@{PROJECT}"),
        is_resumed=False,
        undoes=False,
    ),
)
