"""The course of a soak: what the process held now and then, and whether any of it grew with what was done."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.reliability.soak.gauges import Gauges

# Connections and files of jobs come and go; what is lost at every answer is many more than that.
_HANDLES_AT_REST = 6
# A log is cut back when a change finds that nobody reads; see journal_size_limit.
_LARGEST_LOG_MB = 20.0
# Program logs are rotated: one being written and two before it.
_LARGEST_PROGRAM_LOG_MB = 3.1


@dataclass(frozen=True)
class Sample:
    """After `done` answers or openings and so many seconds: what the process held, and how long the next items took."""

    done: int
    seconds: float
    gauges: Gauges
    next_s: Sequence[float] = ()


@dataclass
class Course:
    """Samples in the order in which they were taken. `kb_each` is how much memory each thing done may keep for good:
    an answer that was given is known to the loop. `slack_mb` is how much it may vary besides.
    """

    what: str
    kb_each: float
    slack_mb: float
    samples: list[Sample] = field(default_factory=list)

    def add(self, sample: Sample) -> None:
        self.samples.append(sample)
        say(f"  {self._line(sample)}")

    def at(self, share: float) -> Sample:
        """The sample nearest to that share of all that was done."""
        wanted = share * self.samples[-1].done
        return min(self.samples, key=lambda sample: abs(sample.done - wanted))

    def growth(self) -> list[str]:
        """What grew, in words; nothing where all was flat from the middle to the end."""
        middle, end = self._around(0.5), self._around(1.0)
        done = end[-1].done - middle[-1].done
        memory = _own(end) - _own(middle)
        grown = []
        if memory > self.slack_mb + self.kb_each * done / 1000:
            grown.append(f"memory grew by {memory:.0f} MB in {done:,} {self.what}")
        if _least(end, "handles") > _least(middle, "handles") + _HANDLES_AT_REST:
            grown.append(f"file handles grew from {_least(middle, 'handles')} to {_least(end, 'handles')}")
        if _least(end, "threads") > _least(middle, "threads"):
            grown.append(f"threads grew from {_least(middle, 'threads')} to {_least(end, 'threads')}")
        last = end[-1].gauges
        if last.wal_mb > _LARGEST_LOG_MB:
            grown.append(f"the log of the project has {last.wal_mb:.0f} MB")
        if last.log_mb > _LARGEST_PROGRAM_LOG_MB:
            grown.append(f"the log of the program has {last.log_mb:.0f} MB")
        if last.temporary:
            grown.append(f"{last.temporary} temporary files or folders were left behind")
        return grown

    def table(self) -> str:
        """The samples at a tenth, the half and the end."""
        return "\n".join(self._line(self.at(share)) for share in (0.1, 0.5, 1.0))

    def _around(self, share: float) -> list[Sample]:
        """The samples of the tenth of all that ends there: single ones fall into the middle of a refit."""
        end = share * self.samples[-1].done
        begin = end - 0.1 * self.samples[-1].done
        return [sample for sample in self.samples if begin < sample.done <= end] or [self.at(share)]

    def _line(self, sample: Sample) -> str:
        gauges = sample.gauges
        line = (
            f"{sample.done:>7,} {self.what}  {sample.seconds:>6,.0f} s  resident {gauges.resident_mb:,.0f} MB (own"
            f" {gauges.own_mb:,.0f})  handles {gauges.handles}  threads {gauges.threads}  log {gauges.wal_mb:.1f} MB "
            f" project {gauges.project_mb:,.1f} MB  cache {gauges.cache_mb:,.0f} MB"
        )
        if not sample.next_s:
            return line
        ordered = sorted(sample.next_s)
        return f"{line}  next {1000 * median(ordered):.1f} ms, 95 % {1000 * ordered[int(0.95 * len(ordered))]:.0f} ms"


def say(line: str) -> None:
    """Print a line at once, from whichever process."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _own(samples: Sequence[Sample]) -> float:
    return median(sample.gauges.own_mb for sample in samples)


def _least(samples: Sequence[Sample], name: str) -> int:
    return int(min(getattr(sample.gauges, name) for sample in samples))
