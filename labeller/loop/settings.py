"""What a project has settled about its loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from labeller.loop.control import DEFAULT_SHARE

STRATEGY = "strategy"
CONTROL_SHARE = "control_share"
SEED = "seed"


@dataclass(frozen=True, slots=True)
class LoopSettings:
    """`strategy` is the name of a query strategy, `control_share` the part of the items that is set aside."""

    strategy: str = "mixed"
    control_share: float = DEFAULT_SHARE
    seed: int = 0

    @classmethod
    def of(cls, settings: Mapping[str, Any], strategy: str | None = None) -> Self:
        """From a project's settings, which come from a file and are not trusted; `strategy` overrules them."""
        defaults = cls()
        share = settings.get(CONTROL_SHARE, defaults.control_share)
        seed = settings.get(SEED, defaults.seed)
        return cls(
            strategy or str(settings.get(STRATEGY, defaults.strategy)),
            min(max(float(share), 0.0), 0.5) if isinstance(share, int | float) else defaults.control_share,
            seed if isinstance(seed, int) else defaults.seed,
        )
