"""Breaks disks and project files in every way that we can think of: `make faults`.

For each fault the program must say in words what happened or go on as if nothing had, lose nothing that it
acknowledged, and make nothing worse. Fails if it does not, once.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time

from tests.reliability.faults import damaged_files, full_disks, lost_places, odd_clocks, odd_files, old_versions
from tests.reliability.faults.tally import Tally


def main() -> int:
    asked = _arguments()
    # Where something was only noted, nothing has to be told.
    logging.disable(logging.CRITICAL)
    seed = asked.seed if asked.seed is not None else time.time_ns() % 1_000_000
    print(f"seed {seed}", flush=True)
    tally = Tally()
    odd_files.run(tally)
    full_disks.run(tally)
    lost_places.run(tally)
    odd_clocks.run(tally)
    old_versions.run(tally)
    damaged_files.run(tally, asked.flips, seed)
    print(tally.table())
    print(tally.summary())
    return 1 if tally.worse else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="faults", description=__doc__)
    parser.add_argument("--flips", type=int, default=300, help="bytes to flip in each file; 0 for every byte")
    parser.add_argument("--seed", type=int, help="the same seed breaks the same bytes")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
