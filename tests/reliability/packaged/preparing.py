"""The small Debian that lasts between two runs, below `build`: a bare one, and one with a screen."""

from __future__ import annotations

from pathlib import Path

from tests.reliability.packaged.debian import Debian, find_mirror, make_debian
from tests.reliability.packaged.display import SOCKETS, shared_folder

REPOSITORY = Path(__file__).resolve().parents[3]
FOLDER = REPOSITORY / "build" / "small-debian"


def base() -> Debian:
    """The bare one; it is made where it is not there yet. Raises MissingError where that cannot be."""
    sockets = shared_folder(FOLDER / "base", "sockets")
    sockets.chmod(0o1777)
    return make_debian(FOLDER / "base", find_mirror(), FOLDER / "archives", {sockets: SOCKETS})
