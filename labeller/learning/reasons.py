"""Why an item was chosen: facts with numbers, and the one plain sentence that people read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    TORN = "torn"
    DOUBTFUL = "doubtful"
    SURE = "sure"
    UNEXPLORED = "unexplored"
    RANDOM = "random"
    CONTROL = "control"
    WANTED = "wanted"


@dataclass(frozen=True, slots=True)
class Fact:
    """Why one item was chosen.

    TORN: the two `classes` with their `probabilities`. DOUBTFUL: one class that may or may not apply, among
    several labels per item. SURE: one class and its probability; nothing less sure was left. UNEXPLORED: `count`
    items are similar to this one and none of them is answered. WANTED: one class of which more is looked for, and
    how probable it is here. RANDOM and CONTROL need no numbers.
    """

    kind: Kind
    classes: tuple[int, ...] = ()
    probabilities: tuple[float, ...] = ()
    count: int = 0


CONTROL = Fact(Kind.CONTROL)
RANDOM_ORDER = Fact(Kind.RANDOM)


def reason_sentence(fact: Fact, names: Sequence[str]) -> str:
    """The reason in one sentence; `names` are those of the schema's labels, by class index."""
    said = [f"{names[c]} {_percent(p)}" for c, p in zip(fact.classes, fact.probabilities, strict=True)]
    match fact.kind:
        case Kind.TORN:
            return f"Torn between {said[0]} and {said[1]}"
        case Kind.DOUBTFUL:
            return f"Unsure whether {names[fact.classes[0]]} applies: {_percent(fact.probabilities[0])}"
        case Kind.SURE:
            return f"Probably {said[0]}: one of the least sure items left"
        case Kind.UNEXPLORED if fact.count < 2:
            return "Nothing answered yet is similar to this item"
        case Kind.UNEXPLORED:
            return f"Nothing answered yet among {_about(fact.count)} similar items"
        case Kind.CONTROL:
            return "Control: drawn at random to measure the learner"
        case Kind.WANTED:
            return f"Looking for more of {names[fact.classes[0]]}: {_percent(fact.probabilities[0])} likely"
    return "Drawn at random"


def precedent_sentence(agreeing: int, compared: int, name: str) -> str:
    """Why a label is suggested: how many of the nearest answered items have it. Empty where there are none."""
    match agreeing, compared:
        case _, 0:
            return ""
        case 0, 1:
            return f"The nearest answered item is not {name}"
        case 1, 1:
            return f"The nearest answered item is {name}"
        case 0, _:
            return f"None of the {compared} nearest answered items is {name}"
        case _ if agreeing == compared:
            return f"All {compared} nearest answered items are {name}"
    return f"{agreeing} of the {compared} nearest answered items {'is' if agreeing == 1 else 'are'} {name}"


def _percent(probability: float) -> str:
    """Rounded, but never 0 or 100: the learner is never that sure."""
    return f"{min(max(round(100 * probability), 1), 99)} %"


def _about(count: int) -> str:
    """Exact below a hundred, else two digits of it: the count is estimated from a sample."""
    if count < 100:
        return str(count)
    digits = 10 ** (len(str(count)) - 2)
    return f"about {round(count / digits) * digits:,}"
