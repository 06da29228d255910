"""`make fuzz`: every target in turn, each in a process of its own, and one table at the end.

The corpus goes on from one run to the next; findings are kept beside it, each with its story. Exit 1 if there are any.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.reliability.fuzzing.sandbox import new_folder
from tests.reliability.fuzzing.target import Target
from tests.reliability.fuzzing.targets import TARGETS

# Longer by the clock than what one input may take of the processor: the machine may be busy.
_TIMEOUT_S = 30
# Beyond its time a target loads, makes its seeds and reads its corpus.
_PATIENCE_S = 600
_ARTIFACTS = ("crash-", "timeout-", "oom-", "leak-")


@dataclass(frozen=True)
class Outcome:
    """What fuzzing one target came to."""

    target: str
    group: str
    executions: int
    per_second: int
    coverage_before: int
    coverage: int
    corpus: int
    peak_mb: int
    findings: tuple[Path, ...]
    is_complete: bool


def main() -> int:
    asked = _asked()
    chosen = [TARGETS[name] for name in asked.targets] if asked.targets else list(TARGETS.values())
    seed = asked.seed or secrets.randbelow(2**31 - 1) + 1
    print(f"fuzzing {len(chosen)} targets, {asked.seconds} seconds for each of weight 1, seed {seed}", flush=True)
    outcomes = []
    for target in chosen:
        outcome = _fuzz(target, asked, seed)
        outcomes.append(outcome)
        print(_row(outcome), flush=True)
    return _told(outcomes)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make fuzz")
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], metavar="TARGET", help="all, if none is named")
    parser.add_argument("--seconds", type=float, default=16.0, help="for each target, times its weight")
    parser.add_argument("--seed", type=int, default=0, help="0 draws one")
    parser.add_argument("--folder", type=Path, default=Path("build/fuzz"), help="where corpus and findings are kept")
    return parser.parse_args()


def _fuzz(target: Target, asked: argparse.Namespace, seed: int) -> Outcome:
    corpus, findings = asked.folder / "corpus" / target.name, asked.folder / "findings" / target.name
    log = asked.folder / "logs" / f"{target.name}.log"
    for folder in (corpus, findings, log.parent):
        folder.mkdir(parents=True, exist_ok=True)
    before = _found(findings)
    seconds = max(1, round(asked.seconds * target.weight))
    with new_folder() as sandbox, log.open("wb") as out:
        command = [
            sys.executable, "-m", "tests.reliability.fuzzing.fuzz_one", target.name,
            "--seconds", str(seconds), "--timeout", str(_TIMEOUT_S), "--seed", str(seed),
            "--corpus", str(corpus.resolve()), "--findings", str(findings.resolve()), "--sandbox", str(sandbox),
        ]  # fmt: skip
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            status = subprocess.run(
                command, stdout=out, stderr=out, check=False, env=environment, timeout=seconds + _PATIENCE_S
            ).returncode
        except subprocess.TimeoutExpired:
            status = -1
    fresh = tuple(sorted(_found(findings) - before))
    return _outcome(
        target, log.read_text("utf-8", "replace"), len(list(corpus.iterdir())), fresh, is_complete=status == 0
    )


def _found(folder: Path) -> set[Path]:
    return {path for path in folder.iterdir() if path.suffix != ".txt"}


def _outcome(target: Target, log: str, corpus: int, findings: tuple[Path, ...], *, is_complete: bool) -> Outcome:
    """The figures that libFuzzer wrote at the beginning and at the end."""

    def last(pattern: str) -> int:
        return int((re.findall(pattern, log) or ["0"])[-1])

    return Outcome(
        target.name,
        target.group,
        executions=last(r"number_of_executed_units:\s*(\d+)") or last(r"(?m)^#(\d+)\s"),
        per_second=last(r"average_exec_per_sec:\s*(\d+)"),
        coverage_before=last(r"INITED cov: (\d+)"),
        coverage=last(r"cov: (\d+)"),
        corpus=corpus,
        peak_mb=last(r"peak_rss_mb:\s*(\d+)"),
        findings=findings,
        is_complete=is_complete,
    )


def _row(one: Outcome) -> str:
    new = one.coverage - one.coverage_before
    end = "" if one.is_complete else "  ended early, see its log"
    return (
        f"{one.target:18} {one.executions:>9,} runs {one.per_second:>5,}/s  coverage {one.coverage:>5,} (+{new:,})"
        f"  corpus {one.corpus:>5,}  memory {one.peak_mb:>4,} MB  findings {len(one.findings)}{end}"
    )


def _told(outcomes: Sequence[Outcome]) -> int:
    """The table, by group, and one line at the end."""
    print("\nall targets")
    for one in outcomes:
        print(_row(one))
    groups: defaultdict[str, int] = defaultdict(int)
    for one in outcomes:
        groups[one.group] += one.executions
    print("\n" + ", ".join(f"{group} {count:,}" for group, count in groups.items()))
    findings = [path for one in outcomes for path in one.findings]
    for path in findings:
        print(f"finding: {path}{_story(path)}")
    incomplete = _names(one.target for one in outcomes if not one.is_complete)
    print(
        f"fuzz targets {len(outcomes)}, executions {sum(one.executions for one in outcomes):,}, "
        f"findings {len(findings)}, ended early {incomplete or 0}"
    )
    return 1 if findings or incomplete else 0


def _story(path: Path) -> str:
    story = path.with_suffix(".txt")
    if story.is_file():
        return f"  {story.read_text('utf-8').splitlines()[0]}"
    return "  the process ended over it" if path.name.startswith(_ARTIFACTS) else ""


def _names(names: Iterable[str]) -> str:
    return ", ".join(names)


if __name__ == "__main__":
    sys.exit(main())
