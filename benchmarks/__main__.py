"""Measures Labeller and prints the figures as tables: `python -m benchmarks [GROUP ...] [--quick] [--write FILE]`."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from benchmarks.groups import GROUPS, Group
from benchmarks.machine import describe_machine, measure_noise
from benchmarks.processes import in_fresh_process, own_home
from benchmarks.tables import replace_part, table_of, table_of_facts


def main() -> None:
    asked = _arguments()
    with own_home():
        machine = table_of_facts(describe_machine())
    print(f"{machine}\n", flush=True)
    if asked.write:
        replace_part(asked.write, "machine", machine)
    usual = [group.name for group in GROUPS if not group.is_extra]
    for group in (group for group in GROUPS if group.name in (asked.groups or usual)):
        text = _measure(group, is_quick=asked.quick)
        print(f"{text}\n", flush=True)
        if asked.write:
            replace_part(asked.write, group.name, text)


def _measure(group: Group, *, is_quick: bool) -> str:
    print(f"## {group.title}\n", flush=True)
    noise = measure_noise()
    begin = time.perf_counter()
    figures = in_fresh_process(group.run, is_quick)
    took = f"Measured in {time.perf_counter() - begin:.0f} s."
    return f"{table_of(figures)}\n\n{noise.sentence()} {took}"


def _arguments() -> argparse.Namespace:
    names = [group.name for group in GROUPS]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure Labeller.")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"{', '.join(names)}; without any, the usual ones")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that everything works")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the tables into this document, at its marks")
    asked = parser.parse_args()
    unknown = sorted(set(asked.groups) - set(names))
    if unknown:
        parser.error(f"there is no group {unknown[0]}")
    if asked.quick and asked.write:
        parser.error("figures of small sizes are not written down")
    return asked


if __name__ == "__main__":
    main()
