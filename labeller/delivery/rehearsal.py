"""The whole main job without a window: make the sample, label it through the loop, export it, read it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from labeller.delivery.export import export
from labeller.delivery.selection import Selection
from labeller.domain.item import FoundAnnotation, ItemId, Medium
from labeller.formats.format import WriteOptions
from labeller.formats.registry import exporter_named
from labeller.jobs import JobContext
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.drawing_oracle import draw_answers
from labeller.loop.embedding import embed_items
from labeller.loop.learning_loop import LearningLoop
from labeller.loop.making import make_loop
from labeller.loop.oracle import answer_questions
from labeller.loop.shape_images import SHAPE_TASKS
from labeller.project.project import Project
from labeller.project.samples import Sample, known_annotations, make_sample
from labeller.store import item_store
from labeller.store.project_file import SUFFIX

_FORMATS = {
    Medium.IMAGE: "hf-imagefolder",
    Medium.AUDIO: "hf-audiofolder",
    Medium.TEXT: "hf-text",
    Medium.ROW: "parquet",
}
_DRAWN_FORMAT = "jsonl"
# Learning shapes takes some seconds, and a person who draws them as long for each image.
_SHAPES_RANKED_EVERY = 8

Known = Mapping[ItemId, tuple[FoundAnnotation, ...]]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What was done. Of the answers, `suggested` had a suggestion beside them, and `accepted` of those were right."""

    items: int
    answers: int
    suggested: int
    accepted: int
    quality: str
    last_reason: str
    project: Path
    export: Path
    exported: int


def rehearse(sample: Sample, folder: Path, budget: int, context: JobContext) -> Rehearsal:
    """Label a sample with a simulated annotator who knows its labels, and export it, in a new folder of `folder`."""
    place = folder / datetime.now(UTC).strftime("demo-%Y%m%d-%H%M%S-%f")
    project = make_sample(sample, place / f"{sample.name}{SUFFIX}", context)
    loop = make_loop(project, EmbeddingCaches())
    try:
        embed_items(project, loop.caches, context)
        known = _known(project, sample)
        done = _label(project, loop, known, budget, context)
        loop.rank(context)
        quality = loop.measure(context)
        chosen = exporter_named(_FORMATS[sample.task.medium] if sample.task.is_whole_item else _DRAWN_FORMAT)
        report = export(project, place / "export", chosen, Selection(), WriteOptions(), context)
    finally:
        loop.close()
        project.close()
    return Rehearsal(
        items=len(known),
        answers=done.answers,
        suggested=done.suggested,
        accepted=done.right,
        quality=quality.sentence() if quality else "not measured",
        last_reason=done.last_reason,
        project=project.path,
        export=report.target,
        exported=report.items,
    )


@dataclass(frozen=True, slots=True)
class _Done:
    """How many answers were given, what was suggested beside them, how much of it was right, why the last was asked."""

    answers: int
    suggested: int
    right: int
    last_reason: str


def _label(project: Project, loop: LearningLoop, known: Known, budget: int, context: JobContext) -> _Done:
    if project.task.is_whole_item:
        labels = {item_id: tuple(one.label for one in found) for item_id, found in known.items()}
        steps = list(answer_questions(project, loop, labels, budget, context))
        suggested, right = sum(one.suggestion is not None for one in steps), sum(one.is_right for one in steps)
        return _Done(len(steps), suggested, right, steps[-1].question.reason if steps else "")
    every = _SHAPES_RANKED_EVERY if project.task in SHAPE_TASKS else 1
    drawn = list(draw_answers(project, loop, known, budget, context, ranked_every=every))
    suggested, right = sum(one.suggested for one in drawn), sum(one.right for one in drawn)
    return _Done(len(drawn), suggested, right, drawn[-1].question.reason if drawn else "")


def _known(project: Project, sample: Sample) -> Known:
    by_name = known_annotations(sample)
    with project.read() as db:
        items = item_store.find_items(db, item_store.find_item_ids(db))
    return {item.id: by_name[item.name] for item in items}
