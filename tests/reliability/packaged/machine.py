"""A small Debian with the package installed, an ordinary user in it, and a screen."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.reliability.packaged.debian import Debian, User, end
from tests.reliability.packaged.display import Display, save_picture
from tests.reliability.packaged.errors import BrokenPromiseError, require

# What breaks programs that split at spaces or know ASCII only.
HOME = "/home/Ann Müller 安"
ACCOUNT = "ann"
_ID = 1000
PROGRAM = "/usr/lib/labeller"
_PATH = "/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True)
class Machine:
    """What every check is given. `pictures` is where screenshots go, on the machine that tests."""

    debian: Debian
    display: Display
    pictures: Path

    @property
    def ann(self) -> User:
        """The ordinary user, without a screen and without any language set, as cron and ssh start programs."""
        return User(f"{_ID}:{_ID}", (("HOME", HOME), ("PATH", _PATH), ("USER", ACCOUNT), ("LOGNAME", ACCOUNT)))

    @property
    def ann_at_the_screen(self) -> User:
        """The same, as a desktop starts programs for her."""
        return self.ann.with_environment(DISPLAY=self.display.name, LANG="C.UTF-8", QT_QPA_PLATFORM="xcb")

    def home(self, name: str) -> Path:
        """Where on the testing machine lies what is called so in the user's home."""
        return self.debian.path(f"{HOME}/{name}")

    def labeller(self, *arguments: str, user: User | None = None, status: int = 0) -> str:
        """Run the installed program to its end as the user; what it printed, errors included.

        Raises BrokenPromiseError where it ends with another status, or with a traceback.
        """
        done = self.debian.run("labeller", *arguments, user=user or self.ann)
        said = f"{done.stdout}{done.stderr}"
        asked = f"labeller {' '.join(arguments)}"
        require("Traceback" not in said, f"{asked} printed a traceback: {said.strip()[-600:]}")
        require(done.returncode == status, f"{asked} ended with {done.returncode}: {said.strip()[-600:]}")
        return said

    def json(self, *arguments: str) -> Any:
        """The same with --json: the document that it printed, and nothing beside it."""
        said = self.labeller(*arguments, "--json")
        try:
            return json.loads(said)
        except ValueError as error:
            raise BrokenPromiseError(f"labeller {' '.join(arguments)} printed more than JSON: {said[:300]}") from error

    @contextmanager
    def window(self, *command: str, title: str, user: User | None = None, picture: str = "") -> Iterator[None]:
        """A window of that title for as long as this lasts: painted, at rest, with the keyboard.

        It is closed at the end as a person does it, by a key. Raises BrokenPromiseError unless all that goes well.
        """
        program = self.debian.start(*command, user=user or self.ann_at_the_screen)
        try:
            self.display.wait_for_window(program)
            self.display.wait_for_title(title)
            self.display.wait_until_still()
            yield
            if picture:
                self.display.wait_until_still()
                save_picture(self.display.pixels(), self.pictures / f"{picture}.png")
            self.display.press("ctrl+q")
            _require_good_end(program)
        finally:
            end(program)


def _require_good_end(program: subprocess.Popen[str], limit_s: float = 30) -> None:
    try:
        said, _ = program.communicate(timeout=limit_s)
    except subprocess.TimeoutExpired as error:
        raise BrokenPromiseError(f"The window did not close within {limit_s:.0f} s.") from error
    require(program.returncode == 0, f"The window ended with {program.returncode}: {said.strip()[-600:]}")
    require("Traceback" not in said, f"The window printed a traceback: {said.strip()[-600:]}")


def add_user(debian: Debian) -> None:
    """Make the ordinary user and her home."""
    made = debian.run("useradd", "--uid", str(_ID), "--create-home", "--home-dir", HOME, ACCOUNT)
    require(made.returncode == 0, f"useradd failed: {made.stderr.strip()}")
