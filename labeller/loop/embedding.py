"""Reading a project's items for the learner: every item that has no embedding yet gets one."""

from __future__ import annotations

from dataclasses import dataclass

from labeller.domain.item import Problem


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """How many items got an embedding, and which could not be read."""

    read: int
    problems: tuple[Problem, ...]
