"""Make the pictures of the clip-art sample again, from the Debian package that they come from.

    python projects/make_samples.py [--package openclipart-png_*_all.deb]

Without a package it is fetched by apt-get, so this runs on Debian and its kin. `clipart/sources.csv` says which
drawings are taken; each is cut to what is visible, laid on white, made small and written with at most 256 colours.
The messages of the other sample are their own source.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

PACKAGE = "openclipart-png"
DRAWINGS = Path("usr/share/openclipart/png")
SIDE_PX = 240
# Some drawings are 170 megapixels; they come from a package that is signed.
Image.MAX_IMAGE_PIXELS = 2**28

CLIPART = Path(__file__).resolve().parent / "clipart"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--package", type=Path, help="the package file, if it is here already")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        package = arguments.package.resolve() if arguments.package else fetch(folder)
        run("dpkg-deb", "-x", str(package), str(folder))
        count = make_pictures(folder / DRAWINGS)
    print(f"{count} pictures in {CLIPART / 'images'}")
    return 0


def fetch(folder: Path) -> Path:
    """Download the package with the system's own package manager."""
    folder.chmod(0o755)  # apt-get downloads as a user of its own
    run("apt-get", "download", PACKAGE, cwd=folder)
    return next(folder.glob(f"{PACKAGE}_*.deb"))


def run(program: str, *arguments: str, cwd: Path | None = None) -> None:
    path = shutil.which(program)
    if path is None:
        sys.exit(f"{program} is not on this machine: the drawings come from a Debian package.")
    subprocess.run([path, *arguments], cwd=cwd, check=True)  # noqa: S603 - programs and arguments are ours


def make_pictures(drawings: Path) -> int:
    """Make each picture of the list anew and remove what is no longer on it; how many there are."""
    images = CLIPART / "images"
    shutil.rmtree(images, ignore_errors=True)
    with (CLIPART / "sources.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        source = drawings / row["source"]
        target = images / row["subject"] / f"{source.stem.rstrip('_')}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        with Image.open(source) as drawing:
            small(drawing).save(target, optimize=True)
    return len(rows)


def small(drawing: Image.Image) -> Image.Image:
    """The visible part of a drawing on white, its longer side at most SIDE_PX, in a palette of its own."""
    picture = drawing.convert("RGBA")
    picture = picture.crop(picture.getchannel("A").getbbox())
    picture.thumbnail((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS)
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture)
    return ground.convert("RGB").quantize(256)


if __name__ == "__main__":
    sys.exit(main())
