"""Peers, installed for one run only: they are under the GPL, and nothing of ours may come to lie beside them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Peer:
    """What it is called, what to ask the package index for, its launcher, and the options before a folder to open."""

    name: str
    requirement: str
    launcher: str
    options: tuple[str, ...]


def install_peer(peer: Peer, python: str, place: Path) -> tuple[Path, Path, int]:
    """Its environment, the folder of the Python that it uses, and the bytes that had to be fetched for it."""
    wheels, folder = place / f"wheels-{peer.launcher}", place / peer.launcher
    pip = (python, "-m", "pip", "-qq", "--disable-pip-version-check")
    _run(*pip, "download", "--only-binary", ":all:", "--dest", str(wheels), peer.requirement)
    _run(python, "-m", "venv", "--without-pip", str(folder))
    uv = Path(sys.executable).with_name("uv")
    here = ("--no-index", "--find-links", str(wheels), "--compile-bytecode", "--python", str(folder / "bin" / "python"))
    _run(str(uv), "pip", "install", "--quiet", *here, peer.requirement)
    asking = (python, "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))")
    library = subprocess.run(asking, check=True, capture_output=True, text=True).stdout.strip()
    return folder, Path(library), sum(wheel.stat().st_size for wheel in wheels.iterdir())


def _run(*command: str) -> None:
    subprocess.run(command, check=True)
