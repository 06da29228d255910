"""Each measurement in a process of its own with an empty home: what one loads or keeps does not help the next."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def own_home() -> Iterator[Path]:
    """An empty home folder for this process and those that it starts: settings, caches and logs of nobody."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="labeller-") as folder:
        os.environ["HOME"] = os.environ["USERPROFILE"] = folder
        for name in ("CONFIG", "CACHE", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(folder) / name.lower())
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        try:
            yield Path(folder)
        finally:
            os.environ.clear()
            os.environ.update(before)


def in_fresh_process(measure: Callable[..., T], *arguments: object) -> T:
    """What a function of a module returns when it is called in a process that has done nothing yet."""
    with own_home(), ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, *arguments).result()
