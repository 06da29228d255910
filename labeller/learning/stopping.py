"""Whether more answers are worth it: advice in three degrees, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Degree(StrEnum):
    """How sure to be before stopping: early saves answers, careful saves accuracy."""

    EARLY = "early"
    BALANCED = "balanced"
    CAREFUL = "careful"


@dataclass(frozen=True, slots=True)
class StopAdvice:
    """Whether to stop now, and in one sentence with its numbers why. `is_early`: it is too early to tell."""

    degree: Degree
    is_stop: bool
    reason: str
    is_early: bool = False


def no_advice(why: str) -> tuple[StopAdvice, ...]:
    """For each degree: go on, because it is too early to tell."""
    return tuple(StopAdvice(degree, is_stop=False, reason=why, is_early=True) for degree in Degree)
