"""Exporting: write into a folder beside the target, read it back, compare, and only then give it its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from labeller import __version__
from labeller.delivery.archiving import SUFFIX as ARCHIVE_SUFFIX
from labeller.delivery.archiving import write_archive
from labeller.delivery.card import write_card
from labeller.delivery.comparison import compare
from labeller.delivery.delivery_facts import DeliveryFacts
from labeller.delivery.kept_files import KeptFiles
from labeller.delivery.manifest import write_manifest
from labeller.delivery.preparing import prepare
from labeller.delivery.selection import Selected, Selection, select
from labeller.delivery.sharing import shared, sharing_note
from labeller.delivery.tally import Tally
from labeller.delivery.targets import FILE_MEDIA, Shape, is_tsv, refuse_misfits, shape_of
from labeller.delivery.workspace import Workspace, cannot_write, workspace
from labeller.domain.dataset import Dataset
from labeller.domain.item import ItemState
from labeller.errors import LabellerError
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
    `new_splits`, so that the next one keeps the splits. `has_card` says that card and manifest lie beside the data.
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
    has_card: bool = False


def _ignore(_: ExportPlan) -> None:
    pass


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
    lost = (
        losses(dataset, found, chosen.holds)
        + chosen.own_losses(found)
        + changes(dataset, tally.fitting(chosen) if tally else chosen.fitted, context)
    )
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
    planned: Callable[[ExportPlan], None] = _ignore,
) -> ExportReport:
    """Write a dataset into `target`, a folder that does not exist yet or is empty.

    A target that is named like a table (`items.csv`) becomes that one file, and pictures are only named in it; one that
    ends in `.zip` becomes an archive of the folder. The export appears under its name whole and checked, or not at all.
    It is the project as it was at the beginning, even if somebody goes on labelling. `planned` hears what will be
    written and lost before anything is. Raises LabellerError, and JobCancelledError.
    """
    target = target.resolve()
    _refuse_taken(target)
    shape = shape_of(target, chosen)
    options = replace(options, copies_media=options.copies_media and shape is not Shape.FILE)
    if is_tsv(target, chosen):
        options = replace(options, delimiter="\t")
    refuse_misfits(project, chosen, options)
    choices = (__version__, project.facts.uuid, chosen.name, selection, options)
    with project.read() as db, workspace(target, choices, keeps=_is_worth_keeping(project, options)) as place:
        tally = Tally()
        plan = _plan(project, chosen, selection, context, db, tally)
        planned(plan)
        dataset, notes = _with_media(project, plan.dataset, chosen, options, place, shape, context)
        report = chosen.write(dataset, place.export, options, context)
        compare(dataset, chosen, place.export, context)
        if options.links_media and shape is Shape.FOLDER:
            notes += (sharing_note(place, project.task.medium),)
        notes = report.notes + plan.dataset.notes + notes
        is_one_file = shape is Shape.FILE and len(report.files) == 1
        if not is_one_file:
            facts = DeliveryFacts(
                project_uuid=project.facts.uuid,
                dataset=dataset,
                format=chosen,
                selection=selection,
                options=options,
                tally=tally,
                lost=plan.lost,
                left_out=plan.dataset.left_out,
                report=report,
                notes=notes,
                written_at=datetime.now(UTC),
            )
            write_card(place.export, facts)
            write_manifest(place.export, facts, context)
        finished = place.export / report.files[0] if is_one_file else place.export
        if shape is Shape.ARCHIVE:
            finished = place.folder / f"export{ARCHIVE_SUFFIX}"
            write_archive(place.export, finished, context)
        context.check()
        _give_name(finished, target)
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
        has_card=not is_one_file,
    )


def _with_media(
    project: Project,
    dataset: Dataset,
    chosen: Exporter,
    options: WriteOptions,
    place: Workspace,
    shape: Shape,
    context: JobContext,
) -> tuple[Dataset, tuple[str, ...]]:
    """The dataset with the files that are to go out, and what was done to them."""
    if project.task.medium not in FILE_MEDIA or not options.copies_media:
        return dataset, ()
    kept = KeptFiles(place, context)
    dataset = kept.taken_over(dataset)
    # What only passes through on its way into an archive need not be copied for that.
    if options.links_media or shape is Shape.ARCHIVE:
        dataset = shared(dataset)
    return prepare(dataset, chosen, options, place, kept, context) if options.changes_media else (dataset, ())


def _is_worth_keeping(project: Project, options: WriteOptions) -> bool:
    """Whether a second try would have to do again what takes long: copying files, or making them."""
    is_of_files = project.task.medium in FILE_MEDIA and options.copies_media
    return is_of_files and (options.changes_media or not options.links_media)


def _refuse_taken(target: Path) -> None:
    try:
        is_free = not target.exists() or (target.is_dir() and not any(target.iterdir()))
    except OSError as error:
        raise cannot_write(target, error) from error
    if not is_free:
        raise LabellerError(
            f"There is something at {target} already.", "Nothing was written. Choose a new folder, or an empty one."
        )


def _give_name(finished: Path, target: Path) -> None:
    if target.is_dir():
        target.rmdir()
    finished.rename(target)
