"""Writes the pictures to docs/screenshots: `python -m benchmarks.screenshots [FOLDER]`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Always the same, since it is seen in the pictures.
STAGE = Path(tempfile.gettempdir()) / "labeller"


def main(folder: Path) -> None:
    """Draw every scene, in a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        for name in ("CONFIG", "CACHE", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = f"{home}/{name.lower()}"
        from benchmarks.screenshots.scenes import SCENES
        from benchmarks.screenshots.stage import Stage
        from benchmarks.screenshots.studio import open_studio

        stage = Stage(STAGE)
        with open_studio(folder) as studio:
            for scene in SCENES:
                print(scene.__doc__)
                scene(studio, stage)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots")
