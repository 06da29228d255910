"""The programs that are measured: how each is started, and which files are its own."""

from __future__ import annotations

import os
import subprocess
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.packaged.peers import Peer, install_peer

# The newest of the main version that was asked for, so that the table says what it says next year too.
PEERS = (
    Peer("labelme 7.9.1", "labelme==7.9.1", "labelme", ()),
    Peer("X-AnyLabeling 4.2.1", "x-anylabeling-cvhub[cpu]==4.2.1", "xanylabeling", ("--filename",)),
)


@dataclass(frozen=True)
class Program:
    """`command` opens the window; `opening` gives the command that opens a folder of pictures, or a project made of it.

    `folders` hold its files, an interpreter's among them. `home` is a home folder for this program alone.
    """

    name: str
    command: tuple[str, ...]
    opening: Callable[[Path], tuple[str, ...]]
    folders: tuple[Path, ...]
    home: Path
    unpacked_bytes: int
    download_bytes: int

    def environment(self, display: str) -> dict[str, str]:
        """What the program is started with: the screen, its home, no settings of whoever measures."""
        return {
            "HOME": str(self.home), "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "LANG": "C.UTF-8",
            "PATH": os.environ["PATH"], "TMPDIR": str(self.home),
        }  # fmt: skip


def unpack_ours(archive: Path, package: Path, place: Path) -> Program:
    """Our own program out of its archive; what is downloaded is the Debian package."""
    folder = place / "labeller"
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    launcher = next(path for path in folder.rglob("labeller") if path.is_file() and os.access(path, os.X_OK))

    def opening(pictures: Path) -> tuple[str, ...]:
        project = place / "pictures.labeller"
        if not project.exists():
            home = {"HOME": str(_home(place, "labeller")), "PATH": os.environ["PATH"]}
            for command in (
                ("new", project, "--task", "image-classification", "--labels", "a,b,c"),
                ("import", project, pictures, "--unlabelled"),
            ):
                subprocess.run((launcher, *command), env=home, check=True, stdout=subprocess.DEVNULL)
        return (str(launcher), "open", str(project))

    size = bytes_of(folder)
    return Program(
        "Labeller", (str(launcher),), opening, (folder,), _home(place, "labeller"), size, package.stat().st_size
    )


def install_theirs(peer: Peer, python: str, place: Path) -> Program:
    """A peer from the package index, in a folder of its own, with a Python that is not counted as its size."""
    folder, interpreter, download_bytes = install_peer(peer, python, place)
    launcher = str(folder / "bin" / peer.launcher)

    def opening(pictures: Path) -> tuple[str, ...]:
        return (launcher, *peer.options, str(pictures))

    folders, home = (folder, interpreter), _home(place, peer.launcher)
    return Program(peer.name, (launcher,), opening, folders, home, bytes_of(folder), download_bytes)


def bytes_of(folder: Path) -> int:
    """The bytes of all files in a folder, each once."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _home(place: Path, name: str) -> Path:
    home = place / f"home-{name}"
    home.mkdir(exist_ok=True)
    return home
