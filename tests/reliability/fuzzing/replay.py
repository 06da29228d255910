"""Reads inputs again without atheris: findings that are named, or a fixed handful of mutations for each target.

`python -m tests.reliability.fuzzing.replay TARGET FILE...` repeats findings; without arguments it is the short form
of `make fuzz` that `make test` runs, with the same changes each time.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

from tests.reliability.fuzzing.harness import TOO_SLOW, Finding, run_once
from tests.reliability.fuzzing.kept import kept_inputs
from tests.reliability.fuzzing.mutations import damaged, mutated
from tests.reliability.fuzzing.quick_sql import share_compiled_statements
from tests.reliability.fuzzing.sandbox import Sandbox, new_folder
from tests.reliability.fuzzing.target import Target
from tests.reliability.fuzzing.targets import TARGETS
from tests.reliability.fuzzing.trees import packed

_SEED = 20_261_123
_SPARE_BYTES = 1 << 16


def main(arguments: Sequence[str]) -> int:
    told = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is fuzzed may print
    with new_folder() as folder:
        box = Sandbox(folder)
        share_compiled_statements()
        box.settle()
        if arguments:
            name, *files = arguments
            runs, findings = _read(TARGETS[name], (Path(file).read_bytes() for file in files), box)
            lines = [f"{name}: {finding.place}\n{finding.story}" for finding in findings]
        else:
            runs, lines = _short_form(box)
    os.write(told, "".join(f"{line}\n" for line in [*lines, f"executions {runs:,}, findings {len(lines)}"]).encode())
    return 1 if lines else 0


def _short_form(box: Sandbox) -> tuple[int, list[str]]:
    total, lines = 0, []
    for target in TARGETS.values():
        runs, findings = _read(target, _inputs(target, box.folder / "seeds" / target.name), box)
        # How long an input takes says in a test only how busy the machine is.
        told = [finding for finding in findings if finding.place != TOO_SLOW]
        lines += [f"{target.name}: {finding.place}\n{finding.story}" for finding in told]
        total += runs
    return total, lines


def _inputs(target: Target, folder: Path) -> Iterator[bytes]:
    """The kept corpus, then mutations of it; of seeds where none is kept, since some of them differ from run to run."""
    kept = kept_inputs(target)
    yield from kept
    first = kept or [packed(tree) for tree in target.seeds(folder)]
    chance = Random(f"{_SEED} {target.name}")
    for _ in range(target.few):
        before = chance.choice(first)
        yield mutated(before, len(before) + _SPARE_BYTES, chance, damaged)


def _read(target: Target, inputs: Iterable[bytes], box: Sandbox) -> tuple[int, list[Finding]]:
    """How many inputs were read, and each kind of finding once."""
    findings: dict[str, Finding] = {}
    count = 0
    for data in inputs:
        count += 1
        finding = run_once(target, data, box)
        if finding is not None:
            findings.setdefault(finding.name, finding)
    return count, list(findings.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
