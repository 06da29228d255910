"""labeller suggest and simulate."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from labeller.cli.output import print_json, say, terminal_job
from labeller.curation.splits import split_items
from labeller.domain.item import ItemId
from labeller.domain.schema import Task
from labeller.formats.shape_json import shape_document
from labeller.jobs import JobContext
from labeller.learning.ranges.simulation import simulate_ranges
from labeller.learning.regions.simulation import simulate_regions
from labeller.learning.simulation import SimulatedCurve
from labeller.learning.simulation import simulate as simulate_arrays
from labeller.learning.strategies import strategy_named
from labeller.learning.tokens.simulation import simulate_spans
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.embedding import embed_items
from labeller.loop.known_drawings import KnownDrawings
from labeller.loop.learning_loop import LearningLoop
from labeller.loop.making import make_loop
from labeller.loop.range_replay import find_known_ranges
from labeller.loop.replay import find_known_answers
from labeller.loop.shape_replay import find_known_shapes
from labeller.loop.span_replay import find_known_spans
from labeller.project.project import Project, open_project
from labeller.store import item_store

# A seeded, stratified fifth is held back: never asked, never trained on.
_HELD = "test"
_SPLITS = {"train": 0.8, _HELD: 0.2}


def suggest(asked: argparse.Namespace) -> None:
    if asked.strategy:
        strategy_named(asked.strategy)  # before all items are read
    project = open_project(asked.project, read_only=True)
    loop = make_loop(project, EmbeddingCaches(), asked.strategy)
    try:
        with terminal_job("Reading items") as context:
            embed_items(project, loop.caches, context)
        loop.rank(JobContext(), asked.n)
        if loop.is_connecting_due():
            with terminal_job("Comparing items") as context:
                loop.connect(context)
            loop.rank(JobContext(), asked.n)
        questions = loop.upcoming(asked.n)
        with project.read() as db:
            names = {item.id: item.name for item in item_store.find_items(db, [q.item_id for q in questions])}
        suggested = _suggested_labels if project.task.is_whole_item else _suggested_annotations
        rows = [
            {
                "item": question.item_id,
                "name": names[question.item_id],
                "utility": question.utility,
                **suggested(project, loop, question.item_id),
                "reason": question.reason,
            }
            for question in questions
        ]
    finally:
        loop.close()
        project.close()
    if asked.json:
        print_json(rows)
        return
    for row in rows:
        say(f"{row['item']:>8}  {row['name']}")
        say(f"{'':>8}  {row['reason']}")
    if not rows:
        say("Nothing is left to ask.")


def _suggested_labels(project: Project, loop: LearningLoop, item_id: ItemId) -> dict[str, Any]:
    suggestion = loop.suggest(item_id)
    labels = [project.schema.label(label_id).name for label_id in suggestion.label_ids] if suggestion else []
    return {
        "suggestion": labels if project.task.is_multilabel else next(iter(labels), None),
        "confidence": suggestion.confidence if suggestion else None,
    }


def _suggested_annotations(project: Project, loop: LearningLoop, item_id: ItemId) -> dict[str, Any]:
    """Shapes or spans, each with its label; as sure of the whole as of the one that is most in doubt."""
    if loop.can_prepare(item_id):
        loop.prepare(item_id, JobContext())
    suggested = loop.suggest_annotations(item_id)
    return {
        "suggestion": [
            {
                "label": project.schema.label(one.label_id).name,
                **(shape_document(one.shape) if one.shape else {}),
                "score": one.score,
            }
            for one in suggested
        ],
        "confidence": min((one.score for one in suggested), default=None),
    }


def simulate(asked: argparse.Namespace) -> None:
    strategy_named(asked.strategy)
    project = open_project(asked.project, read_only=True)
    caches = EmbeddingCaches()
    try:
        with terminal_job("Reading items") as context:
            embed_items(project, caches, context)
        drawn = _DRAWN_REPLAYS.get(project.task)
        if drawn is None:
            curve = _simulate_answers(project, caches, asked)
        else:
            curve = _simulate_drawn(drawn, project, caches, asked)
    finally:
        caches.close()
        project.close()
    measure, title = ("accuracy", "accuracy") if drawn is None else ("f1", drawn.title)
    points = [{"n": point.n, measure: point.accuracy, "macro_f1": point.macro_f1} for point in curve.points]
    if asked.json:
        print_json(
            {
                "budget": curve.budget,
                "batch": curve.batch,
                "strategy": asked.strategy,
                "seed": curve.seed,
                "curve": points,
                "seconds_per_query": curve.seconds_per_query,
            }
        )
        return
    print(f" answers  {title:>8}  macro-F1")
    for point in points:
        print(f"{point['n']:>8}  {point[measure]:>8.3f}  {point['macro_f1']:>8.3f}")


def _simulate_answers(project: Project, caches: EmbeddingCaches, asked: argparse.Namespace) -> SimulatedCurve:
    known = find_known_answers(project, caches)
    splits = split_items(known.hashes, known.label_ids, _SPLITS, asked.seed)
    with terminal_job("Simulating") as context:
        return simulate_arrays(
            known.embeddings,
            known.targets,
            [split == _HELD for split in splits],
            budget=asked.budget,
            batch=asked.batch,
            strategy=asked.strategy,
            seed=asked.seed,
            check=context.check,
        )


def _simulate_drawn(
    replay: _DrawnReplay, project: Project, caches: EmbeddingCaches, asked: argparse.Namespace
) -> SimulatedCurve:
    with terminal_job("Simulating") as context:
        known = replay.find(project, caches, context)
        splits = split_items(known.hashes, known.label_ids, _SPLITS, asked.seed)
        return replay.simulate(
            known.corpus,
            known.drawn,
            len(project.schema.labels),
            [item_id for item_id, split in zip(known.drawn, splits, strict=True) if split == _HELD],
            budget=asked.budget,
            batch=asked.batch,
            strategy=asked.strategy,
            seed=asked.seed,
            check=context.check,
        )


@dataclass(frozen=True)
class _DrawnReplay:
    """How what is drawn is replayed: what the measure is called in a terminal, who knows the answers, who simulates."""

    title: str
    find: Callable[[Project, EmbeddingCaches, JobContext], KnownDrawings[Any, Any]]
    simulate: Callable[..., SimulatedCurve]


_SHAPES = _DrawnReplay("shape F1", find_known_shapes, simulate_regions)
_DRAWN_REPLAYS = {
    Task.TEXT_SPANS: _DrawnReplay("span F1", find_known_spans, simulate_spans),
    Task.OBJECT_DETECTION: _SHAPES,
    Task.SEGMENTATION: _SHAPES,
    Task.AUDIO_RANGES: _DrawnReplay(
        "range F1", lambda project, _, context: find_known_ranges(project, context), simulate_ranges
    ),
}
