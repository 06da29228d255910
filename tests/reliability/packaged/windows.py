"""The installed program's window: without a screen, on one, labelling by keys, and where the home can only be read."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import partial

from tests.reliability.packaged.debian import end
from tests.reliability.packaged.errors import require
from tests.reliability.packaged.machine import HOME, Machine

_PATIENCE_S = 60
_SETTINGS = ".config/labeller/settings.json"
_LOG = ".local/state/labeller/log/labeller.log"
_LABELLED = f"{HOME}/By key.labeller"
_KEYS = ("1", "2", "1", "3", "2")
_SHELF = "/srv/shelf"
_SHUT_HOME = "/srv/shut"


def start_page_is_painted_and_closes(machine: Machine) -> None:
    with machine.window("labeller", title="Labeller", picture="start-page"):
        pass


def window_opens_a_project_without_a_screen(machine: Machine) -> None:
    project = f"{HOME}/Offscreen.labeller"
    machine.labeller("new", project, "--task", "text-classification", "--labels", "a,b")
    user = machine.ann.with_environment(QT_QPA_PLATFORM="offscreen")
    program = machine.debian.start("labeller", "open", project, user=user)
    _wait(lambda: project in _recent(machine), "The window without a screen did not open the project.")
    require(program.poll() is None, "The window without a screen closed by itself.")
    end(program)
    machine.labeller("check", project)


def keys_label_in_the_window(machine: Machine) -> None:
    machine.labeller("new", _LABELLED, "--task", "text-classification", "--labels", "delivery,refund,praise")
    machine.labeller("import", _LABELLED, f"{HOME}/out csv", "--unlabelled")
    with machine.window("labeller", "open", _LABELLED, title="By key — Labeller", picture="labelled"):
        for number, key in enumerate(_KEYS, start=1):
            machine.display.press(key)
            _wait(partial(_has_answers, machine, number), f"Key {key} gave no answer.")
    require(_answered(machine) == len(_KEYS), f"{len(_KEYS)} keys gave {_answered(machine)} answers.")


def answers_of_the_window_are_exported(machine: Machine) -> None:
    report = machine.json("export", _LABELLED, f"{HOME}/by key", "--format", "jsonl")
    require(report["items"] == len(_KEYS) and report["verified"], f"The export went so: {report}.")


def sample_of_pictures_is_painted(machine: Machine) -> None:
    demo = ("labeller", "demo", "--sample", "fruit")
    with machine.window(*demo, title="Fruit on tables — Labeller", picture="sample"):
        pass


def home_that_can_only_be_read_is_no_reason_to_fail(machine: Machine) -> None:
    shelf, shut = machine.debian.path(_SHELF), machine.debian.path(_SHUT_HOME)
    shelf.mkdir(parents=True)
    shelf.chmod(0o777)
    shut.mkdir(mode=0o555, parents=True)
    project = f"{_SHELF}/shut.labeller"
    poor = machine.ann_at_the_screen.with_environment(HOME=_SHUT_HOME)
    machine.labeller("new", project, "--task", "text-classification", "--labels", "a,b", user=poor)
    machine.labeller("import", project, f"{HOME}/out csv", "--unlabelled", user=poor)
    said = machine.labeller("suggest", project, "-n", "2", user=poor, status=1)
    require("Your answers are safe." in said, f"Without a cache, suggest said {said!r}.")
    with machine.window("labeller", "open", project, title="shut — Labeller", user=poor, picture="read-only-home"):
        pass
    require(not any(shut.iterdir()), "Something was written to a home that can only be read.")


def log_has_no_error(machine: Machine) -> None:
    lines = machine.home(_LOG).read_text("utf-8").splitlines()
    wrong = [line for line in lines if " ERROR " in line or " WARNING " in line or " CRITICAL " in line]
    require(not wrong, f"The log complains: {wrong[:3]}")


def _recent(machine: Machine) -> list[str]:
    try:
        return list(json.loads(machine.home(_SETTINGS).read_text("utf-8"))["recent"]["projects"])
    except (OSError, KeyError):
        return []


def _answered(machine: Machine) -> int:
    return int(machine.json("info", _LABELLED)["answered"])


def _has_answers(machine: Machine, least: int) -> bool:
    return _answered(machine) >= least


def _wait(happened: Callable[[], bool], sentence: str) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not happened():
        require(time.monotonic() < end, sentence)
        time.sleep(0.2)


CHECKS = (
    start_page_is_painted_and_closes,
    window_opens_a_project_without_a_screen,
    keys_label_in_the_window,
    answers_of_the_window_are_exported,
    sample_of_pictures_is_painted,
    home_that_can_only_be_read_is_no_reason_to_fail,
    log_has_no_error,
)
