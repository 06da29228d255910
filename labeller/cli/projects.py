"""labeller new, info, check."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

from labeller.cli.output import counted, print_json, print_rows, say
from labeller.domain.item import ItemState
from labeller.domain.row_columns import to_setting
from labeller.domain.schema import Task
from labeller.errors import LabellerError, UsageError
from labeller.loop.settings import LoopSettings
from labeller.project.commands.labels import AddLabel
from labeller.project.project import Project, create_project, open_project
from labeller.project.row_columns import find_row_columns
from labeller.store import answer_store, event_store, project_file
from labeller.store.project_file import SCHEMA_VERSION

_FIELDS: dict[str, type] = {"name": str, "color": str, "key": str, "guideline": str, "is_relation": bool}
_COLOR = re.compile("#[0-9a-fA-F]{6}")


def open_window(asked: argparse.Namespace) -> Path:
    """The project to open in the window."""
    if not asked.project.is_file():
        raise LabellerError(
            f"There is no project at {asked.project}.", "Check the path, or make one with labeller new."
        )
    return Path(asked.project)


def new(asked: argparse.Namespace) -> None:
    labels = _labels_in_file(asked.schema) if asked.schema else [AddLabel(name) for name in _names(asked.labels)]
    names = [label.name for label in labels]
    if len(set(names)) < len(names):
        raise UsageError("A label is given twice.", "Nothing was made. Name each label once.")
    if not asked.project.parent.is_dir():
        raise UsageError(f"There is no folder {asked.project.parent}.", "Nothing was made. Make the folder first.")
    project = create_project(asked.project, Task(asked.task), labels)
    project.close()
    say(f"Made {project.path} for {asked.task} with {counted(len(labels), 'label')}.")


def _names(labels: str | None) -> list[str]:
    return [name.strip() for name in (labels or "").split(",") if name.strip()]


def _labels_in_file(path: Path) -> list[AddLabel]:
    """Labels from JSON: a list of names, or of objects, or {"labels": such a list}.

    Objects have name, color, key and guideline, and `"is_relation": true` where the label is for relations.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Nothing was made.") from error
    except ValueError as error:
        raise UsageError(f"{path} is not JSON: {error}.", "Nothing was made.") from error
    except RecursionError as error:
        raise UsageError(f"{path} is nested too deeply.", "Nothing was made.") from error
    entries = document.get("labels") if isinstance(document, dict) else document
    if not isinstance(entries, list):
        raise UsageError(f'{path} holds no list of labels under "labels".', "Nothing was made.")
    return [_label(path, entry) for entry in entries]


def _label(path: Path, entry: Any) -> AddLabel:
    fields = {"name": entry} if isinstance(entry, str) else entry
    if not isinstance(fields, dict) or not isinstance(fields.get("name"), str) or not fields["name"].strip():
        raise UsageError(f"{path}: every label needs a name, {entry!r} has none.", "Nothing was made.")
    name = fields["name"]
    for field, value in fields.items():
        if not isinstance(value, _FIELDS.get(field, ())):
            raise UsageError(
                f"{path}: the label {name} cannot have {field!r}: {value!r}.",
                f"Nothing was made. A label has {', '.join(_FIELDS)}; all but the last are strings.",
            )
    if not _COLOR.fullmatch(fields.get("color", "#000000")):
        raise UsageError(f"{path}: {fields['color']} is no colour.", "Nothing was made. Write for example #0072b2.")
    return AddLabel(**fields)


def info(asked: argparse.Namespace) -> None:
    project = open_project(asked.project, read_only=True)
    try:
        facts = _facts(project)
    finally:
        project.close()
    if asked.json:
        print_json(facts)
        return
    print_rows([(name, value) for name, value in facts.items() if isinstance(value, str | int | float)])
    for group in ("by_label", "by_source"):
        print(f"\n{group.replace('_', ' ')}")
        print_rows([(f"  {name}", count) for name, count in facts[group].items()])
    if "columns" in facts:
        print("\ncolumns")
        print_rows([(f"  {one['name']}", one["kind"] if one["is_shown"] else "not shown") for one in facts["columns"]])
    print()
    say("integrity: " + ("; ".join(facts["faults"]) or "sound"))


def _facts(project: Project) -> dict[str, Any]:
    loop = LoopSettings.of(project.settings)
    with project.read() as db:
        states = answer_store.count_states(db)
        by_label = answer_store.count_by_label(db)
        by_source = answer_store.count_by_source(db)
        return {
            "name": project.facts.name,
            "task": project.task.value,
            "items": sum(states.values()),
            "answered": states[ItemState.ANSWERED],
            "skipped": states[ItemState.SKIPPED],
            "audited": states[ItemState.AUDITED],
            "flagged": answer_store.count_flagged(db),
            "annotations": sum(by_source.values()),
            "by_label": {label.name: by_label.get(label.id, 0) for label in project.schema.labels},
            "by_source": by_source,
            "events": event_store.count(db),
            "schema_version": SCHEMA_VERSION,
            "strategy": loop.strategy,
            "control_share": loop.control_share,
            "faults": project_file.check(project.path),
            **({"columns": to_setting(find_row_columns(db))} if project.task is Task.TABULAR_CLASSIFICATION else {}),
        }


def check(asked: argparse.Namespace) -> None:
    faults = project_file.check(asked.project)
    saved = None
    if asked.repair and faults:
        from labeller.store.repair import repair

        saved = asked.project.with_name(f"{asked.project.stem}.repaired{asked.project.suffix}")
        report = repair(asked.project, saved)
    if asked.json:
        print_json({"ok": not faults, "faults": faults, "repaired": str(saved) if saved else None})
    elif not faults:
        say(f"{asked.project.name} is sound.")
    elif saved:
        rows = counted(sum(report.rows_saved.values()), "row")
        say(f"Saved {rows} into {saved}. The damaged file was left as it is.")
    if faults and not saved:
        raise LabellerError(
            f"{asked.project.name} has {counted(len(faults), 'fault')}: {'; '.join(faults[:3])}.",
            "Nothing was changed. --repair saves what can be read into a new file.",
        )
