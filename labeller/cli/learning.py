"""labeller suggest and simulate."""

from __future__ import annotations

import argparse

from labeller.cli.output import print_json, say, terminal_job
from labeller.curation.splits import split_items
from labeller.jobs import JobContext
from labeller.learning.simulation import simulate as simulate_arrays
from labeller.learning.strategies import strategy_named
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.embedding import embed_items
from labeller.loop.learning_loop import LearningLoop
from labeller.loop.replay import find_known_answers
from labeller.project.project import open_project
from labeller.store import item_store

# A seeded, stratified fifth is held back: never asked, never trained on.
_HELD = "test"
_SPLITS = {"train": 0.8, _HELD: 0.2}


def suggest(asked: argparse.Namespace) -> None:
    if asked.strategy:
        strategy_named(asked.strategy)  # before all items are read
    project = open_project(asked.project, read_only=True)
    loop = LearningLoop(project, EmbeddingCaches(), asked.strategy)
    try:
        with terminal_job("Reading items") as context:
            embed_items(project, loop.caches, context)
        loop.rank(JobContext(), asked.n)
        questions = loop.upcoming(asked.n)
        with project.read() as db:
            names = {item.id: item.name for item in item_store.find_items(db, [q.item_id for q in questions])}
        rows = []
        for question in questions:
            suggestion = loop.suggest(question.item_id)
            labels = [project.schema.label(label_id).name for label_id in suggestion.label_ids] if suggestion else []
            rows.append(
                {
                    "item": question.item_id,
                    "name": names[question.item_id],
                    "utility": question.utility,
                    "suggestion": labels if project.task.is_multilabel else next(iter(labels), None),
                    "confidence": suggestion.confidence if suggestion else None,
                    "reason": question.reason,
                }
            )
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


def simulate(asked: argparse.Namespace) -> None:
    strategy_named(asked.strategy)
    project = open_project(asked.project, read_only=True)
    caches = EmbeddingCaches()
    try:
        with terminal_job("Reading items") as context:
            embed_items(project, caches, context)
        known = find_known_answers(project, caches)
        splits = split_items(known.hashes, known.label_ids, _SPLITS, asked.seed)
        with terminal_job("Simulating") as context:
            curve = simulate_arrays(
                known.embeddings,
                known.targets,
                [split == _HELD for split in splits],
                budget=asked.budget,
                batch=asked.batch,
                strategy=asked.strategy,
                seed=asked.seed,
                check=context.check,
            )
    finally:
        caches.close()
        project.close()
    points = [{"n": point.n, "accuracy": point.accuracy, "macro_f1": point.macro_f1} for point in curve.points]
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
    print(" answers  accuracy  macro-F1")
    for point in points:
        print(f"{point['n']:>8}  {point['accuracy']:>8.3f}  {point['macro_f1']:>8.3f}")
