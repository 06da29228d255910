"""Builds the same commit in two folders and compares every file: `make package-twice`."""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from packager.contents import ROOT
from packager.failure import PackagingError
from packager.version import epoch


def build_at(folder: Path) -> None:
    """Check the commit out into a folder and make its package there, as `make package` does."""
    folder.mkdir(parents=True)
    source = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "--extract", "--directory", folder], input=source, check=True)
    environment = {**os.environ, "PYTHONPATH": str(folder / "packaging"), "SOURCE_DATE_EPOCH": str(epoch())}
    command = [sys.executable, "-m", "packager", "--work", str(folder / "work"), "--out", str(folder / "dist")]
    if subprocess.run(command, cwd=folder, env=environment, check=False).returncode:
        raise PackagingError("The package could not be made; what stopped it stands above.")


def hashes(folder: Path) -> dict[str, str]:
    """What every file that ships holds: its path in the program's folder or in dist, and its SHA-256 or where it leads.

    The record of what was collected lies beside the program's folder and names the folders of this machine.
    """
    found = {}
    for part in (folder / "work" / "frozen" / "labeller", folder / "dist"):
        for path in sorted(part.rglob("*")):
            if path.is_symlink():
                found[str(path.relative_to(part))] = f"-> {path.readlink()}"
            elif path.is_file():
                found[str(path.relative_to(part))] = _sha256(path)
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def differences(first: dict[str, str], second: dict[str, str]) -> list[str]:
    """The files that are in one build only or not the same in both."""
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make package-twice")
    parser.add_argument(
        "--folder", type=Path, help="where to work, and to leave both builds (default: for this run only)"
    )
    asked = parser.parse_args(arguments)
    parent = Path(asked.folder or tempfile.mkdtemp(prefix="labeller-twice-")).resolve()
    first, second = parent / "one", parent / "another" / "and deeper"
    try:
        for folder in (first, second):
            shutil.rmtree(folder, ignore_errors=True)
            build_at(folder)
        found = hashes(first)
        differing = differences(found, hashes(second))
    except PackagingError as error:
        print(f"Packaging stopped: {error}", file=sys.stderr)
        return 1
    finally:
        if asked.folder is None:
            shutil.rmtree(parent, ignore_errors=True)
    for name in differing:
        print(f"differs: {name}")
    print(f"files {len(found)}, built in two folders, different {len(differing)}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
