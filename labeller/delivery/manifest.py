"""`manifest.json`: what a delivery holds, file by file, so that whoever gets it can check it without Labeller."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from labeller import __version__
from labeller.delivery.delivery_facts import DeliveryFacts, told_choices
from labeller.delivery.plain_values import plain
from labeller.delivery.side_by_side import side_by_side
from labeller.domain.schema import Label, Schema
from labeller.formats.enclosed import MANIFEST
from labeller.jobs import JobContext

_VERSION = 1
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class FileSum:
    """One file of a delivery: its path with forward slashes, its size, and its SHA-256 in hex."""

    path: str
    size_bytes: int
    sha256: str


def write_manifest(folder: Path, facts: DeliveryFacts, context: JobContext) -> tuple[FileSum, ...]:
    """Write the manifest of all that is in the folder so far. Returns what it says of the files."""
    sums = tuple(_sums(folder, sorted(files_below(folder)), context))
    document = {**_about(facts), "files": [plain(one) for one in sums]}
    with (folder / MANIFEST).open("x", encoding="utf-8", newline="\n") as file:
        json.dump(document, file, ensure_ascii=False, indent=1)
        file.write("\n")
    return sums


def files_below(folder: Path) -> Iterator[str]:
    """The paths of all files in a folder, relative to it, with forward slashes."""
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _sums(folder: Path, paths: list[str], context: JobContext) -> Iterator[FileSum]:
    sums = side_by_side(lambda path: _sum(folder, path, context), paths, context)
    for number, one in enumerate(sums):
        context.progress(number, len(paths), "Adding up checksums")
        yield one


def _sum(folder: Path, path: str, context: JobContext) -> FileSum:
    digest, size = hashlib.sha256(), 0
    with (folder / path).open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            context.check()
            digest.update(chunk)
            size += len(chunk)
    return FileSum(path, size, digest.hexdigest())


def _about(facts: DeliveryFacts) -> dict[str, Any]:
    dataset, tally = facts.dataset, facts.tally
    return {
        "made_by": "Labeller",
        "version": __version__,
        "manifest_version": _VERSION,
        "written_at": facts.written_at.astimezone(UTC).isoformat(timespec="seconds"),
        "project": {"name": dataset.name, "uuid": facts.project_uuid, "task": dataset.schema.task.value},
        "format": {"name": facts.format.name, "title": facts.format.title},
        "counts": {
            "items": facts.report.items,
            "annotations": facts.report.annotations,
            "by_state": dict(tally.states),
            "by_split": dict(tally.splits),
            "by_label": {name: tally.labels[name] for name in dataset.schema.names},
            "by_source": dict(tally.sources),
        },
        "audits": [statement.plain(names) for statement, names in facts.audited],
        "schema": _schema(dataset.schema),
        "selection": told_choices(facts.selection, dataset.schema),
        "options": plain(facts.options),
        "left_out": [plain(loss) for loss in facts.left_out],
        "lost": [plain(loss) for loss in facts.lost],
        "renamed": [plain(one) for one in facts.report.renamed],
        "notes": list(facts.notes),
    }


def _schema(schema: Schema) -> dict[str, Any]:
    """Labels by name, never by the numbers that only the project file knows."""
    names = {label.id: label.name for label in schema.labels}
    return {
        "task": schema.task.value,
        "labels": [_label(label) for label in schema.labels],
        "attributes": [
            {**_without(plain(one), "label_id"), "label": one.label_id and names[one.label_id]}
            for one in schema.attributes
        ],
        "shapes": sorted(schema.shapes),
    }


def _label(label: Label) -> dict[str, Any]:
    return _without(plain(label), "id", "key")


def _without(told: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in names}
