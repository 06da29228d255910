"""Gives Labeller the pictures with which others test their decoders: `make corpora`.

Every one of them is looked at, listed, drawn on the canvas, embedded, exported without its metadata and exported
smaller, each step by the code that the app calls; then each corpus is imported by the command line as a folder. It
fails if anything crashes, hangs, is refused without a reason, or is imported and then cannot be shown.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.reliability.corpora.fetching import CORPORA, fetched
from tests.reliability.corpora.importing import import_folder
from tests.reliability.corpora.running import Outcome, tried

_SLOWEST = 3


def main() -> int:
    asked = _arguments()
    outcomes: list[Outcome] = []
    faults = 0
    for corpus in CORPORA:
        folder = fetched(corpus, asked.folder)
        if folder is None:
            continue
        pictures = sorted(path for path in folder.rglob("*") if path.is_file())
        of_corpus = list(tried(pictures, asked.limit_mb))
        imported = import_folder(folder)
        _say(f"{corpus.name}: {_counts(of_corpus)}; imported as a folder: {imported.sentence}")
        faults += imported.faults
        outcomes += of_corpus
    faults += _report(outcomes)
    return 1 if faults or not outcomes else 0


def _report(outcomes: Sequence[Outcome]) -> int:
    """Print what was found; returns the number of faults."""
    for reason, count in Counter(_kind(one.refusal) for one in outcomes if one.refusal).most_common():
        _say(f"  {count:5} refused: {reason}")
    for one in sorted(outcomes, key=lambda one: -one.seconds)[:_SLOWEST]:
        _say(f"  slowest: {one.path.name} {one.seconds:.2f} s, peak {one.peak_bytes / 2**20:.0f} MiB")
    faulty = [one for one in outcomes if one.crash or one.failed_later or one.refusal == ""]
    for one in faulty:
        _say(f"FAULT {one.path}: {one.crash or one.failed_later or 'refused without a reason'}")
    peak = max((one.peak_bytes for one in outcomes), default=0)
    _say(f"corpora: {_counts(outcomes)}, faults {len(faulty)}, peak memory {peak / 2**20:.0f} MiB")
    return len(faulty)


def _counts(outcomes: Sequence[Outcome]) -> str:
    taken, crashes = sum(one.is_taken for one in outcomes), sum(bool(one.crash) for one in outcomes)
    refused = len(outcomes) - taken - crashes
    return f"files {len(outcomes):,}, taken {taken:,}, refused with a reason {refused:,}, crashes {crashes}"


def _kind(reason: str | None) -> str:
    """A reason without the numbers of the one picture."""
    return "".join("#" if sign.isdigit() else sign for sign in reason or "")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.corpora", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build/corpora"), help="where the corpora are kept")
    parser.add_argument("--limit-mb", type=int, default=6144, help="address space of the process that decodes")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
