"""Loading the heavy libraries of the learner, one thread at a time."""

from __future__ import annotations

from importlib import import_module
from threading import Lock

_IN_TURN = Lock()


def load(*modules: str) -> None:
    """Import modules while no other job imports any through here; at once where they are there already.

    scikit-learn and SciPy import each other's parts in circles. Where several jobs begin with different parts, Python
    breaks the deadlock by handing out a module that is half there, and one of the jobs fails.
    """
    with _IN_TURN:
        for module in modules:
            import_module(module)
