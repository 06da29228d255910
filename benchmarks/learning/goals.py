"""What the learning loop has to show: for each goal the least that ships, and what is aimed at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """`floor` and `aim` in `unit`. A goal without a floor has only an aim, one without an aim only a floor."""

    key: str
    title: str
    unit: str
    floor: float | None
    aim: float | None = None
    is_less_better: bool = False

    def verdict(self, value: float) -> str:
        """Which of the two a value reaches, in words."""
        if self.aim is not None and self._reaches(value, self.aim):
            return "aim reached"
        if self.floor is not None and self._reaches(value, self.floor):
            return "holds" if self.aim is None else "floor reached"
        return "**falls short**" if self.floor is not None else "aim missed"

    def _reaches(self, value: float, wanted: float) -> bool:
        return value <= wanted if self.is_less_better else value >= wanted


GOALS = (
    Goal("labels-random", "labels to 95 % of full accuracy, random / ours, mean over sets", "times", 2.5, 3.5),
    Goal("labels-peer", "the same, best peer strategy of each set / ours", "times", 1.5, 2.0),
    Goal("area-random", "area under the curve, ours - random, on the worst set", "", 0.0),
    Goal("area-any-peer", "area, ours - best peer, on the worst set", "", -0.005),
    Goal("area-peers", "area, ours - best peer, mean over sets", "", -0.005, 0.03),
    Goal("rare-times", "rare class: found after 300 answers with the quota, ours / margin", "times", 1.4),
    Goal("rare-found", "rare class: share found after 300 answers", "%", None, 90),
    Goal("actions", "one action for each item / human actions to have the whole set 99 % correct", "times", 3, 8),
    Goal("next-10k", "answer to next item, 10,000 items", "ms", 50, 16, is_less_better=True),
    Goal("next-100k", "answer to next item, 100,000 items", "ms", 150, 50, is_less_better=True),
    Goal("next-1m", "answer to next item, 1,000,000 items", "ms", 1000, 200, is_less_better=True),
    Goal("scoring-10", "scoring and choosing, 1M x 384, 10 labels: CPU, fastest peer / ours", "times", 5, 8),
    Goal("scoring-100", "scoring and choosing, 1M x 384, 100 labels: CPU, fastest peer / ours", "times", 5, 8),
    Goal("propagation", "propagation after an answer, 100,000 items", "s", 0.5, 0.05, is_less_better=True),
    Goal("memory", "memory above the vectors, 1M x 384, 100 labels", "GB", 0.5, 0.25, is_less_better=True),
    Goal("now-covers", "accuracy now, from 100 answers on: intervals that hold the truth", "%", 90),
    Goal("now-width", "accuracy now, from 100 answers on: half-width", "points", 8, 5, is_less_better=True),
    Goal("forecast", "forecast at twice the answers, from 150 on: mean error", "points", 5, 3, is_less_better=True),
    Goal("stop-right", "stop advice: runs that were at 95 % of reachable accuracy when it came", "%", 90),
    Goal("stop-times", "stop advice: answers given by then / answers needed", "times", 2, 1.5, is_less_better=True),
    Goal("audit", "certified bound: audits whose true error was above it", "%", 5, is_less_better=True),
    Goal("stall", "longest stall of the window at 100,000 items", "ms", 50, is_less_better=True),
)
