"""What helps somebody who looks into a trouble, and nothing of what is labelled: no text, name, comment or path."""

from __future__ import annotations

import locale as system_locale
import os
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from labeller.last_run import CRASHES_NAME
from labeller.paths import cache_dir, log_dir
from labeller.settings import SETTINGS, Settings
from labeller.store.inspection import SCHEMA_VERSION
from labeller.ui.crash import versions_text
from labeller.ui.session import ProjectSession

_LIBRARIES = ("numpy", "scipy", "scikit-learn", "onnxruntime", "Pillow", "SQLAlchemy", "pyarrow")
_MB = 1e6


def diagnostic(settings: Settings, session: ProjectSession | None) -> str:
    """Versions, system, screens, settings, and figures about the open project, line by line."""
    lines = [versions_text(), *_program(), *_screens(), *_settings(settings)]
    lines += ["Project: none is open"] if session is None else _project(session)
    return "\n".join(lines).replace(str(Path.home()), "~")


def _program() -> Iterator[str]:
    yield f"Packaged: {'yes' if getattr(sys, 'frozen', False) else 'no'}; processors: {os.cpu_count()}"
    yield "Libraries: " + ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES)
    yield f"Language: {system_locale.getlocale()[0]}; Qt platform: {QGuiApplication.platformName()}"
    yield f"Log: {_size(log_dir())}; crashes noted: {'yes' if (log_dir() / CRASHES_NAME).exists() else 'no'}"
    yield f"Free where the cache is: {_free(cache_dir())}"


def _screens() -> Iterator[str]:
    for screen in QGuiApplication.screens():
        size = screen.size()
        yield f"Screen: {size.width()} x {size.height()}, scale {screen.devicePixelRatio():g}"


def _settings(settings: Settings) -> Iterator[str]:
    # A setting without choices is what somebody typed: a name.
    told = [spec for spec in SETTINGS if spec.choices or not isinstance(spec.default, str)]
    yield "Settings: " + ", ".join(f"{spec.key} {settings.get(spec.key)}" for spec in told)
    yield f"Shortcuts changed: {len(settings.shortcuts)}; recent projects: {len(settings.recent_projects)}"


def _project(session: ProjectSession) -> Iterator[str]:
    counts, project = session.counts, session.project
    about = f"format {SCHEMA_VERSION}, {_size(session.path)}, read-only {project.is_read_only}"
    yield f"Project: {session.schema.task}, {about}"
    yield f"Items: {counts.total}, open {counts.open}, answered {counts.answered}, skipped {counts.skipped}"
    yield f"Audited: {counts.audited}, flagged {counts.flagged}, labels {len(session.schema.labels)}"
    yield f"Free where the project is: {_free(session.path.parent)}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"


def _size(path: Path) -> str:
    try:
        files = path.iterdir() if path.is_dir() else (path,)
        return f"{sum(one.stat().st_size for one in files) / _MB:,.1f} MB"
    except OSError:
        return "cannot be read"


def _free(folder: Path) -> str:
    try:
        return f"{shutil.disk_usage(folder).free / _MB:,.0f} MB"
    except OSError:
        return "unknown"
