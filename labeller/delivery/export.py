"""Exporting: write into a folder beside the target, read it back, compare, and only then give it its name."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from labeller.delivery.card import write_card
from labeller.delivery.comparison import compare
from labeller.delivery.delivery_facts import DeliveryFacts
from labeller.delivery.manifest import write_manifest
from labeller.delivery.selection import Selected, Selection, select
from labeller.delivery.tally import Tally
from labeller.domain.item import ItemState
from labeller.errors import LabellerError, UsageError
from labeller.formats.enclosed import ENCLOSED
from labeller.formats.fitting import changes
from labeller.formats.format import Exporter, Renamed, WriteOptions
from labeller.formats.losses import Capabilities, Loss, Survey, losses, survey
from labeller.jobs import JobContext
from labeller.project.commands.splits import AssignSplits
from labeller.project.project import Project


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What would be written: so many of the dataset's items, and what the format cannot hold."""

    dataset: Selected
    items: int
    lost: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written. It was read back and equals the project, or there would be no report.

    `left_out`, `splits` and `new_splits` are as the choice of items has them: whoever asked for the export performs
    `new_splits`, so that the next one keeps the splits.
    """

    target: Path
    format: str
    items: int
    annotations: int
    files: int
    lost: tuple[Loss, ...]
    renamed: tuple[Renamed, ...]
    notes: tuple[str, ...] = field(default=())
    left_out: tuple[Loss, ...] = ()
    splits: Mapping[str, int] = field(default_factory=dict)
    new_splits: AssignSplits | None = None


def plan_export(project: Project, chosen: Exporter, selection: Selection, context: JobContext) -> ExportPlan:
    """Look through what would go out, without writing anything."""
    return _plan(project, chosen, selection, context)


def _plan(
    project: Project,
    chosen: Exporter,
    selection: Selection,
    context: JobContext,
    held: Any = None,
    tally: Tally | None = None,
) -> ExportPlan:
    dataset = select(project, selection, context, held)
    found = survey(tally.listening_to(dataset, chosen) if tally else dataset, context)
    lost = losses(dataset, found, chosen.holds) + chosen.own_losses(found) + changes(dataset, chosen.fitted, context)
    return ExportPlan(dataset, found.items - _left_out(found, chosen.holds), lost)


def _left_out(found: Survey, holds: Capabilities) -> int:
    """How many items the format has no place for."""
    cases = (
        (holds.unlabelled, found.states[ItemState.OPEN]),
        (holds.skipped, found.states[ItemState.SKIPPED]),
        (holds.empty_answers, found.empty_answers),
        (holds.several_labels, found.several_labels),
    )
    return sum(count for is_held, count in cases if not is_held)


def export(
    project: Project,
    target: Path,
    chosen: Exporter,
    selection: Selection,
    options: WriteOptions,
    context: JobContext,
) -> ExportReport:
    """Write a dataset into `target`, a folder that does not exist yet or is empty.

    A target that is named like a table (`items.csv`) becomes that one file, and pictures are only named in it. The
    export appears under its name whole and checked, or not at all. It is the project as it was at the beginning, even
    if somebody goes on labelling. Raises LabellerError, and JobCancelledError.
    """
    if project.task not in chosen.holds.tasks:
        raise UsageError(
            f"The format {chosen.name} cannot hold a project of {project.task}.",
            f"Nothing was written. It is for {', '.join(sorted(chosen.holds.tasks))}.",
        )
    target = target.resolve()
    _refuse_taken(target)
    # Of the endings that a format reads it writes the first.
    is_one_file = target.suffix.lower() in chosen.extensions[:1] and not target.is_dir()
    if is_one_file:
        options = replace(options, copies_media=False)
    with project.read() as db, _half_written(target) as half:
        tally = Tally()
        plan = _plan(project, chosen, selection, context, db, tally)
        report = chosen.write(plan.dataset, half, options, context)
        notes = report.notes + plan.dataset.notes
        compare(plan.dataset, chosen, half, context)
        is_one_file = is_one_file and len(report.files) == 1
        if not is_one_file:
            facts = DeliveryFacts(
                project_uuid=project.facts.uuid,
                dataset=plan.dataset,
                format=chosen,
                selection=selection,
                options=options,
                tally=tally,
                lost=plan.lost,
                report=report,
                notes=notes,
                written_at=datetime.now(UTC),
            )
            write_card(half, facts)
            write_manifest(half, facts, context)
        context.check()
        _give_name(half / report.files[0] if is_one_file else half, target)
    return ExportReport(
        target=target,
        format=chosen.name,
        items=report.items,
        annotations=report.annotations,
        files=len(report.files) + (0 if is_one_file else len(ENCLOSED)),
        lost=plan.lost,
        renamed=report.renamed,
        notes=notes,
        left_out=plan.dataset.left_out,
        splits=plan.dataset.splits,
        new_splits=plan.dataset.new_splits,
    )


def _refuse_taken(target: Path) -> None:
    try:
        is_free = not target.exists() or (target.is_dir() and not any(target.iterdir()))
    except OSError as error:
        raise _no_room(target, error) from error
    if not is_free:
        raise LabellerError(
            f"There is something at {target} already.", "Nothing was written. Choose a new folder, or an empty one."
        )


@contextmanager
def _half_written(target: Path) -> Iterator[Path]:
    """A folder beside the target, which is gone afterwards unless it was given the target's name."""
    missing = [folder for folder in target.parents if not folder.exists()]
    half = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(prefix=".export-", dir=target.parent))
        # mkdtemp shuts everybody else out; an export is to be passed on.
        half.chmod(0o755)
        yield half
    except OSError as error:
        raise _no_room(target, error) from error
    finally:
        if half is not None:
            shutil.rmtree(half, ignore_errors=True)
        for folder in missing:
            with suppress(OSError):  # it is not empty: the export is in it
                folder.rmdir()


def _give_name(half: Path, target: Path) -> None:
    if target.is_dir():
        target.rmdir()
    half.rename(target)


def _no_room(target: Path, error: OSError) -> LabellerError:
    return LabellerError(
        f"The export could not be written to {target.parent}: {error.strerror or error}.",
        "Nothing was left behind. Make room there or choose another folder, and export again.",
    )
