"""Loading the slow libraries of the learner before the first answer needs them."""

from __future__ import annotations

import sys


def is_loaded() -> bool:
    """Whether the libraries are there, or at least on their way."""
    return "sklearn" in sys.modules


def warm_up() -> None:
    """Import what the linear learner needs; one to three seconds the first time, nothing afterwards.

    To be called from a background job once the window shows. scikit-learn's validation imports all of scipy.stats
    and scipy.sparse, whatever part of it one asks for, so there is no cheaper way in. Importing holds the
    interpreter lock only in pieces: it is many small files, and other threads get their turn between them.
    """
    import numpy as np

    from labeller.learning.solver import solve_single

    # A first tiny fit also loads what scikit-learn imports late.
    solve_single(np.eye(4), np.array([0, 0, 1, 1]), n_classes=2, strength=1.0, start=None)
