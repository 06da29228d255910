"""labeller export."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path

from labeller.cli.export_options import DELIMITERS
from labeller.cli.output import print_json, print_rows, say, terminal_job
from labeller.curation.splits import parse_fractions
from labeller.delivery.export import ExportReport
from labeller.delivery.export import export as run_export
from labeller.delivery.planning import ExportPlan, plan_export
from labeller.delivery.selection import Copies, Only, Selection
from labeller.delivery.split_keeper import SplitKeeper
from labeller.domain.annotation import Source
from labeller.domain.filter import AnnotationFilter, ItemFilter
from labeller.domain.schema import LabelId, Schema
from labeller.errors import LabellerError, UsageError
from labeller.formats.enclosed import CARD, MANIFEST
from labeller.formats.format import WriteOptions
from labeller.formats.losses import Loss
from labeller.formats.registry import exporter_named
from labeller.formats.tag_scheme import TagScheme
from labeller.project.project import Project, open_project
from labeller.store import settings_store

_IS_FLAGGED = {"with": None, "without": False, "only": True}
_SKIPPED = {None: None, "with": True, "without": False}


def export(asked: argparse.Namespace) -> None:
    chosen = exporter_named(asked.format)
    _refuse_idle(asked)
    project = _opened(asked.project, is_written=asked.splits is not None and not asked.dry_run)
    try:
        selection = _selection(asked, project)
        with terminal_job(f"Exporting {asked.project.name}") as context:
            if asked.dry_run:
                _rehearse(asked, plan_export(project, chosen, selection, context))
                return
            told = _ignore if asked.json else _tell_losses
            keeper = SplitKeeper(project)
            report = run_export(project, asked.out, chosen, selection, _options(asked), context, told, keeper.keep)
    finally:
        project.close()
    if asked.json:
        print_json(_document(report, keeper.trouble))
    else:
        _tell(report, keeper.trouble)


def _opened(path: Path, *, is_written: bool) -> Project:
    """The project, so that splits can be written into it; where that cannot be, for reading."""
    if is_written:
        try:
            return open_project(path)
        except LabellerError:
            pass  # if it cannot be read either, that is said below
    return open_project(path, read_only=True)


def _refuse_idle(asked: argparse.Namespace) -> None:
    """Wishes about splits say nothing where none are made."""
    for name, is_asked in (("--split-by", asked.split_by is not None), ("--resplit", asked.resplit)):
        if is_asked and asked.splits is None:
            raise UsageError(f"{name} is about splits, and none are asked for.", "Add for example --splits 80,10,10.")


def _selection(asked: argparse.Namespace, project: Project) -> Selection:
    schema = project.schema
    return Selection(
        only=Only(asked.only),
        fractions=None if asked.splits is None else parse_fractions(asked.splits),
        seed=asked.seed,
        skipped=_SKIPPED[asked.skipped],
        items=ItemFilter(
            text=asked.search,
            is_flagged=_IS_FLAGGED[asked.flagged],
            label_id=None if asked.has_label is None else _label_id(schema, asked.has_label),
        ),
        annotations=AnnotationFilter(
            sources=frozenset(Source(name) for name in asked.source),
            annotator_ids=_annotator_ids(project, asked.annotator),
            label_ids=frozenset(_label_id(schema, name) for name in asked.label),
            without=frozenset(_label_id(schema, name) for name in asked.without_label),
            least_score=asked.min_confidence,
        ),
        keeps_empty=asked.keep_empty,
        duplicates=Copies(asked.duplicates),
        near_duplicates=Copies(asked.near_duplicates),
        most=asked.cap,
        balance=asked.balance,
        split_by=asked.split_by,
        resplits=asked.resplit,
        audited=asked.audited,
    )


def _options(asked: argparse.Namespace) -> WriteOptions:
    return WriteOptions(
        copies_media=asked.media != "none",
        links_media=asked.media == "link",
        max_side=asked.max_side,
        is_upright=asked.upright,
        strips_metadata=asked.strip_metadata,
        voc_first_pixel=1 if asked.voc_first_pixel is None else asked.voc_first_pixel,
        tag_scheme=TagScheme(asked.tag_scheme),
        delimiter=DELIMITERS[asked.delimiter],
    )


def _label_id(schema: Schema, name: str) -> LabelId:
    label = schema.named(name)
    if label is None:
        raise _unknown("label", name, schema.names)
    return label.id


def _annotator_ids(project: Project, names: Iterable[str]) -> frozenset[int]:
    with project.read() as db:
        known = {annotator.name: annotator.id for annotator in settings_store.find_annotators(db)}
    for name in names:
        if name not in known:
            raise _unknown("annotator", name, known)
    return frozenset(known[name] for name in names)


def _unknown(what: str, name: str, known: Iterable[str]) -> UsageError:
    there = ", ".join(known)
    return UsageError(f"The project has no {what} “{name}”.", f"It has: {there}." if there else "It has none.")


def _document(report: ExportReport, trouble: LabellerError | None) -> dict[str, object]:
    return {
        "format": report.format,
        "items": report.items,
        "annotations": report.annotations,
        "files": report.files,
        "lost": _counts(report.lost),
        "left_out": _counts(report.left_out),
        "splits": report.splits,
        "splits_kept": trouble is None,
        "renamed": [{"name": one.name, "written_as": one.written_as} for one in report.renamed],
        "notes": list(report.notes),
        "target": str(report.target),
        "manifest": MANIFEST if report.has_card else None,
        "card": CARD if report.has_card else None,
        "verified": True,
    }


def _counts(losses: Iterable[Loss]) -> list[dict[str, object]]:
    return [{"what": loss.what, "count": loss.count} for loss in losses]


def _rehearse(asked: argparse.Namespace, plan: ExportPlan) -> None:
    """Say what would be written, and write nothing."""
    if asked.json:
        print_json(
            {
                "format": asked.format,
                "items": plan.items,
                "lost": _counts(plan.lost),
                "left_out": _counts(plan.dataset.left_out),
                "splits": plan.splits,
                "notes": list(plan.dataset.notes),
                "verified": False,
            }
        )
        return
    _tell_losses(plan)
    _tell_splits(plan.splits)
    for note in plan.dataset.notes:
        say(f"  {note}")
    say(f"{plan.items:,} items would be written. Nothing was.")


def _tell_losses(plan: ExportPlan) -> None:
    """What does not go out, said before anything is written."""
    for loss in plan.dataset.left_out:
        say(f"  not chosen: {loss.count:,} {loss.what}")
    for loss in plan.lost:
        say(f"  the format does not hold as it is: {loss.count:,} {loss.what}")


def _tell_splits(splits: Mapping[str, int]) -> None:
    if splits:
        say(f"  splits: {', '.join(f'{name} {count:,}' for name, count in splits.items())}")


def _ignore(_: ExportPlan) -> None:
    """In JSON the losses are in the document."""


def _tell(report: ExportReport, trouble: LabellerError | None) -> None:
    print_rows([("items", report.items), ("annotations", report.annotations), ("files", report.files)])
    _tell_splits(report.splits)
    for note in report.notes:
        say(f"  {note}")
    if trouble is not None:
        say(f"  The project does not keep these splits: {trouble}")
    if report.has_card:
        say(f"  beside the data: {CARD} about it, {MANIFEST} with checksums and choices")
    say(f"Written to {report.target}, read back, and equal to the project.")
