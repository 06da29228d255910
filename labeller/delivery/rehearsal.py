"""The whole main job without a window: make the sample, label it through the loop, export it, read it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from labeller.delivery.export import export
from labeller.delivery.selection import Selection
from labeller.domain.item import ItemId, Medium
from labeller.formats.format import WriteOptions
from labeller.formats.registry import exporter_named
from labeller.jobs import JobContext
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.embedding import embed_items
from labeller.loop.making import make_loop
from labeller.loop.oracle import answer_questions
from labeller.project.project import Project
from labeller.project.samples import Sample, known_labels, make_sample
from labeller.store import item_store
from labeller.store.project_file import SUFFIX

_FORMATS = {
    Medium.IMAGE: "hf-imagefolder",
    Medium.AUDIO: "hf-audiofolder",
    Medium.TEXT: "hf-text",
    Medium.ROW: "parquet",
}


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What was done. Of the answers, `suggested` had a suggestion beside them, and `accepted` of those were right."""

    items: int
    answers: int
    suggested: int
    accepted: int
    accuracy: str
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
        labels = _known(project, sample)
        steps = list(answer_questions(project, loop, labels, budget, context))
        loop.rank(context)
        quality = loop.measure(context)
        chosen = exporter_named(_FORMATS[sample.task.medium])
        report = export(project, place / "export", chosen, Selection(), WriteOptions(), context)
    finally:
        loop.close()
        project.close()
    return Rehearsal(
        items=len(labels),
        answers=len(steps),
        suggested=sum(step.suggestion is not None for step in steps),
        accepted=sum(step.is_right for step in steps),
        accuracy=quality.sentence() if quality else "not measured",
        last_reason=steps[-1].question.reason if steps else "",
        project=project.path,
        export=report.target,
        exported=report.items,
    )


def _known(project: Project, sample: Sample) -> dict[ItemId, tuple[str, ...]]:
    by_name = known_labels(sample)
    with project.read() as db:
        items = item_store.find_items(db, item_store.find_item_ids(db))
    return {item.id: by_name[item.name] for item in items}
