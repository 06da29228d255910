"""How many answers until the learner is good: the whole recipe against every peer strategy, on sets of every kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.figures import number
from benchmarks.learning.ceiling import ceiling_of
from benchmarks.learning.comparison import Contest, Runs, mean_ratio, ratio_to_peer, ratio_to_random
from benchmarks.learning.curves import (
    OUR_MARGIN,
    OUR_RANDOM,
    OURS,
    PEERS,
    RANDOM,
    SEEDS,
    Curve,
    budget_of,
    our_curve,
    peer_curves,
)
from benchmarks.learning.drawing import Line, draw
from benchmarks.learning.results import Measured, Result
from benchmarks.learning.sets import QUICK, KnownSet, known_sets
from benchmarks.tables import table

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "learning"
_COLORS = {OURS: "#0b6bcb", OUR_RANDOM: "#7ab3e8", RANDOM: "#888888"}
_PEER_COLOR = "#c4501b"


def run(is_quick: bool) -> Result:
    """Curves of all strategies on all sets that are there; what was run before is taken as it was kept."""
    contests = [contest_of(known, 1 if is_quick else SEEDS) for known in known_sets(QUICK if is_quick else None)]
    if not is_quick:
        _draw_all(contests)
    return Result(tuple(_measured(contests)), text=_text(contests, has_pictures=not is_quick))


def contest_of(known: KnownSet, seeds: int) -> Contest:
    """All strategies on one set."""
    curves: dict[str, list[Curve]] = {}
    for seed in range(seeds):
        ours = {strategy: our_curve(known, strategy, seed) for strategy in (OURS, OUR_MARGIN, OUR_RANDOM)}
        for strategy, curve in (ours | peer_curves(known, (RANDOM, *PEERS), seed)).items():
            curves.setdefault(strategy, []).append(curve)
    runs = {name: Runs(name, tuple(found)) for name, found in curves.items() if all(curve.n for curve in found)}
    source = known.source
    return Contest(source.key, source.title, source.is_tuned, ceiling_of(known), budget_of(known), runs)


def _measured(contests: Sequence[Contest]) -> list[Measured]:
    good = [contest for contest in contests if contest.is_good]
    untuned = [contest for contest in good if not contest.is_tuned]
    to_random, to_peer = map(ratio_to_random, contests), map(ratio_to_peer, contests)
    random_leads = {contest.title: contest.lead(RANDOM) for contest in contests}
    peer_leads = {contest.title: contest.lead(contest.largest_peer) for contest in contests}
    over = f"{len(good)} sets, seeds: {_seeds(contests)}"
    return [
        Measured("labels-random", mean_ratio(contests, [*to_random]), _and_untuned(over, untuned, ratio_to_random)),
        Measured("labels-peer", mean_ratio(contests, [*to_peer]), _and_untuned(over, untuned, ratio_to_peer)),
        Measured("area-random", min(random_leads.values()), f"least on {_least(random_leads)}"),
        Measured("area-any-peer", min(peer_leads.values()), f"least on {_least(peer_leads)}"),
        Measured(
            "area-peers", float(np.mean([*peer_leads.values()])), f"{len(contests)} sets, seeds: {_seeds(contests)}"
        ),
    ]


def _and_untuned(over: str, untuned: Sequence[Contest], ratio: Callable[[Contest], float]) -> str:
    if not untuned:
        return over
    alone = mean_ratio(untuned, [ratio(contest) for contest in untuned])
    return f"{over}; {number(alone)} on the {len(untuned)} that nothing was tuned on"


def _seeds(contests: Sequence[Contest]) -> int:
    """How many seeds every strategy was run with."""
    return min(len(runs.curves) for contest in contests for runs in contest.runs.values())


def _least(leads: dict[str, float]) -> str:
    return min(leads, key=lambda title: leads[title])


def _text(contests: Sequence[Contest], *, has_pictures: bool) -> str:
    parts = [f"Seeds: {_seeds(contests)}.", _overview(contests), _areas(contests)]
    for contest in contests:
        parts.append(f"### {contest.title}")
        if has_pictures:
            parts.append(f"![Accuracy by answers on {contest.title}](learning/{contest.key}.svg)")
        parts.append(_standing(contest))
    return "\n\n".join(parts)


def _overview(contests: Sequence[Contest]) -> str:
    headings = (
        "Answers to 95 % of full accuracy",
        "full",
        "random",
        "best peer",
        "ours",
        "random / ours",
        "peer / ours",
        "",
    )
    return table(headings, [_overview_row(contest) for contest in contests])


def _overview_row(contest: Contest) -> tuple[str, ...]:
    peer = contest.quickest_peer
    return (
        contest.title + (" (tuned on)" if contest.is_tuned else ""),
        f"{100 * contest.ceiling:.1f} %",
        *(_answers(contest, strategy) for strategy in (RANDOM, peer, OURS)),
        _ratio(contest, RANDOM),
        _ratio(contest, peer),
        peer,
    )


def _answers(contest: Contest, strategy: str) -> str:
    return f"{contest.answers(strategy)}{'' if contest.is_reached(strategy) else '+'}"


def _ratio(contest: Contest, strategy: str) -> str:
    """With a + where it is at least that, and none where neither got there."""
    if not contest.is_reached(OURS):
        return "" if not contest.is_reached(strategy) else number(contest.ahead(strategy))
    return number(contest.ahead(strategy)) + ("" if contest.is_reached(strategy) else "+")


def _areas(contests: Sequence[Contest]) -> str:
    headings = ("Area under the curve", "random", "best peer", "ours", "ours - random", "ours - peer", "")
    rows = []
    for contest in contests:
        peer = contest.largest_peer
        areas = (f"{contest.runs[name].area:.3f}" for name in (RANDOM, peer, OURS))
        leads = (f"{contest.lead(name):+.3f}" for name in (RANDOM, peer))
        rows.append((contest.title, *areas, *leads, peer))
    return table(headings, rows)


def _standing(contest: Contest) -> str:
    """All strategies, the largest area first."""
    batch = contest.runs[OURS].counts[0]
    shown = [n for n in (5 * batch, 10 * batch, 20 * batch) if n <= contest.budget]
    headings = ("Strategy", "Area", *(f"@{n}" for n in shown), "to 95 %", "by seed", "CPU s", "Note")
    runs = sorted(contest.runs.values(), key=lambda one: (not one.is_whole, -one.area))
    return table(headings, [_standing_row(contest, one, shown) for one in runs])


def _standing_row(contest: Contest, runs: Runs, shown: Sequence[int]) -> tuple[str, ...]:
    accuracies = (runs.accuracy_at(n) for n in shown)
    return (
        f"**{runs.strategy}**" if runs.strategy == OURS else runs.strategy,
        f"{runs.area:.3f}" if runs.is_whole else "stopped",
        *("" if accuracy is None else f"{accuracy:.3f}" for accuracy in accuracies),
        _answers(contest, runs.strategy),
        _by_seed(contest, runs),
        number(runs.cpu_s),
        _note(runs),
    )


def _by_seed(contest: Contest, runs: Runs) -> str:
    """The least and the most answers that a seed needed."""
    found = [n for n in runs.answers_by_seed(contest.target) if n is not None]
    if not found:
        return ""
    most = f"{max(found)}" if len(found) == len(runs.curves) else f"{contest.budget}+"
    return f"{min(found)} - {most}"


def _note(runs: Runs) -> str:
    """Why it ended early, if it did."""
    return next((curve.stopped for curve in runs.curves if curve.stopped), "")


def _draw_all(contests: Sequence[Contest]) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for contest in contests:
        shown = (RANDOM, contest.largest_peer, OUR_RANDOM, OURS)
        lines = [
            Line(
                name, _COLORS.get(name, _PEER_COLOR), contest.runs[name].counts, contest.runs[name].mean, name == RANDOM
            )
            for name in shown
        ]
        (PICTURES / f"{contest.key}.svg").write_text(draw(contest.title, lines, contest.target), encoding="utf-8")
