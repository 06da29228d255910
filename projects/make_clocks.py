"""Make the pictures of the clocks sample again: clocks drawn by dice, and a table of where their hands point.

python projects/make_clocks.py
"""

from __future__ import annotations

import json
import math
import random
import shutil
from pathlib import Path

from PIL import Image, ImageDraw

CLOCKS = Path(__file__).resolve().parent / "clocks"
COUNT = 48
SIDE_PX = 320
# Drawn larger and made smaller, so that the edges are smooth.
FINER = 3

WALLS = ((226, 220, 208), (196, 208, 216), (214, 196, 184), (178, 190, 176), (88, 96, 108), (236, 228, 200))
FACES = ((255, 253, 246), (246, 246, 250), (38, 42, 50), (240, 226, 190), (204, 222, 214))
RIMS = ((60, 54, 50), (140, 96, 52), (178, 40, 44), (44, 88, 134), (196, 160, 70))

XY = tuple[float, float]


def main() -> None:
    dice = random.Random(11)  # noqa: S311 - dice of a sample, not of a secret
    shutil.rmtree(CLOCKS / "images", ignore_errors=True)
    (CLOCKS / "images").mkdir(parents=True)
    lines = []
    for number in range(1, COUNT + 1):
        picture, points = clock(dice)
        name = f"images/clock-{number:02}.png"
        picture.quantize(48).save(CLOCKS / name, optimize=True)
        keypoints = [[round(x, 1), round(y, 1), 2] for x, y in points]
        annotation = {"label": "clock", "type": "keypoints", "keypoints": keypoints}
        lines.append({"image": name, "annotations": [annotation]})
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (CLOCKS / "clocks.jsonl").write_text(text, encoding="utf-8", newline="\n")


def clock(dice: random.Random) -> tuple[Image.Image, list[XY]]:
    """A picture of a clock; the places of its middle, the tip of its hour hand and of its minute hand, in px."""
    picture = Image.new("RGB", (FINER * SIDE_PX, FINER * SIDE_PX), dice.choice(WALLS))
    pen = ImageDraw.Draw(picture)
    radius = dice.uniform(80, 138)
    middle = (dice.uniform(radius + 8, SIDE_PX - radius - 8), dice.uniform(radius + 8, SIDE_PX - radius - 8))
    face = dice.choice(FACES)
    ink = (24, 24, 28) if sum(face) > 380 else (238, 236, 228)
    tilt = dice.gauss(0, 5)
    _disc(pen, middle, radius, dice.choice(RIMS))
    _disc(pen, middle, radius * dice.uniform(0.86, 0.93), face)
    for stroke in range(0, 60, dice.choice((1, 5, 5, 15))):
        inner = 0.7 if stroke % 15 == 0 else 0.75 if stroke % 5 == 0 else 0.79
        ends = (_at(middle, 6 * stroke + tilt, inner * radius), _at(middle, 6 * stroke + tilt, 0.83 * radius))
        _line(pen, *ends, ink, 4 if stroke % 15 == 0 else 2 if stroke % 5 == 0 else 1)
    minute = dice.randrange(60)
    hour_tip = _at(middle, 30 * (dice.randrange(12) + minute / 60) + tilt, dice.uniform(0.4, 0.52) * radius)
    minute_tip = _at(middle, 6 * minute + tilt, dice.uniform(0.66, 0.78) * radius)
    width = dice.uniform(3, 6)
    _line(pen, middle, hour_tip, ink, 1.6 * width)
    _line(pen, middle, minute_tip, ink, width)
    _disc(pen, middle, 1.6 * width, ink)
    return picture.resize((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS), [middle, hour_tip, minute_tip]


def _at(middle: XY, angle_deg: float, length: float) -> XY:
    """So far from the middle in a direction, clockwise from noon."""
    turn = math.radians(angle_deg)
    return middle[0] + length * math.sin(turn), middle[1] - length * math.cos(turn)


def _disc(pen: ImageDraw.ImageDraw, middle: XY, radius: float, color: tuple[int, int, int]) -> None:
    (x, y), reach = (FINER * middle[0], FINER * middle[1]), FINER * radius
    pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=color)


def _line(pen: ImageDraw.ImageDraw, start: XY, end: XY, color: tuple[int, int, int], width: float) -> None:
    places = [(FINER * x, FINER * y) for x, y in (start, end)]
    pen.line(places, fill=color, width=round(FINER * width))


if __name__ == "__main__":
    main()
