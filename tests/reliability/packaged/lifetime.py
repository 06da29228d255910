"""Putting the package into the small Debian and taking it out again, and what may differ by that."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.reliability.packaged.debian import Debian
from tests.reliability.packaged.display import SOCKETS
from tests.reliability.packaged.errors import require
from tests.reliability.packaged.listing import Listing, difference, list_system, outside
from tests.reliability.packaged.machine import HOME, PROGRAM

# Mounted while a program runs, or the kernel's own.
UNWATCHED = ("/proc", "/sys", "/dev", SOCKETS, "/var/cache/apt/archives")

# Where a user's program may write, and the checks' own shelf. Nothing may stay in the second.
THEIR_OWN = (HOME, "/srv")
PASSING = "/tmp"  # noqa: S108, the system's own folder for what passes

# What dpkg and apt, and those that they call at every installation of anything, keep for themselves.
CACHES = (
    "/var/lib/dpkg", "/var/lib/apt", "/var/cache/apt", "/var/cache/debconf", "/var/cache/ldconfig", "/var/log",
    "/etc/ld.so.cache", "/var/lib/systemd", "/var/lib/ucf", "/var/cache/fontconfig", "/etc/.pwd.lock",
    "/run/adduser",
    # The desktop's message bus makes itself an account, which Debian keeps. Our package has no script that could.
    *(f"/etc/{name}{before}" for name in ("passwd", "group", "shadow", "gshadow") for before in ("", "-")),
)  # fmt: skip


@dataclass(frozen=True)
class Lifetime:
    """One installation. `before` lists the system before it."""

    debian: Debian
    package: Path
    before: Listing

    def install(self) -> None:
        """Install the file as its page says, with all that it needs."""
        shutil.copy(self.package, self.debian.path("/root/labeller.deb"))
        self.debian.apt("install", "/root/labeller.deb")
        self.debian.path("/root/labeller.deb").unlink()

    def remove(self) -> list[str]:
        """Purge it and what came with it; the paths that are not as before, but for the named caches and the homes."""
        self.debian.apt("purge", "--autoremove", "labeller")
        left = difference(self.before, list_system(self.debian.root, UNWATCHED))
        # A folder's time tells that something was in it; what counts is that nothing is.
        changed = [path for path in left.written if not self.debian.path(path).is_dir()]
        return outside(sorted((*left.added, *left.removed, *changed)), (*CACHES, *THEIR_OWN))


def require_bare(debian: Debian) -> None:
    """Raise BrokenPromiseError where there is a Python or a Qt, but for the program's own, that could help it along."""
    found = [path for path in debian.path("/usr").rglob("*") if path.name.startswith(("python3", "libQt"))]
    strange = outside([f"/{path.relative_to(debian.root)}" for path in found], (PROGRAM,))
    strange = [path for path in strange if not path.startswith("/usr/share/")]
    require(not strange, f"This Debian is not bare: {strange[:3]}.")


def written_outside(debian: Debian, before: Listing) -> list[str]:
    """What the program wrote elsewhere than where it may; a passing file shows by the time of its folder."""
    written = difference(before, list_system(debian.root, UNWATCHED)).all
    return [path for path in outside(written, THEIR_OWN) if path != PASSING]
