"""labeller outlook: how good the learner is, what more answers will bring, and what the rest takes."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from typing import Any

from labeller.cli.output import counted, print_json, print_rows, terminal_job
from labeller.domain.item import ItemState
from labeller.jobs import JobContext
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.embedding import embed_items
from labeller.loop.making import make_loop
from labeller.loop.pace import measure_pace
from labeller.loop.progress import Quality
from labeller.loop.quote import Amount, Quote, QuoteSettings, quote
from labeller.project.project import Project, open_project
from labeller.store import answer_store


def outlook(asked: argparse.Namespace) -> None:
    project = open_project(asked.project, read_only=True)
    try:
        quality = _measured(project)
        found = quote(quality, measure_pace(project), _settings(project, asked), _count_open(project))
    finally:
        project.close()
    if asked.json:
        print_json(_document(quality, found))
    else:
        print_rows(_rows(quality, found))


def _measured(project: Project) -> Quality | None:
    loop = make_loop(project, EmbeddingCaches())
    try:
        with terminal_job("Reading items") as context:
            embed_items(project, loop.caches, context)
        loop.rank(JobContext())
        with terminal_job("Measuring") as context:
            return loop.measure(context)
    finally:
        loop.close()


def _settings(project: Project, asked: argparse.Namespace) -> QuoteSettings:
    """The project's, as far as nothing else is asked for."""
    settled = QuoteSettings.of(project.settings)
    target = settled.target if asked.target is None else asked.target
    return replace(settled, target=target, hourly_rate=settled.hourly_rate if asked.rate is None else asked.rate)


def _count_open(project: Project) -> int:
    with project.read() as db:
        states = answer_store.count_states(db)
    return states[ItemState.OPEN] + states[ItemState.STARTED]


def _document(quality: Quality | None, found: Quote) -> dict[str, Any]:
    is_known = quality is not None and not quality.now.is_early
    twice = quality.outlook.at_twice() if quality else None
    return {
        "accuracy": asdict(quality.now) if quality and is_known else None,
        "answers": quality.answers if quality else 0,
        "control_answers": quality.control.n if quality else 0,
        "at_twice": asdict(twice) if twice else None,
        "open": found.open_items,
        "target": found.target,
        "remaining": {
            name: asdict(amount) if amount else None
            for name, amount in (("answers", found.answers), ("hours", found.hours), ("price", found.price))
        },
        "missing": found.missing,
        "advice": [
            {"degree": one.degree.value, "stop": one.is_stop, "reason": one.reason}
            for one in (quality.advice if quality else ())
        ],
        "learned": quality.learned if quality else "",
    }


def _rows(quality: Quality | None, found: Quote) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = [("accuracy now", quality.sentence() if quality else "not measured")]
    twice = quality.outlook.at_twice() if quality else None
    if twice:
        said = f"{_percent(twice.value)} ({_percent(twice.low)} to {_percent(twice.high)})"
        rows.append(("at twice the answers", said))
    target = _percent(found.target)
    rows += [
        (f"answers to {target}", _amount(found.answers, ".0f")),
        (f"hours to {target}", _amount(found.hours, ".1f")),
    ]
    rows.append((f"price to {target}", f"{_amount(found.price, '.2f')} {found.currency}".strip()))
    rows.append(("still open", counted(found.open_items, "item")))
    if found.missing:
        rows.append(("not known", found.missing))
    return rows + [(f"stop? {one.degree.value}", one.reason) for one in (quality.advice if quality else ())]


def _amount(amount: Amount | None, how: str) -> str:
    if amount is None:
        return "not known"
    likely, low, high = (format(one, f",{how}") for one in (amount.likely, amount.low, amount.high))
    return f"{likely} ({low} to {high})"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
