"""labeller versions, restore; and the version that is kept before a command changes much."""

from __future__ import annotations

import argparse
import logging
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from labeller.cli.output import counted, print_json, print_rows, say, terminal_job
from labeller.domain.version import Named, Version, VersionDifference, VersionReason
from labeller.errors import LabellerError, UsageError
from labeller.project.restoring import restore_as_new, restore_in_place
from labeller.project.versions import (
    compare_version,
    count_version,
    find_versions,
    keep_version,
    newest_sound,
    rotation_of,
    version_numbered,
)
from labeller.settings import Settings
from labeller.store.version_folder import VersionFolder

log = logging.getLogger(__name__)

_KB = 1000
_TITLES = {
    "answers_given": "answers given",
    "answers_changed": "answers changed",
    "answers_removed": "answers removed",
    "items_added": "items added",
    "items_removed": "items removed",
    "marks_changed": "flags or comments changed",
}
_REASONS = {
    VersionReason.OPENED: "when it was opened",
    VersionReason.WORKING: "while it was worked on",
    VersionReason.BEFORE_STEP: "before a large step",
    VersionReason.CLOSED: "when it was closed",
    VersionReason.BEFORE_RESTORING: "before a version was restored",
}


def keep_before_step(path: Path) -> None:
    """Keep the project as it is before a command changes much of it. What comes after does not depend on it."""
    settings = Settings()
    try:
        if settings.get("keeps_versions"):
            keep_version(path, VersionReason.BEFORE_STEP, rotation=rotation_of(settings))
    except LabellerError as error:
        log.warning("no version kept: %s", error)


def versions(asked: argparse.Namespace) -> None:
    folder = find_versions(asked.project)
    if asked.remove:
        _remove(asked, folder)
    elif asked.version is None:
        _list(asked, folder)
    else:
        _compare(asked, _chosen(folder, asked.version))


def restore(asked: argparse.Namespace) -> None:
    version = _chosen(find_versions(asked.project), asked.version)
    with terminal_job(f"Restoring {asked.project.name}") as context:
        if asked.out is None:
            restored = restore_in_place(version, asked.project, context)
        else:
            restored = restore_as_new(version, asked.project, asked.out, context)
    if asked.json:
        print_json(
            {
                "project": str(restored.path),
                "version": version.number,
                "kept": restored.kept.number if restored.kept else None,
                "set_aside": str(restored.aside) if restored.aside else None,
            }
        )
        return
    say(f"{restored.path} is as it was {_when(version)}.")
    if restored.kept is not None:
        say(f"What it was before is version {restored.kept.number}.")
    if restored.aside is not None:
        say(f"The file that did not open is {restored.aside.name} now.")


def _chosen(folder: VersionFolder, asked: int | str) -> Version:
    if isinstance(asked, int):
        return version_numbered(folder, asked)
    newest = newest_sound(folder)
    if newest is None:
        raise LabellerError("None of the versions can be read.", f"They lie in {folder.path}.")
    return newest


def _remove(asked: argparse.Namespace, folder: VersionFolder) -> None:
    removed = folder.drop_all()
    if asked.json:
        print_json({"project": str(asked.project), "removed": removed})
    else:
        say(f"Removed {counted(removed, 'version')} of {asked.project.name}.")


def _list(asked: argparse.Namespace, folder: VersionFolder) -> None:
    found = [(one, count_version(one.path)) for one in folder.find()]
    if asked.json:
        listed = [_document(one) | (asdict(counts) if counts else {"damaged": True}) for one, counts in found]
        print_json({"project": str(asked.project), "folder": str(folder.path), "versions": listed})
        return
    for one, counts in found:
        holds = f"{counts.answered:,} answered of {counts.items:,}" if counts else "cannot be read"
        say(f"{one.number:>4}  {_when(one)}  {holds}, {one.size_bytes / _KB:,.0f} kB, kept {_REASONS[one.reason]}")


def _compare(asked: argparse.Namespace, version: Version) -> None:
    if not asked.project.exists():
        raise UsageError(f"There is no project at {asked.project}.", "There is nothing to compare the version with.")
    difference = compare_version(version, asked.project)
    if asked.json:
        print_json({"version": _document(version), "difference": asdict(difference)})
        return
    say(f"Since version {version.number}, {_when(version)}:")
    rows = _rows(difference)
    print_rows(rows)
    if not rows:
        print("  nothing has changed")


def _rows(difference: VersionDifference) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = []
    for field, title in _TITLES.items():
        named: Named = getattr(difference, field)
        if named:
            more = ", …" if named.count > len(named.names) else ""
            rows.append((f"  {title}", f"{named.count:,} ({', '.join(named.names)}{more})"))
    renamed = tuple(f"{one.before} to {one.after}" for one in difference.labels_renamed)
    for title, names in (
        ("labels added", difference.labels_added),
        ("labels removed", difference.labels_removed),
        ("labels renamed", renamed),
        ("labels changed", difference.labels_changed),
        ("settings changed", difference.settings_changed),
    ):
        if names:
            rows.append((f"  {title}", ", ".join(names)))
    changed = [one for one in difference.by_label if one.then != one.now]
    return rows + [(f"  {one.name}", f"{one.then:,} then, {one.now:,} now") for one in changed]


def _document(version: Version) -> dict[str, Any]:
    return {
        "version": version.number,
        "at": datetime.fromtimestamp(version.at, UTC).isoformat(),
        "reason": version.reason.value,
        "size_bytes": version.size_bytes,
    }


def _when(version: Version) -> str:
    return f"{datetime.fromtimestamp(version.at).astimezone():%Y-%m-%d %H:%M}"
