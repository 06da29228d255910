"""Freezes the program into one folder: PyInstaller with our spec, then what makes the folder small."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from packager.contents import ROOT
from packager.failure import PackagingError
from packager.stripping import strip_symbols

SPEC = ROOT / "packaging" / "labeller.spec"
# What the spec writes down beside the program: see collected.py.
RECORD = "collected.json"


def freeze(work: Path, epoch: int) -> Path:
    """Make the program below the work folder, as of a time in seconds since 1970. Returns its folder."""
    built = work / "frozen"
    shutil.rmtree(built, ignore_errors=True)
    work.mkdir(parents=True, exist_ok=True)
    folders = ("--distpath", built, "--workpath", work / "pyinstaller")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN", *folders, SPEC]
    if subprocess.run(command, cwd=ROOT, env=_environment(work, epoch), check=False).returncode:
        raise PackagingError("PyInstaller could not freeze the program; it says why above.")
    program = built / "labeller"
    strip_symbols(program)
    return program


def _environment(work: Path, epoch: int) -> dict[str, str]:
    """Nothing of what differs between two runs: neither the order in sets nor the time nor what an earlier run kept."""
    fixed = {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(epoch), "PYINSTALLER_CONFIG_DIR": str(work / "cache")}
    return {**os.environ, **fixed, "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONDONTWRITEBYTECODE": "1"}
