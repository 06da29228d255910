"""Fuzzes one target with atheris until its time is over: `python -m tests.reliability.fuzzing.fuzz_one TARGET ...`.

A program of its own for each target, since a crash ends it. Findings are written down and the search goes on.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from pathlib import Path
from random import Random

import atheris

# What is fuzzed is read with an eye on which of its lines are reached; the window and Qt are no part of it.
_PACKAGES = ("domain", "geometry", "formats", "media", "store", "project", "delivery", "learning.user_models", "cli")
_SPARE_BYTES = 1 << 16


def main() -> None:
    asked = _asked()
    with atheris.instrument_imports(include=["labeller"]):
        for name in _PACKAGES:
            _import_all(f"labeller.{name}")
        from tests.reliability.fuzzing.harness import MOST_BYTES, run_once
        from tests.reliability.fuzzing.mutations import damaged, mutated
        from tests.reliability.fuzzing.quick_sql import share_compiled_statements
        from tests.reliability.fuzzing.sandbox import Sandbox
        from tests.reliability.fuzzing.targets import TARGETS
        from tests.reliability.fuzzing.trees import packed

    target = TARGETS[asked.target]
    box = Sandbox(asked.sandbox)
    longest = 0
    for number, tree in enumerate(target.seeds(asked.sandbox / "seeds")):
        seed = packed(tree)
        longest = max(longest, len(seed))
        (asked.corpus / f"seed-{number:03}").write_bytes(seed)

    def of_bytes(data: bytes, most_bytes: int, chance: Random) -> bytes:
        if chance.random() < 0.5:
            return damaged(data, most_bytes, chance)
        return bytes(atheris.Mutate(data, max(most_bytes, len(data), 1)))

    def mutate(data: bytes, most_bytes: int, seed: int) -> bytes:
        return mutated(bytes(data), most_bytes, Random(seed), of_bytes)

    def read(data: bytes) -> None:
        finding = run_once(target, data, box)
        if finding is not None:
            finding.keep(data, asked.findings)

    share_compiled_statements()
    box.watch()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    options = [
        f"-max_total_time={asked.seconds}",
        f"-timeout={asked.timeout}",
        f"-report_slow_units={asked.timeout}",
        f"-rss_limit_mb={MOST_BYTES >> 20}",
        f"-artifact_prefix={asked.findings}/",
        f"-seed={asked.seed}",
        f"-max_len={longest + _SPARE_BYTES}",
        "-len_control=0",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, *asked.options, str(asked.corpus)], read, custom_mutator=mutate)
    atheris.Fuzz()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    parser.add_argument("--seconds", type=int, required=True)
    parser.add_argument(
        "--timeout", type=int, required=True, help="seconds by the clock after which one input is broken off"
    )
    parser.add_argument("--seed", type=int, required=True)
    for name in ("corpus", "findings", "sandbox"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("options", nargs="*", help="more for libFuzzer, after --")
    return parser.parse_args()


def _import_all(name: str) -> None:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, f"{name}."):
        if ".migrations.versions" not in module.name and not module.name.endswith("migrations.env"):
            importlib.import_module(module.name)


if __name__ == "__main__":
    main()
