"""Write the parcels of the sample again: 240 rows about things that somebody wants to send, and how each goes.

    python projects/make_parcels.py

All of it is put together by dice. How a parcel goes follows from its row, but for the scales that were broken on a
day: what was not weighed there was decided by eye.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import NamedTuple

PARCELS = Path(__file__).resolve().parent / "parcels"
COUNT = 240
LETTER, PARCEL, BULKY, CUSTOMS = LABELS = ("letter", "parcel", "bulky", "customs")
COLUMNS = ("id", "posted on", "country", "weight (kg)", "longest side (cm)", "insured", "contents", "goes as")

_WITHIN = ("Austria", "Belgium", "Denmark", "France", "Germany", "Ireland", "Italy", "Poland", "Spain")
_BEYOND = ("Canada", "Japan", "Norway", "Switzerland", "United Kingdom")
_FLAT = ("birthday card", "contract, two copies", "photographs", "concert tickets", "certificate", "sheet music")
_SMALL = (
    "books", "shoes", "a teapot, wrapped twice", "three jars of honey", "toys", "spare parts for a bicycle",
    "knitted jumper", "board game", "lamp without its bulb", "coffee beans", "tools", "picture in a frame",
)  # fmt: skip
_LARGE = ("skis", "rolled carpet", "garden parasol", "table top", "mattress topper", "drying rack", "cello case")

_MOST_KG, _MOST_CM = 31.5, 120
_LIGHT_KG, _FLAT_CM = 0.5, 35


class Thing(NamedTuple):
    """What is in a parcel, how heavy it is and how long."""

    contents: str
    kilograms: float
    centimetres: int


def main() -> None:
    PARCELS.mkdir(exist_ok=True)
    with (PARCELS / "parcels.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows(rows())


def rows() -> list[tuple[str, ...]]:
    """Every row of the table, always the same ones."""
    dice = random.Random(20)  # noqa: S311 - dice of a sample, not of a secret
    return [_row(dice, number) for number in range(1, COUNT + 1)]


def _row(dice: random.Random, number: int) -> tuple[str, ...]:
    thing = _thing(dice)
    country = dice.choice(_BEYOND if dice.random() < 0.3 else _WITHIN)
    day = dice.randrange(1, 29)
    is_weighed = day != 13 and dice.random() > 0.04
    weight = f"{thing.kilograms:.2f}" if is_weighed else "NA"
    insured = "yes" if dice.random() < 0.3 else "no"
    measures = (weight, str(thing.centimetres), insured, thing.contents)
    return (f"P-{number:03}", f"2026-02-{day:02}", country, *measures, goes_as(thing, country))


def _thing(dice: random.Random) -> Thing:
    match dice.choices((_FLAT, _SMALL, _LARGE), weights=(30, 45, 25))[0]:
        case kind if kind is _FLAT:
            return Thing(dice.choice(kind), dice.uniform(0.02, 0.48), dice.randrange(16, 35))
        case kind if kind is _SMALL:
            return Thing(dice.choice(kind), dice.uniform(0.6, 14), dice.randrange(18, 90))
        case kind:
            return Thing(dice.choice(kind), dice.uniform(3, 45), dice.randrange(100, 220))


def goes_as(thing: Thing, country: str) -> str:
    """The first rule that fits: letters go everywhere, goods that leave the union are declared, the rest is by size."""
    if thing.kilograms <= _LIGHT_KG and thing.centimetres <= _FLAT_CM:
        return LETTER
    if country in _BEYOND:
        return CUSTOMS
    return BULKY if thing.kilograms > _MOST_KG or thing.centimetres > _MOST_CM else PARCEL


if __name__ == "__main__":
    main()
