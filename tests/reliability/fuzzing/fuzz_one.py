"""Fuzzes one target with atheris until its time is over: `python -m tests.reliability.fuzzing.fuzz_one TARGET ...`.

A program of its own for each target, since a crash ends it. Findings are written down and the search goes on.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from pathlib import Path

import atheris

# What is fuzzed is read with an eye on which of its lines are reached; the window and Qt are no part of it.
_PACKAGES = ("domain", "geometry", "formats", "media", "store", "project", "delivery", "learning.user_models", "cli")


def main() -> None:
    asked = _asked()
    with atheris.instrument_imports(include=["labeller"]):
        for name in _PACKAGES:
            _import_all(f"labeller.{name}")
        from tests.reliability.fuzzing.session import Session

    Session(**vars(asked)).run()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    for number in ("seconds", "timeout", "seed"):
        parser.add_argument(f"--{number}", type=int, required=True)
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
