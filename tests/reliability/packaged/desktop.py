"""The installed program as a desktop sees it: which files are its own, and what a double click on one does.

The tools that ask are not in a minimal Debian, so these checks run in a copy of it that has them.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.reliability.packaged.errors import require
from tests.reliability.packaged.machine import HOME, Machine

PACKAGES = ("xdg-utils", "libglib2.0-bin", "libfile-mimeinfo-perl", "desktop-file-utils", "appstream", "procps")
_TYPE = "application/x-labeller-project"
_ENTRY = "/usr/share/applications/labeller.desktop"
_METAINFO = "/usr/share/metainfo"
_PROJECT = f"{HOME}/Birds & co.labeller"
_RENAMED = f"{HOME}/renamed without an ending"


def machine_with_a_desktop(machine: Machine, root: Path) -> Machine:
    """The same machine with what desktops ask."""
    debian = machine.debian.copied(root)
    debian.apt("install", "--no-install-recommends", *PACKAGES)
    return replace(machine, debian=debian)


def file_has_our_type(machine: Machine) -> None:
    said = _ask(machine, "xdg-mime", "query", "filetype", _PROJECT)
    require(said == _TYPE, f"xdg-mime calls a project {said!r}.")


def content_alone_tells_our_type(machine: Machine) -> None:
    _ask(machine, "cp", _PROJECT, _RENAMED)
    said = _ask(machine, "gio", "info", "--attributes=standard::content-type", _RENAMED)
    require(_TYPE in said, f"A project without its ending is taken for: {said!r}.")


def our_entry_is_the_one_for_our_type(machine: Machine) -> None:
    said = _ask(machine, "xdg-mime", "query", "default", _TYPE)
    require(said == "labeller.desktop", f"A project is opened by {said!r}.")


def entry_and_metadata_are_valid(machine: Machine) -> None:
    _ask(machine, "desktop-file-validate", _ENTRY)
    for file in machine.debian.path(_METAINFO).iterdir():
        _ask(machine, "appstreamcli", "validate", "--no-net", f"{_METAINFO}/{file.name}")


def icon_is_where_the_entry_says(machine: Machine) -> None:
    found = [path.name for path in machine.debian.path("/usr/share/icons/hicolor").rglob("labeller.*")]
    require(found, "There is no icon called labeller in the icon theme.")


def double_click_opens_the_project(machine: Machine) -> None:
    with machine.window(*_launch(_PROJECT), title="Birds & co — Labeller", picture="double-click"):
        pass


def menu_entry_opens_the_start_page(machine: Machine) -> None:
    with machine.window(*_launch(), title="Labeller", picture="menu-entry"):
        pass


def _launch(*files: str) -> tuple[str, ...]:
    """What starts by the desktop entry, as a file manager does. A shell stays as long as the window does."""
    script = 'gio launch "$@" && sleep 1 && while pgrep -x labeller > /dev/null; do sleep 0.2; done'
    return ("sh", "-c", script, "sh", _ENTRY, *files)


def _ask(machine: Machine, *command: str) -> str:
    done = machine.debian.run(*command, user=machine.ann_at_the_screen)
    require(done.returncode == 0, f"{command[0]} failed: {(done.stdout + done.stderr).strip()[-300:]}")
    return done.stdout.strip()


CHECKS = (
    file_has_our_type,
    content_alone_tells_our_type,
    our_entry_is_the_one_for_our_type,
    entry_and_metadata_are_valid,
    icon_is_where_the_entry_says,
    double_click_opens_the_project,
    menu_entry_opens_the_start_page,
)
