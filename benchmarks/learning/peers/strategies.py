"""The query strategies of the peers that are measured, by name: their code, with the settings that it comes with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks.learning.peers.sessions import ModalSession, Pool, Session, SkactivemlSession, SmallTextSession


def _modal(module: str, name: str, pool: Pool) -> Session:
    import importlib

    strategy = getattr(importlib.import_module(f"modAL.{module}"), name)
    return ModalSession(pool, strategy, can_start=module == "batch")


def _skactiveml(name: str, pool: Pool, *, needs_classifier: bool = False, **settings: Any) -> Session:
    import skactiveml.pool

    strategy = getattr(skactiveml.pool, name)(random_state=pool.seed, **settings)
    return SkactivemlSession(pool, strategy, needs_classifier=needs_classifier)


def _small_text(name: str, pool: Pool) -> Session:
    import small_text

    return SmallTextSession(pool, getattr(small_text, name)())


STRATEGIES: dict[str, Callable[[Pool], Session]] = {
    "random": partial(_skactiveml, "RandomSampling"),
    "modAL margin": partial(_modal, "uncertainty", "margin_sampling"),
    "modAL entropy": partial(_modal, "uncertainty", "entropy_sampling"),
    "small-text BreakingTies": partial(_small_text, "BreakingTies"),
    "small-text GreedyCoreset": partial(_small_text, "GreedyCoreset"),
    "scikit-activeml DropQuery": partial(_skactiveml, "DropQuery", needs_classifier=True),
    "scikit-activeml Badge": partial(_skactiveml, "Badge", needs_classifier=True),
    "scikit-activeml Falcun": partial(_skactiveml, "Falcun", needs_classifier=True),
    "scikit-activeml CoreSet": partial(_skactiveml, "CoreSet"),
    "scikit-activeml TypiClust": partial(_skactiveml, "TypiClust"),
    "scikit-activeml MaxHerding": partial(_skactiveml, "MaxHerding"),
    "scikit-activeml ProbCover": partial(_skactiveml, "ProbCover"),
    "modAL ranked batch": partial(_modal, "batch", "uncertainty_batch_sampling"),
}
