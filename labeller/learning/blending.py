"""How much the linear learner and propagation each count, chosen by answers that both had not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labeller.learning.propagated import Propagated
from labeller.learning.solver import Doubles
from labeller.learning.tuning import Tuning

# What suits embeddings that form clusters; where they do not, few answers must be enough to say so.
_START = np.log([0.4, 0.7])
_PRIOR_ANSWERS = 2
_BOUNDS = (np.log(0.02), np.log(8.0))


@dataclass(frozen=True)
class Blend:
    """Factors of the logits of the linear learner and of propagation."""

    linear: float = 0.4
    propagated: float = 0.7


def blend_of(tuning: Tuning, propagated: Propagated) -> Blend:
    """The factors of the least held-out log-loss, pulled towards where they start as if some answers had spoken for it.

    Their sum is the inverse of a temperature, so the result is calibrated as well as mixed.
    """
    from scipy.optimize import minimize

    held = tuning.held_out
    if held is None:
        return Blend()
    linear = held.logits / tuning.temperature
    spread = propagated.held_out(len(linear))[:, held.columns].astype(np.float64)
    pull = _PRIOR_ANSWERS / len(linear)

    def loss(factors: Doubles) -> float:
        of_linear, of_spread = np.exp(factors)
        missed = held.losses(of_linear * linear + of_spread * spread)
        return float(missed.mean() + pull * ((factors - _START) ** 2).sum())

    found = minimize(loss, _START, method="L-BFGS-B", bounds=[_BOUNDS, _BOUNDS])
    return Blend(*map(float, np.exp(found.x)))
