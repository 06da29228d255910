"""Trying pictures in a process of its own, which may die or hang at any of them."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Longer than any picture may take, also on a machine that is busy; the first waits for the libraries to be loaded.
_PATIENCE_S = 60


@dataclass(frozen=True)
class Outcome:
    """What became of a picture. `crash` is how the process ended, if it did; `steps` says at which it was refused."""

    path: Path
    steps: dict[str, str | None]
    seconds: float = 0.0
    peak_bytes: int = 0
    crash: str = ""

    @property
    def refusal(self) -> str | None:
        """Why it cannot be imported, if it cannot."""
        return self.steps.get("imported")

    @property
    def is_taken(self) -> bool:
        return not self.crash and self.refusal is None

    @property
    def failed_later(self) -> dict[str, str]:
        """The steps at which a picture that was imported was refused after all."""
        return {step: why for step, why in self.steps.items() if why is not None} if self.is_taken else {}


def tried(pictures: Sequence[Path], limit_mb: int) -> Iterator[Outcome]:
    """Each picture in turn, with at most so much address space; a process that ends is followed by another."""
    waiting = list(pictures)
    while waiting:
        with (
            tempfile.TemporaryDirectory() as home,
            tempfile.TemporaryFile() as said,
            _start(limit_mb, home, said) as child,
        ):
            try:
                while waiting:
                    outcome = _ask(child, waiting[0], said)
                    yield outcome
                    del waiting[0]
                    if outcome.crash:
                        break
            finally:
                child.kill()


def _start(limit_mb: int, home: str, said: Any) -> subprocess.Popen[bytes]:
    settings = {"HOME": home, "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-X", "faulthandler", "-m", "tests.reliability.corpora.trying", str(limit_mb)],
        env=os.environ | settings | {f"XDG_{name}_HOME": f"{home}/{name.lower()}" for name in ("CACHE", "CONFIG")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=said,
    )


def _ask(child: subprocess.Popen[bytes], path: Path, said: Any) -> Outcome:
    assert child.stdin is not None
    assert child.stdout is not None
    with suppress(BrokenPipeError):  # it has ended already, and said why
        child.stdin.write(json.dumps(str(path)).encode() + b"\n")
        child.stdin.flush()
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        is_late = not selector.select(_PATIENCE_S)
    line = b"" if is_late else child.stdout.readline()
    if not line:
        return Outcome(path, {}, crash=f"no answer in {_PATIENCE_S} s" if is_late else _last_words(said))
    facts = json.loads(line)
    return Outcome(path, facts["steps"], facts["seconds"], facts["peak"])


def _last_words(said: Any) -> str:
    said.seek(0)
    return said.read().decode(errors="replace").strip()[-2000:] or "it ended without a word"
