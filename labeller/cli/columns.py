"""labeller columns."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace

from labeller.cli.output import print_json, print_rows
from labeller.domain.row_columns import ColumnKind, RowColumn, to_setting
from labeller.domain.schema import Task
from labeller.errors import UsageError
from labeller.project.commands.columns import ChooseColumns
from labeller.project.project import open_project
from labeller.project.row_columns import find_row_columns


def columns(asked: argparse.Namespace) -> None:
    """Change what is asked for, as one step, and print how it is then."""
    is_change = bool(asked.show or asked.hide or asked.kind or asked.reset)
    project = open_project(asked.project, read_only=not is_change)
    try:
        if project.task is not Task.TABULAR_CLASSIFICATION:
            raise UsageError(f"{asked.project.name} has no table rows.", "Only those have columns.")
        with project.read() as db:
            found = find_row_columns(db, as_chosen=not asked.reset)
        if is_change:
            chosen = _changed(found, asked.show, asked.hide, _kinds(asked.kind))
            project.perform(ChooseColumns(() if asked.reset and chosen == found else chosen))
            found = chosen
    finally:
        project.close()
    if asked.json:
        print_json(to_setting(found))
    else:
        print_rows([(one.name, one.kind.value if one.is_shown else "not shown") for one in found])


def _changed(
    found: Sequence[RowColumn], show: Sequence[str], hide: Sequence[str], kinds: dict[str, ColumnKind]
) -> tuple[RowColumn, ...]:
    """What is to be shown comes first, in the order in which it was named; the others keep theirs."""
    known = {one.name: one for one in found}
    for name in (*show, *hide, *kinds):
        if name not in known:
            raise UsageError(f"There is no column {name}.", f"Nothing was changed. There are: {', '.join(known)}.")
    order = list(dict.fromkeys([*show, *known]))
    return tuple(
        replace(
            known[name],
            kind=kinds.get(name, known[name].kind),
            is_shown=(known[name].is_shown or name in show) and name not in hide,
        )
        for name in order
    )


def _kinds(asked: Sequence[str]) -> dict[str, ColumnKind]:
    """The kinds by column, from NAME=KIND; the name may have a sign of equality in it, the kind has none."""
    kinds = {}
    for one in asked:
        name, sign, kind = one.rpartition("=")
        if not sign or kind not in set(ColumnKind):
            raise UsageError(f"{one} names no kind.", f"Nothing was changed. Write NAME=KIND: {', '.join(ColumnKind)}.")
        kinds[name] = ColumnKind(kind)
    return kinds
