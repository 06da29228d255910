"""`make kills-at-calls`: a kill at every system call that changes the disk, and what a power failure would find."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.reliability.kills.calls import has_strace, kill_at_every_call, power_faults
from tests.reliability.kills.driver import Site, Tally
from tests.reliability.kills.running import Runner
from tests.reliability.kills.scenarios.small import SCENARIOS


def main() -> int:
    """Returns 1 if anything was lost, 2 where system calls cannot be watched."""
    asked = _asked()
    if not has_strace():
        sys.stderr.write("strace is needed to watch system calls: it is a package of most Linux systems.\n")
        return 2
    total, not_synced = Tally(), 0
    with TemporaryDirectory(prefix="kills-") as name:
        runner = Runner(Path(name), has_window=False)
        for number, scenario in enumerate(one for one in SCENARIOS if asked.only in one.name):
            site = Site(scenario, runner, Path(name) / f"{number}")
            not_on_disk = power_faults(site)
            tally = kill_at_every_call(site, asked.most)
            _say(f"{scenario.name:<36} {tally}, not synced {len(not_on_disk)}")
            for fault in (not_on_disk + tally.faults)[:8]:
                _say(f"    {fault}")
            total += tally
            not_synced += len(not_on_disk)
        runner.close()
    _say(f"\n{total}, not synced {not_synced}")
    return 1 if total.faults or not_synced else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, help="calls of each scenario, evenly chosen (default: all)")
    parser.add_argument("--only", default="", help="scenarios with this in their name")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
