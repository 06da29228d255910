"""One run of one target: what is allowed to happen, and what is a finding."""

from __future__ import annotations

import hashlib
import resource
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from labeller.errors import LabellerError
from tests.reliability.fuzzing.sandbox import EscapeError, Sandbox
from tests.reliability.fuzzing.target import Target
from tests.reliability.fuzzing.trees import unpacked

MOST_SECONDS = 5.0
TOO_SLOW = "too slow"
"""Of the processor: other programs that use it make nothing slow here."""
MOST_BYTES = 1 << 30
_KIB = 1024


@dataclass(frozen=True)
class Finding:
    """What must not happen: where, by which a finding is known again, and the whole story."""

    place: str
    story: str

    @property
    def name(self) -> str:
        return hashlib.sha256(self.place.encode()).hexdigest()[:12]

    def keep(self, data: bytes, folder: Path) -> None:
        """Write the input down with its story, the first of its kind or a shorter one."""
        kept = folder / self.name
        if not kept.exists() or len(data) < kept.stat().st_size:
            kept.write_bytes(data)
            kept.with_suffix(".txt").write_text(f"{self.place}\n\n{self.story}", encoding="utf-8", errors="replace")


def run_once(target: Target, data: bytes, sandbox: Sandbox) -> Finding | None:
    """Read one input. Whatever is raised but LabellerError is a finding, and so is taking too long or too much."""
    started, size = time.process_time(), _peak_bytes()
    with sandbox.holding(unpacked(data)) as source:
        try:
            target.run(source, sandbox.scratch)
        except LabellerError:
            pass
        except KeyboardInterrupt:
            raise
        except (Exception, EscapeError) as error:  # noqa: BLE001  # this is what is looked for
            return Finding(_place_of(error), "".join(traceback.format_exception(error)))
    seconds, peak = time.process_time() - started, _peak_bytes()
    if seconds > MOST_SECONDS:
        return Finding(TOO_SLOW, f"{seconds:.1f} seconds of the processor")
    if peak > MOST_BYTES >= size:
        return Finding("too much memory", f"{peak >> 20} MB")
    return None


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB


def _place_of(error: BaseException) -> str:
    """The kind of error and the innermost line of ours that it went through."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if "/labeller/" in frame.filename or "/tests/" in frame.filename
    ]
    last = frames[-1] if frames else None
    what = str(error) if isinstance(error, EscapeError) else ""
    return f"{type(error).__name__} {what} {last.filename}:{last.name}:{last.line}" if last else type(error).__name__
