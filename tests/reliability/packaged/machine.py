"""A small Debian with the package installed, an ordinary user in it, and a screen."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.reliability.packaged.debian import Debian, User
from tests.reliability.packaged.display import Display
from tests.reliability.packaged.errors import require

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
        except ValueError:
            require(holds=False, sentence=f"labeller {' '.join(arguments)} --json printed more than JSON: {said[:300]}")

    def open_window(self, *arguments: str, user: User | None = None) -> subprocess.Popen[str]:
        """Start the window, and wait until it was painted and has come to rest."""
        program = self.debian.start("labeller", *arguments, user=user or self.ann_at_the_screen)
        self.display.wait_for_window(program)
        self.display.wait_until_still()
        self.display.focus("Labeller")
        return program

    def close_window(self, program: subprocess.Popen[str], limit_s: float = 30) -> str:
        """Close it as a person does, by its key; what it printed. Raises BrokenPromiseError unless it ends well."""
        self.display.press("ctrl+q")
        try:
            said, _ = program.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired:
            program.kill()
            require(holds=False, sentence=f"The window did not close within {limit_s:.0f} s.")
        require(program.returncode == 0, f"The window ended with {program.returncode}: {said.strip()[-600:]}")
        require("Traceback" not in said, f"The window printed a traceback: {said.strip()[-600:]}")
        return str(said)


def add_user(debian: Debian) -> None:
    """Make the ordinary user and her home."""
    made = debian.run("useradd", "--uid", str(_ID), "--create-home", "--home-dir", HOME, ACCOUNT)
    require(made.returncode == 0, f"useradd failed: {made.stderr.strip()}")
