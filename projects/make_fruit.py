"""Make the pictures of the fruit samples again: drawings of fruit laid on tables by dice, and what there is to know.

    python projects/make_fruit.py

The drawings are those of the clip-art sample; the tables are computed. `fruit.jsonl` has boxes, `outlines.jsonl` the
outlines of what can be seen, `kinds.csv` which kinds are there.
"""

from __future__ import annotations

import csv
import json
import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

PROJECTS = Path(__file__).resolve().parent
DRAWINGS = PROJECTS / "clipart" / "images" / "fruit"
FRUIT = PROJECTS / "fruit"
COUNT = 64
WIDTH_PX, HEIGHT_PX = 560, 420
LEAST_PX, MOST_PX = 64, 132
MOST_FRUIT = 8
# More than this share of a fruit never lies below another one: boxes of what cannot be seen would teach nonsense.
MOST_COVERED = 0.12
_SPECK = 30.0

KINDS = {
    "apple": ("apple", "an_apple_01", "another_apple_01", "applf"),
    "lemon": ("lemon", "lemon_whole_ganson", "lemon_simple"),
    "orange": ("orange", "orange_dave_pena_01", "orange_simple"),
    "pear": ("pear", "pear_02", "pear_simple", "green_pear_01"),
    "strawberry": ("strawberry", "strawberry_01", "strawberry_simple", "strawberry_jonathan_diet_01"),
}

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


class Placed(NamedTuple):
    """A piece of fruit on a table: its box as [x, y, width, height] in px, hidden parts too."""

    kind: str
    box: list[int]


def main() -> None:
    dice, noise = random.Random(7), np.random.default_rng(7)  # noqa: S311 - dice of a sample, not of a secret
    shutil.rmtree(FRUIT / "images", ignore_errors=True)
    (FRUIT / "images").mkdir(parents=True)
    drawings = {(kind, name): cut_out(name) for kind, names in KINDS.items() for name in names}
    boxes, outlines, kinds = [], [], []
    for number in range(1, COUNT + 1):
        table = Image.fromarray(dice.choice(TABLES)(noise, dice))
        placed, owners = lay(table, drawings, dice)
        name = f"images/table-{number:02}.jpg"
        table.save(FRUIT / name, quality=75, optimize=True)
        boxes.append({"image": name, "annotations": [{"label": one.kind, "bbox": one.box} for one in placed]})
        outlines.append({"image": name, "annotations": [outline(one, owners == at) for at, one in enumerate(placed)]})
        kinds.append((name, "|".join(kind for kind in KINDS if any(one.kind == kind for one in placed))))
    write_lines("fruit.jsonl", boxes)
    write_lines("outlines.jsonl", outlines)
    with (FRUIT / "kinds.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("image", "kinds"), *kinds])


def write_lines(name: str, lines: Sequence[object]) -> None:
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (FRUIT / name).write_text(text, encoding="utf-8", newline="\n")


def outline(one: Placed, visible: NDArray[np.bool_]) -> dict[str, object]:
    """The outline of what can be seen of a piece, along the edges of its pixels."""
    found, _ = cv2.findContours(visible.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    rings = [
        cv2.approxPolyDP(ring, 1.0, closed=True).reshape(-1, 2) for ring in found if cv2.contourArea(ring) > _SPECK
    ]
    parts = [{"outline": (ring + 0.5).tolist(), "holes": []} for ring in rings if len(ring) > 2]
    return {"label": one.kind, "type": "polygon", "parts": parts}


def cut_out(name: str) -> Image.Image:
    """A drawing without the white around it."""
    with Image.open(DRAWINGS / f"{name}.png") as file:
        drawing = np.asarray(file.convert("RGB"))
    framed = np.ascontiguousarray(np.pad(drawing, ((1, 1), (1, 1), (0, 0)), constant_values=255))
    around = np.zeros((framed.shape[0] + 2, framed.shape[1] + 2), dtype=np.uint8)
    flags = cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE | (255 << 8)
    cv2.floodFill(framed, around, (0, 0), (0, 0, 0), (12, 12, 12), (12, 12, 12), flags)
    alpha = Image.fromarray(255 - around[1:-1, 1:-1])
    picture = Image.fromarray(framed)
    picture.putalpha(alpha.filter(ImageFilter.MinFilter(3)).filter(ImageFilter.GaussianBlur(0.6)))
    return picture


def lay(
    table: Image.Image, drawings: dict[tuple[str, str], Image.Image], dice: random.Random
) -> tuple[list[Placed], Ints]:
    """Lay some fruit on a table; the pieces, and for each pixel the place of its piece in that list, or -1."""
    owners = np.full((table.height, table.width), -1)
    placed: list[Placed] = []
    areas: list[int] = []
    for _ in range(dice.randint(2, MOST_FRUIT)):
        kind = dice.choice(list(KINDS))
        piece = turned(drawings[kind, dice.choice(KINDS[kind])], dice)
        for _ in range(40):
            x, y = dice.randint(4, table.width - piece.width - 4), dice.randint(4, table.height - piece.height - 4)
            solid = np.asarray(piece.getchannel("A")) > 127
            region = owners[y : y + piece.height, x : x + piece.width]
            covered = [np.count_nonzero(region[solid] == place) for place in range(len(placed))]
            if all(some <= MOST_COVERED * area for some, area in zip(covered, areas, strict=True)):
                region[solid] = len(placed)
                shadow(table, piece, x, y)
                table.paste(piece, (x, y), piece)
                placed.append(Placed(kind, box_of(solid, x, y)))
                areas.append(int(np.count_nonzero(solid)))
                break
    return placed, owners


def turned(drawing: Image.Image, dice: random.Random) -> Image.Image:
    scale = dice.uniform(LEAST_PX, MOST_PX) / max(drawing.size)
    small = drawing.resize((round(drawing.width * scale), round(drawing.height * scale)), Image.Resampling.LANCZOS)
    piece = small.rotate(dice.gauss(0, 25), Image.Resampling.BICUBIC, expand=True)
    return piece.crop(piece.getchannel("A").getbbox())


def box_of(solid: NDArray[np.bool_], x: int, y: int) -> list[int]:
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    left, top = int(columns[0]), int(rows[0])
    return [x + left, y + top, int(columns[-1]) - left + 1, int(rows[-1]) - top + 1]


def shadow(table: Image.Image, piece: Image.Image, x: int, y: int) -> None:
    """A soft shadow to the lower right of where a piece will lie."""
    veil = Image.new("L", table.size)
    veil.paste(piece.getchannel("A").point(lambda alpha: alpha * 2 // 5), (x + 4, y + 6))
    table.paste(Image.new("RGB", table.size), (0, 0), veil.filter(ImageFilter.GaussianBlur(5)))


def wood(noise: np.random.Generator, dice: random.Random) -> NDArray[np.uint8]:
    grain = cv2.GaussianBlur(noise.normal(0, 1, (HEIGHT_PX, WIDTH_PX)).astype(np.float32), (0, 0), 40, sigmaY=1.2)
    tone = np.asarray(dice.choice([(176, 128, 84), (140, 96, 62), (204, 170, 128)]), dtype=np.float32)
    return _bytes(tone + 260 * grain[..., np.newaxis])


def cloth(noise: np.random.Generator, dice: random.Random) -> NDArray[np.uint8]:
    """A checked cloth, a little out of true."""
    side, lean = dice.randint(36, 60), dice.uniform(-0.2, 0.2)
    rows, columns = np.mgrid[:HEIGHT_PX, :WIDTH_PX].astype(np.float32)
    across, down = (columns + lean * rows) // side % 2, (rows - lean * columns) // side % 2
    tone = np.asarray(dice.choice([(150, 170, 200), (190, 150, 150), (160, 185, 160)]), dtype=np.float32)
    share = ((across + down) / 2)[..., np.newaxis].astype(np.float32)
    return _bytes(238 + share * (tone - 238) + 3 * _grain(noise))


def slate(noise: np.random.Generator, dice: random.Random) -> NDArray[np.uint8]:
    clouds = cv2.GaussianBlur(noise.normal(0, 1, (HEIGHT_PX, WIDTH_PX)).astype(np.float32), (0, 0), 18)
    tone = np.asarray(dice.choice([(92, 98, 106), (120, 122, 118), (70, 78, 84)]), dtype=np.float32)
    return _bytes(tone + 420 * clouds[..., np.newaxis] + 4 * _grain(noise))


TABLES: tuple[Callable[[np.random.Generator, random.Random], NDArray[np.uint8]], ...] = (wood, cloth, slate)


def _grain(noise: np.random.Generator) -> Floats:
    return noise.normal(0, 1, (HEIGHT_PX, WIDTH_PX, 1)).astype(np.float32)


def _bytes(tones: Floats) -> NDArray[np.uint8]:
    return np.clip(tones, 0, 255).astype(np.uint8)


if __name__ == "__main__":
    main()
