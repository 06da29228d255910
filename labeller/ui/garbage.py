"""Keeps the rounds of the garbage collector short: a full one looks at every object, and meanwhile nothing else runs.

Two hundred thousand objects come with the libraries alone. To look at them takes longer than anything that a key does.
"""

from __future__ import annotations

import gc


def set_aside_what_is_loaded() -> None:
    """Leave everything that there is by now out of further rounds."""
    gc.freeze()


def collect_what_was_closed() -> None:
    """Look at everything once more, and let go of what nobody uses any longer. Takes a tenth of a second."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
