"""Measures the learning loop against its peers: `python -m benchmarks.learning [--quick] [PART ...]`.

Each part keeps its newest result under build/, so that parts can be measured one at a time. docs/learning.md is written
from the newest of each.
"""

from __future__ import annotations

import argparse
from functools import partial

from benchmarks.learning.document import table_of_goals, text_of, write_document
from benchmarks.learning.parts import PARTS
from benchmarks.learning.results import keep, measure


def main() -> None:
    asked = _arguments()
    for part in PARTS:
        if asked.parts and part.name not in asked.parts:
            continue
        print(f"## {part.title}\n", flush=True)
        kept = measure(partial(part.run, asked.quick))
        print(f"{text_of(kept)}\n\n{table_of_goals(kept.result.measured, is_whole=False)}\n", flush=True)
        if not asked.quick:
            keep(part.name, kept)
            write_document()


def _arguments() -> argparse.Namespace:
    names = [part.name for part in PARTS]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.learning", description="Measure the learning loop.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(names)}; without any, all")
    parser.add_argument("--quick", action="store_true", help="small, to see that everything works; not written down")
    asked = parser.parse_args()
    unknown = sorted(set(asked.parts) - set(names))
    if unknown:
        parser.error(f"there is no part {unknown[0]}")
    return asked


if __name__ == "__main__":
    main()
