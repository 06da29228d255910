"""Exporting: write into a folder beside the target, read it back, compare, and only then give it its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from labeller import __version__
from labeller.delivery.archiving import SUFFIX as ARCHIVE_SUFFIX
from labeller.delivery.archiving import write_archive
from labeller.delivery.card import write_card
from labeller.delivery.comparison import compare
from labeller.delivery.delivery_facts import DeliveryFacts
from labeller.delivery.manifest import write_manifest
from labeller.delivery.outgoing_media import is_worth_keeping, with_media
from labeller.delivery.planning import ExportPlan, look_through, plan_export
from labeller.delivery.selection import Selection
from labeller.delivery.sharing import sharing_note
from labeller.delivery.targets import Shape, is_tsv, refuse_misfits, shape_of
from labeller.delivery.workspace import Workspace, cannot_write, forget_killed, workspace
from labeller.durable import give_name
from labeller.errors import LabellerError
from labeller.formats.enclosed import ENCLOSED
from labeller.formats.format import Exporter, Renamed, WriteOptions
from labeller.formats.losses import Loss
from labeller.jobs import JobContext
from labeller.project.commands.splits import AssignSplits
from labeller.project.project import Project


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written. It was read back and equals the project, or there would be no report.

    `left_out` and `splits` are as the choice of items has them. `has_card` says that card and manifest lie beside the
    data.
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
    has_card: bool = False


def _ignore(_: object) -> None:
    pass


def export(
    project: Project,
    target: Path,
    chosen: Exporter,
    selection: Selection,
    options: WriteOptions,
    context: JobContext,
    planned: Callable[[ExportPlan], None] = _ignore,
    settle: Callable[[AssignSplits], None] = _ignore,
) -> ExportReport:
    """Write a dataset into `target`, a folder that does not exist yet or is empty.

    A target that is named like a table (`items.csv`) becomes that one file, and pictures are only named in it; one that
    ends in `.zip` becomes an archive of the folder. The export appears under its name whole and checked, or not at all.
    It is the project as it was at the beginning, even if somebody goes on labelling. `planned` hears what will be
    written and lost before anything is, `settle` the new splits when all is written: a project that keeps them then
    knows the splits of every export that has its name. Raises LabellerError, and JobCancelledError.
    """
    target = target.resolve()
    _refuse_taken(target)
    shape = shape_of(target, chosen)
    options = replace(options, copies_media=options.copies_media and shape is not Shape.FILE)
    if is_tsv(target, chosen):
        options = replace(options, delimiter="\t")
    refuse_misfits(project, chosen, options)
    order = _Order(project, chosen, selection, options, shape)
    with workspace(target, order.choices, keeps=order.is_worth_keeping) as place:
        with project.read() as db:
            plan = plan_export(project, chosen, selection, context, db)
            planned(plan)
            facts = _written(order, plan, place, context)
            is_one_file = shape is Shape.FILE and len(facts.report.files) == 1
            if not is_one_file:
                write_card(place.export, facts)
                write_manifest(place.export, facts, context)
        finished = place.export / facts.report.files[0] if is_one_file else place.export
        if shape is Shape.ARCHIVE:
            finished = place.folder / f"export{ARCHIVE_SUFFIX}"
            write_archive(place.export, finished, context)
        context.check()
        if plan.dataset.new_splits is not None:
            settle(plan.dataset.new_splits)
        give_name(finished, target, context.check, over=target.is_dir())
    return _report(target, plan, facts, has_card=not is_one_file)


@dataclass(frozen=True, slots=True)
class _Order:
    """What was asked for."""

    project: Project
    chosen: Exporter
    selection: Selection
    options: WriteOptions
    shape: Shape

    @property
    def choices(self) -> tuple[object, ...]:
        """What must be the same for a second try to go on where the first one ended."""
        return __version__, self.project.facts.uuid, self.chosen.name, self.selection, self.options

    @property
    def is_worth_keeping(self) -> bool:
        return is_worth_keeping(self.project.task.medium, self.options)


def _written(order: _Order, plan: ExportPlan, place: Workspace, context: JobContext) -> DeliveryFacts:
    """Write the data, read it back and compare it. Gives what there is to tell of it."""
    chosen, options = order.chosen, order.options
    dataset, notes = with_media(plan.dataset, chosen, options, place, order.shape, context)
    lost, tally = plan.lost, plan.tally
    if options.changes_media:  # what becomes smaller may lose more
        _, lost, tally = look_through(dataset, chosen, context)
    report = chosen.write(dataset, place.export, options, context)
    compare(dataset, chosen, place.export, context)
    if options.links_media and order.shape is Shape.FOLDER:
        notes += (sharing_note(place, order.project.task.medium),)
    return DeliveryFacts(
        project_uuid=order.project.facts.uuid,
        dataset=dataset,
        format=chosen,
        selection=order.selection,
        options=options,
        tally=tally,
        lost=lost,
        left_out=plan.dataset.left_out,
        report=report,
        notes=report.notes + plan.dataset.notes + notes,
        written_at=datetime.now(UTC),
        statements=plan.dataset.statements,
    )


def _report(target: Path, plan: ExportPlan, facts: DeliveryFacts, *, has_card: bool) -> ExportReport:
    written = facts.report
    return ExportReport(
        target=target,
        format=facts.format.name,
        items=written.items,
        annotations=written.annotations,
        files=len(written.files) + (len(ENCLOSED) if has_card else 0),
        lost=facts.lost,
        renamed=written.renamed,
        notes=facts.notes,
        left_out=plan.dataset.left_out,
        splits=plan.splits,
        has_card=has_card,
    )


def _refuse_taken(target: Path) -> None:
    try:
        is_free = not target.exists() or (target.is_dir() and not any(target.iterdir()))
    except OSError as error:
        raise cannot_write(target, error) from error
    if not is_free:
        forget_killed(target)
        raise LabellerError(
            f"There is something at {target} already.", "Nothing was written. Choose a new folder, or an empty one."
        )
