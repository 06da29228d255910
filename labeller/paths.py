"""Where things live: bundled resources, and the user's own folders."""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _bundled(name: str) -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / name
    installed = _PACKAGE / f"_{name}"
    return installed if installed.is_dir() else _PACKAGE.parent / name


def resources() -> Path:
    """The folder of icons, fonts, themes and models that ship with the program."""
    return _bundled("resources")


def sample_projects() -> Path:
    """The folder of sample projects that ship with the program."""
    return _bundled("projects")


def licences() -> Path:
    """The licences of all that the packaged program contains; without them the folder of what this one ships."""
    beside = Path(sys.executable).resolve().parent / "licences"
    return beside if getattr(sys, "frozen", False) and beside.is_dir() else resources()


def _platform_dirs() -> tuple[Path, Path, Path, Path]:
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("labeller", appauthor=False)
    return dirs.user_config_path, dirs.user_cache_path, dirs.user_log_path, dirs.user_data_path


def config_dir() -> Path:
    """User settings and window state."""
    return _platform_dirs()[0]


def cache_dir() -> Path:
    """Derived data: embeddings. Safe to delete."""
    return _platform_dirs()[1]


def log_dir() -> Path:
    return _platform_dirs()[2]


def data_dir() -> Path:
    """The user's copies of the sample projects."""
    return _platform_dirs()[3]
