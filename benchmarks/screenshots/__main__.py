"""Writes the pictures to docs/screenshots: `python -m benchmarks.screenshots [--to FOLDER] [SCENE ...]`."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Always the same, since it is seen in the pictures.
STAGE = Path(tempfile.gettempdir()) / "labeller"


def main() -> None:
    """Draw every scene, or those that are named, in a home of their own."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.screenshots")
    asked.add_argument("--to", type=Path, default=ROOT / "docs" / "screenshots", help="the folder for the pictures")
    asked.add_argument("scenes", nargs="*", help="names of functions in scenes.py; all if none is given")
    arguments = asked.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        for name in ("CONFIG", "CACHE", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = f"{home}/{name.lower()}"
        from benchmarks.screenshots.scenes import SCENES
        from benchmarks.screenshots.stage import Stage
        from benchmarks.screenshots.studio import open_studio

        stage = Stage(STAGE)
        with open_studio(arguments.to) as studio:
            for scene in SCENES:
                if not arguments.scenes or scene.__name__ in arguments.scenes:
                    print(scene.__doc__)
                    scene(studio, stage)


if __name__ == "__main__":
    main()
