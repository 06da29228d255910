"""The installed program on a terminal: what it says of itself, what it says when asked wrongly, and its samples."""

from __future__ import annotations

import json

from labeller import __version__
from tests.reliability.packaged.errors import require
from tests.reliability.packaged.machine import HOME, PROGRAM, Machine

_ANSWERS = "40"


def version_is_that_of_the_source(machine: Machine) -> None:
    said = machine.labeller("--version")
    require(said == f"labeller {__version__}\n", f"--version printed {said!r}.")


def help_lists_the_commands(machine: Machine) -> None:
    said = machine.labeller("--help")
    require("demo" in said and "export" in said, f"--help printed {said[:200]!r}.")


def wrong_use_is_one_line_and_status_2(machine: Machine) -> None:
    for arguments in (("nonsense",), ("new",), ("--wrong",)):
        _one_line(machine.labeller(*arguments, status=2))


def missing_project_is_one_line_and_status_1(machine: Machine) -> None:
    for command in ("info", "open", "check"):
        _one_line(machine.labeller(command, f"{HOME}/not there.labeller", status=1))


def formats_that_need_large_libraries_are_there(machine: Machine) -> None:
    names = {one["name"] for one in machine.json("formats")}
    require({"parquet", "coco", "masks", "hf-audiofolder"} <= names, f"formats lists only {sorted(names)}.")


def every_sample_is_labelled_and_exported_without_a_window(machine: Machine) -> None:
    samples = json.loads(machine.debian.path(f"{PROGRAM}/_internal/projects/samples.json").read_text("utf-8"))
    for sample in samples:
        said = machine.labeller("demo", "--headless", "--sample", sample["name"], "--budget", _ANSWERS)
        require("equal to the project" in said, f"demo of {sample['name']} printed {said!r}.")


def _one_line(said: str) -> None:
    require(said.startswith("labeller: ") and said.count("\n") == 1, f"Not one line: {said!r}.")


CHECKS = (
    version_is_that_of_the_source,
    help_lists_the_commands,
    wrong_use_is_one_line_and_status_2,
    missing_project_is_one_line_and_status_1,
    formats_that_need_large_libraries_are_there,
    every_sample_is_labelled_and_exported_without_a_window,
)
