"""One target in the hands of atheris, until its time is over or something ends the process."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random

import atheris

from tests.reliability.fuzzing.harness import MOST_BYTES, run_once
from tests.reliability.fuzzing.kept import kept_inputs
from tests.reliability.fuzzing.mutations import damaged, mutated
from tests.reliability.fuzzing.quick_sql import share_compiled_statements
from tests.reliability.fuzzing.sandbox import Sandbox
from tests.reliability.fuzzing.target import Target
from tests.reliability.fuzzing.targets import TARGETS
from tests.reliability.fuzzing.trees import packed

_SPARE_BYTES = 1 << 16


@dataclass(frozen=True)
class Session:
    """`timeout` are seconds by the clock after which one input is broken off; `options` are more for libFuzzer."""

    target: str
    seconds: int
    timeout: int
    seed: int
    corpus: Path
    findings: Path
    sandbox: Path
    options: list[str]

    def run(self) -> None:
        """Never returns: libFuzzer ends the process."""
        target, box = TARGETS[self.target], Sandbox(self.sandbox)
        longest = self._write_first_inputs(target)

        def read(data: bytes) -> None:
            finding = run_once(target, data, box)
            if finding is not None:
                finding.keep(data, self.findings)

        share_compiled_statements()
        box.settle()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is fuzzed may print
        atheris.Setup([sys.argv[0], *self._options(longest), str(self.corpus)], read, custom_mutator=_mutate)
        atheris.Fuzz()

    def _write_first_inputs(self, target: Target) -> int:
        """Put seeds and kept inputs into the corpus. Returns how long the longest is."""
        seeds = [packed(tree) for tree in target.seeds(self.sandbox / "seeds")]
        for number, content in enumerate(seeds + kept_inputs(target)):
            (self.corpus / f"seed-{number:03}").write_bytes(content)
        return max(map(len, seeds))

    def _options(self, longest: int) -> list[str]:
        return [
            f"-max_total_time={self.seconds}",
            f"-timeout={self.timeout}",
            f"-report_slow_units={self.timeout}",
            f"-rss_limit_mb={MOST_BYTES >> 20}",
            f"-artifact_prefix={self.findings}/",
            f"-seed={self.seed}",
            f"-max_len={longest + _SPARE_BYTES}",
            "-len_control=0",
            "-print_final_stats=1",
            *self.options,
        ]


def _mutate(data: bytes, most_bytes: int, seed: int) -> bytes:
    return mutated(bytes(data), most_bytes, Random(seed), _mutate_bytes)


def _mutate_bytes(data: bytes, most_bytes: int, chance: Random) -> bytes:
    """Half of the time as libFuzzer does it, which knows what was compared with what."""
    if chance.random() < 0.5:
        return damaged(data, most_bytes, chance)
    return bytes(atheris.Mutate(data, max(most_bytes, len(data), 1)))
