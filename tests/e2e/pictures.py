"""Pictures made on the spot: coloured shapes that a person can tell apart, and so can the learner."""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image, ImageDraw

KINDS = ("circle", "square", "stripes")


def make_pictures(folder: Path, each: int, *, seed: int = 0) -> Path:
    """So many pictures of each kind, in folders named after the kinds. All differ from each other."""
    dice = random.Random(seed)
    for kind in KINDS:
        (folder / kind).mkdir(parents=True)
        for number in range(each):
            _draw(kind, dice).save(folder / kind / f"{kind} {number:03}.png")
    return folder


def _draw(kind: str, dice: random.Random) -> Image.Image:
    picture = Image.new("RGB", (160, 120), tuple(dice.randrange(200, 256) for _ in range(3)))
    pen = ImageDraw.Draw(picture)
    ink = tuple(dice.randrange(0, 160) for _ in range(3))
    x, y, size = dice.randrange(5, 60), dice.randrange(5, 40), dice.randrange(50, 75)
    if kind == "circle":
        pen.ellipse((x, y, x + size, y + size), fill=ink)
    elif kind == "square":
        pen.rectangle((x, y, x + size, y + size), fill=ink)
    else:
        for left in range(x % 20, 160, 20):
            pen.line((left, 0, left, 120), fill=ink, width=6)
    return picture
