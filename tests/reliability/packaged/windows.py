"""The installed program's window: without a screen, on one, labelling by keys, and where the home can only be read."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from tests.reliability.packaged.display import save_picture
from tests.reliability.packaged.errors import require
from tests.reliability.packaged.machine import HOME, Machine

_PATIENCE_S = 60
_SETTINGS = ".config/labeller/settings.json"
_LOG = ".local/state/labeller/log/labeller.log"
_LABELLED = f"{HOME}/By key.labeller"
_KEYS = ("1", "2", "1", "3", "2")
_SHELF = "/srv/shelf"


def start_page_is_painted_and_closes(machine: Machine) -> None:
    program = machine.open_window()
    _keep(machine, "start-page")
    machine.close_window(program)


def window_opens_a_project_without_a_screen(machine: Machine) -> None:
    project = f"{HOME}/Offscreen.labeller"
    machine.labeller("new", project, "--task", "text-classification", "--labels", "a,b")
    user = machine.ann.with_environment(QT_QPA_PLATFORM="offscreen")
    program = machine.debian.start("labeller", "open", project, user=user)
    _wait(lambda: project in _recent(machine), "The window without a screen did not open the project.")
    require(program.poll() is None, "The window without a screen closed by itself.")
    program.kill()
    program.wait()
    machine.labeller("check", project)


def keys_label_in_the_window(machine: Machine) -> None:
    machine.labeller("new", _LABELLED, "--task", "text-classification", "--labels", "delivery,refund,praise")
    machine.labeller("import", _LABELLED, f"{HOME}/out csv", "--unlabelled")
    program = machine.open_window("open", _LABELLED)
    for number, key in enumerate(_KEYS, start=1):
        machine.display.press(key)
        _wait(lambda wanted=number: _answered(machine) >= wanted, f"Key {key} gave no answer.")
    machine.display.wait_until_still()
    _keep(machine, "labelled")
    machine.close_window(program)
    require(_answered(machine) == len(_KEYS), f"{len(_KEYS)} keys gave {_answered(machine)} answers.")


def answers_of_the_window_are_exported(machine: Machine) -> None:
    report = machine.json("export", _LABELLED, f"{HOME}/by key", "--format", "jsonl")
    require(report["items"] == len(_KEYS) and report["verified"], f"The export went so: {report}.")


def sample_of_pictures_is_painted(machine: Machine) -> None:
    program = machine.open_window("demo", "--sample", "fruit")
    _keep(machine, "sample")
    machine.close_window(program)


def home_that_can_only_be_read_is_no_reason_to_fail(machine: Machine) -> None:
    shelf, shut = machine.debian.path(_SHELF), machine.debian.path("/home/shut")
    shelf.mkdir(mode=0o777, parents=True)
    shelf.chmod(0o777)
    shut.mkdir(mode=0o555)
    project = f"{_SHELF}/shut.labeller"
    poor = machine.ann_at_the_screen.with_environment(HOME="/home/shut")
    machine.labeller("new", project, "--task", "text-classification", "--labels", "a,b", user=poor)
    machine.labeller("import", project, f"{HOME}/out csv", "--unlabelled", user=poor)
    machine.labeller("suggest", project, "-n", "2", user=poor)
    machine.close_window(machine.open_window("open", project, user=poor))
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


def _keep(machine: Machine, name: str) -> None:
    save_picture(machine.display.pixels(), machine.pictures / f"{name}.png")


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
