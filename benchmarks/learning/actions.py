"""How many human actions it takes to have a whole set 99 % correct, against one answer for each item.

Simulated on arrays, with the strategies, learners, pages and audits of the app. An action is an answer to a question, a
confirmed page, or a correction on a page (pointing at a wrong item and pressing the key of its label). Looking is no
action. What counts is the whole set at the end: labels that people gave, labels that they confirmed, and labels that
the learner gave alone after an audit, against the true ones.

The annotator is right in all answers. On pages one may overlook wrong items; how many is a figure of its own. Pages
have 48 items, which fit on a screen of 1920 x 1080 pixels. A part of the items is the control slice: those are answered
one by one, without a suggestion.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from benchmarks.figures import Figure
from benchmarks.learning.results import Measured, Result
from benchmarks.learning.sets import KnownSet, known_sets
from labeller.learning.arrays import Floats, Ints, unit
from labeller.learning.auditing import draw_sample, judge, plan_looks
from labeller.learning.blended import BlendedLearner
from labeller.learning.choice import choose
from labeller.learning.confirming import choose_page
from labeller.learning.learners import Answers, FittedLearner
from labeller.learning.neighbours import find_neighbours
from labeller.learning.pool import Landscape, Pool
from labeller.learning.predictions import TopPredictions, score
from labeller.learning.propagation import Graph
from labeller.learning.strategies import strategy_named

SETS = ("digits", "spoken", "ag", "trash", "banking")
QUICK = ("digits",)
PAGE = 48
WANTED_CORRECT = 0.99
_BATCH = 10
# The learner learns anew after so many answers more, as a share of those that there are.
_REFIT_SHARE = 0.2
# Fewer are shown on some pages at once.
_LEAST_AUDITED = 4 * PAGE
# From so many answers on, as a share of the set, questions are over: what is hard by then stays hard.
_ASKED_AT_MOST = 0.25
# Chosen on digits, spoken and ag.
FIRST_PER_CLASS = 3.0
LEAST_RIGHT = 0.75


_TEXT = f"""
The settings of the simulated annotator ({FIRST_PER_CLASS:g} questions for each label first; then a page wherever the
learner expects at least {LEAST_RIGHT:.0%} of it to be right) were chosen on digits, spoken digits and AG News;
TrashNet and Banking77 were not looked at. The control slice is 2 % of the items here, for the whole set is to be
labelled: the usual 10 % are answered one by one, which alone limits the gain to ten times. An audit is begun where its
sample costs less than the pages that are left; in sets as small as these that is hardly ever so.
"""


@dataclass(frozen=True)
class Policy:
    """When to ask and when to confirm. Questions come first, `first_per_class` for each class.

    Then a page is shown where the learner expects that at least a share of `least_right` of it is right, else a batch
    is asked. `control` is the share of items set aside, `overlooked` the share of wrong items on a page that nobody
    sees. `audits` ends with an audit as soon as its first look costs less than the pages that are left.
    """

    first_per_class: float = FIRST_PER_CLASS
    least_right: float = LEAST_RIGHT
    control: float = 0.02
    overlooked: float = 0.0
    audits: bool = True


@dataclass
class Tally:
    """What somebody did: `answers` one by one, `pages` confirmed, `corrections` on them, `checks` of an audit."""

    answers: int = 0
    pages: int = 0
    corrections: int = 0
    checks: int = 0

    @property
    def actions(self) -> int:
        return self.answers + self.pages + self.corrections + self.checks


@dataclass(frozen=True)
class Outcome:
    """What a whole set took; `correct` is the share of all items that have their true label at the end."""

    items: int
    tally: Tally
    correct: float

    @property
    def times(self) -> float:
        """One answer for each item / the actions that were needed."""
        return self.items / self.tally.actions


def run(is_quick: bool) -> Result:
    """Label all sets; some minutes."""
    figures: list[Figure] = []
    times: dict[str, float] = {}
    for known in known_sets(QUICK if is_quick else SETS):
        vectors, classes = known.vectors, known.classes
        graph = Graph.of(find_neighbours(vectors))
        outcome = label_all(vectors, classes, graph, Policy())
        times[known.key] = outcome.times
        figures += _figures(known, outcome)
        if known.key != "banking":
            figures += _variants(known, graph)
    mean = float(np.exp(np.mean(np.log(list(times.values())))))
    note = "mean over sets (geometric): " + ", ".join(f"{key} {value:.1f}" for key, value in times.items())
    return Result((Measured("actions", mean, note),), tuple(figures), _TEXT)


def _figures(known: KnownSet, outcome: Outcome) -> list[Figure]:
    tally, what = outcome.tally, f"{known.source.title}, {outcome.items:,} items"
    told = (
        f"{tally.answers:,} answers, {tally.pages:,} pages, {tally.corrections:,} corrections, {tally.checks:,} checks"
    )
    return [
        Figure(f"{what}: {told}", "actions", (float(tally.actions),)),
        Figure(f"{what}: one answer for each item / actions", "times", (outcome.times,), "3 at least, 8"),
        Figure(f"{what}: correct at the end", "%", (100 * outcome.correct,), "99"),
    ]


def _variants(known: KnownSet, graph: Graph) -> list[Figure]:
    """The same with a larger control slice, and with an annotator who overlooks some of the wrong items."""
    figures = []
    for what, policy in (
        ("a control slice of 10 %", replace(Policy(), control=0.1)),
        ("one wrong item in ten overlooked", replace(Policy(), overlooked=0.1)),
    ):
        outcome = label_all(known.vectors, known.classes, graph, policy)
        title = f"{known.source.title}, {what}"
        figures.append(Figure(f"{title}: one answer for each item / actions", "times", (outcome.times,)))
        figures.append(Figure(f"{title}: correct at the end", "%", (100 * outcome.correct,)))
    return figures


def label_all(vectors: Floats, classes: Ints, graph: Graph, policy: Policy, seed: int = 0) -> Outcome:
    """Label a whole set: `vectors` (n, d), `classes` (n,) the truth."""
    desk = _Desk(vectors, classes, graph, policy, seed)
    desk.work()
    return Outcome(len(classes), desk.tally, float((desk.given == classes).mean()))


class _Desk:
    """One annotator with one set."""

    def __init__(self, vectors: Floats, classes: Ints, graph: Graph, policy: Policy, seed: int) -> None:
        self.tally = Tally()
        self.given = np.full(len(classes), -1, dtype=np.int64)
        self._vectors, self._classes, self._policy = vectors, classes, policy
        self._k = int(classes.max()) + 1
        self._dice = np.random.default_rng(seed)
        self._is_control = self._dice.random(len(classes)) < policy.control
        self._learner = BlendedLearner(graph)
        self._landscape = Landscape.of(vectors)
        self._fitted: FittedLearner | None = None
        self._learned = 0
        self._order: list[int] = []

    def work(self) -> None:
        first = round(self._policy.first_per_class * self._k)
        while len(self._order) < first and len(self._open):
            self._ask(min(_BATCH, first - len(self._order)))
        while len(rows := self._open):
            predictions = self._predicted(rows)
            if self._policy.audits and self._audit(rows, predictions):
                break
            page = rows[self._page(rows, predictions)]
            sure = predictions.probabilities[np.searchsorted(rows, page), 0]
            if sure.mean() >= self._policy.least_right or len(self._order) >= _ASKED_AT_MOST * len(self._classes):
                self._confirm(page, predictions.classes[np.searchsorted(rows, page[0]), 0])
            else:
                self._ask(_BATCH)
        self._answer(np.flatnonzero(self._is_control))

    @property
    def _open(self) -> Ints:
        return np.flatnonzero((self.given < 0) & ~self._is_control)

    def _ask(self, count: int) -> None:
        rows = self._open
        predictions = self._predicted(rows) if self._order else None
        rng = np.random.default_rng((0, len(self._order)))
        pool = Pool(
            self._vectors, rows, predictions, np.array(self._order, dtype=np.int64), rng=rng,
            known_landscape=self._landscape,
        )  # fmt: skip
        self._answer(choose(pool, strategy_named("default"), count).rows)

    def _answer(self, rows: Ints) -> None:
        self.tally.answers += len(rows)
        self._take(rows, self._classes[rows])

    def _page(self, rows: Ints, predictions: TopPredictions) -> Ints:
        told, sure = predictions.classes[:, 0], predictions.probabilities[:, 0]
        return choose_page(told, sure, lambda at: unit(self._vectors[rows[at]]), least=0.0, size=PAGE)

    def _confirm(self, page: Ints, label: int) -> None:
        """Correct the wrong ones that are seen, and confirm the others."""
        is_wrong = self._classes[page] != label
        is_seen = is_wrong & (self._dice.random(len(page)) >= self._policy.overlooked)
        self.tally.pages += 1
        self.tally.corrections += int(is_seen.sum())
        self._take(page, np.where(is_seen, self._classes[page], label))

    def _audit(self, rows: Ints, predictions: TopPredictions) -> bool:
        """Label the rest by the learner, where checking a sample costs less than its pages and shows enough."""
        # What people gave or confirmed is taken as right.
        bearable = (1 - WANTED_CORRECT) * len(self._classes)
        wanted = min(bearable / len(rows), 0.5)
        expected = 1 - float(predictions.probabilities[:, 0].mean())
        pages = len(rows) / PAGE + expected * len(rows)
        is_hopeful = expected < wanted / 2 and len(rows) > _LEAST_AUDITED
        looks = plan_looks(len(rows), wanted) if is_hopeful else []
        if not looks or looks[0].size > pages:
            return False
        drawn = rows[draw_sample(len(rows), looks[-1].size, int(self._dice.integers(2**48)))]
        told = dict(zip(rows.tolist(), predictions.classes[:, 0].tolist(), strict=True))
        found: list[bool | None] = [told[row] != self._classes[row] for row in drawn.tolist()]
        for look in looks:
            verdict = judge(looks, [*found[: look.size], *[None] * (len(found) - look.size)], len(rows))
            if verdict.bound is not None or verdict.has_failed:
                break
        checked = drawn[: verdict.checked]
        self.tally.checks += len(checked)
        self._take(checked, self._classes[checked])
        if verdict.bound is None:
            return False
        rest = self._open
        self.given[rest] = [told[row] for row in rest.tolist()]
        return True

    def _take(self, rows: Ints, labels: Ints) -> None:
        self.given[rows] = labels
        self._order += rows[~self._is_control[rows]].tolist()

    def _predicted(self, rows: Ints) -> TopPredictions:
        if self._fitted is None or len(self._order) >= self._learned * (1 + _REFIT_SHARE):
            known = np.array(self._order, dtype=np.int64)
            answers = Answers(known, self.given[known], self._k)
            self._fitted = self._learner.fit(self._vectors, answers, self._fitted)
            self._learned = len(known)
        return score(self._fitted, rows)
