"""The parts of the benchmark, in the order of the document."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from benchmarks.learning.results import Result


@dataclass(frozen=True)
class Part:
    """A module of `benchmarks.learning` whose `run(is_quick)` gives a Result. The document has marks of its name."""

    name: str
    title: str

    def run(self, is_quick: bool) -> Result:
        """Measure it; `is_quick` means small, to see that everything works."""
        result: Result = importlib.import_module(f"benchmarks.learning.{self.name}").run(is_quick)
        return result


PARTS = (
    Part("efficiency", "Fewer answers"),
    Part("rare", "A rare class"),
    Part("estimates", "How far the figures can be trusted"),
    Part("actions", "Human actions"),
    Part("audits", "Certified error"),
    Part("speed", "Speed and memory"),
)
