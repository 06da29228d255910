"""`make kills`: so many kills at random moments, spread over all scenarios, and what was lost by them."""

from __future__ import annotations

import argparse
import random
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.reliability.kills.driver import Site, Tally
from tests.reliability.kills.running import Runner
from tests.reliability.kills.scenario import Scenario
from tests.reliability.kills.scenarios import exporting, importing, labelling, projects

SCENARIOS = (*labelling.SCENARIOS, *importing.SCENARIOS, *exporting.SCENARIOS, *projects.SCENARIOS)


def main() -> int:
    """Returns 1 if anything was lost."""
    asked = _asked()
    wanted = [one for one in SCENARIOS if asked.only in one.name and asked.kind in {"all", _kind(one)}]
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(10**6)
    print(f"{asked.kills} kills, seed {seed}", flush=True)
    with TemporaryDirectory(prefix="kills-") as name:
        folder = Path(name)
        runner = Runner(folder, has_window=asked.kind in {"all", "window"})
        try:
            total = _all(runner, folder, wanted, asked.kills, seed)
        finally:
            runner.close()
    print(f"\n{total}, seed {seed}")
    return 1 if total.faults else 0


def _kind(scenario: Scenario) -> str:
    return scenario.wish(Path(), 0).kind


def _all(runner: Runner, folder: Path, wanted: list[Scenario], kills: int, seed: int) -> Tally:
    total = Tally()
    for number, scenario in enumerate(wanted):
        share = kills * (number + 1) // len(wanted) - kills * number // len(wanted)
        dice = random.Random(f"{seed} {scenario.name}")
        tally = _killed(scenario, runner, folder / f"{number}", share, dice)
        print(f"{scenario.name:<36} {tally}", flush=True)
        for fault in tally.faults[:5]:
            print(f"    {fault}", flush=True)
        total += tally
    return total


def _killed(scenario: Scenario, runner: Runner, folder: Path, share: int, dice: random.Random) -> Tally:
    if not share:
        return Tally()
    try:
        return Site(scenario, runner, folder).kill(share, dice)
    except AssertionError as error:
        return Tally(faults=[f"{scenario.name}: {error}"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=400, help="how many (default: 400)")
    parser.add_argument("--seed", type=int, help="repeats a run (default: another one each time)")
    parser.add_argument("--kind", choices=("all", "command", "window", "fresh"), default="all", help="what is run")
    parser.add_argument("--only", default="", help="scenarios with this in their name")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
