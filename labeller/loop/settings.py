"""What a project has settled about its loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from labeller.domain.audit import AUDITS
from labeller.domain.item import ItemId
from labeller.domain.schema import LabelId
from labeller.learning.strategies import DEFAULT, STRATEGIES
from labeller.loop.control import DEFAULT_SHARE
from labeller.store.audit_store import blind_items

STRATEGY = "strategy"
CONTROL_SHARE = "control_share"
SEED = "seed"
WANTED = "wanted_labels"


_LARGEST = 1e300


@dataclass(frozen=True, slots=True)
class LoopSettings:
    """`strategy` is the name of a query strategy, `control_share` the part of the items that is set aside.

    `wanted` are the labels of which more is looked for.
    `blind` are the items that an audit has drawn: of them nothing is suggested.
    """

    strategy: str = DEFAULT.name
    control_share: float = DEFAULT_SHARE
    seed: int = 0
    wanted: tuple[LabelId, ...] = ()
    blind: frozenset[ItemId] = frozenset()

    @classmethod
    def of(cls, settings: Mapping[str, Any], strategy: str | None = None) -> Self:
        """From a project's settings, which come from a file and are not trusted; `strategy` overrules them."""
        defaults = cls()
        chosen, share, seed = settings.get(STRATEGY), settings.get(CONTROL_SHARE), settings.get(SEED)
        wanted = settings.get(WANTED)
        is_known = any(one.name == chosen for one in STRATEGIES)
        # Compared, not converted: a whole number may be too large for any float.
        is_share = isinstance(share, int | float) and abs(share) < _LARGEST
        return cls(
            strategy or (str(chosen) if is_known else defaults.strategy),
            min(max(float(share), 0.0), 0.5) if share is not None and is_share else defaults.control_share,
            # Generators of random numbers take none below 0.
            abs(seed) if isinstance(seed, int) else defaults.seed,
            tuple(one for one in wanted if isinstance(one, int)) if isinstance(wanted, list) else (),
            blind_items(settings.get(AUDITS)),
        )
