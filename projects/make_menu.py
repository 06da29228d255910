"""Write the dishes of the menu sample again, with what people may not be able to eat in them.

    python projects/make_menu.py

Each dish is put together by dice from parts of which it is known what they hold.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

MENU = Path(__file__).resolve().parent / "menu"
COUNT = 180
ALLERGENS = ("gluten", "milk", "egg", "nuts", "fish")

G, M, E, N, F = ALLERGENS

_MAINS = (
    ("Pan-fried trout", (F,)), ("Mushroom ravioli", (G, E, M)), ("Slow-roast lamb shoulder", ()),
    ("Spinach and feta pie", (G, M)), ("Grilled aubergine", ()), ("Cod in beer batter", (F, G)),
    ("Chickpea stew", ()), ("Potato gnocchi", (G, E)), ("Omelette with chives", (E, M)), ("Smoked salmon", (F,)),
    ("Roast chicken leg", ()), ("Pumpkin risotto", (M,)), ("Lentil soup", ()), ("Tagliatelle", (G, E)),
    ("Anchovy pizza", (G, F, M)), ("Beef tartare with a raw yolk", (E,)), ("Baked goat’s cheese", (M,)),
    ("Rice noodles with tofu", ()), ("Schnitzel", (G, E)), ("Tuna steak", (F,)), ("Stuffed peppers", ()),
    ("Quiche of the day", (G, E, M)), ("Black bean chilli", ()), ("Herring salad", (F,)),
)  # fmt: skip
_SIDES = (
    ("in brown butter", (M,)), ("with toasted almonds", (N,)), ("on sourdough toast", (G,)), ("with potatoes", ()),
    ("under a walnut crust", (N,)), ("with green beans", ()), ("with aioli", (E,)), ("with yoghurt and mint", (M,)),
    ("and a fried egg", (E,)), ("with cashews and lime", (N,)), ("over couscous", (G,)), ("with capers and lemon", ()),
    ("with basil pesto", (N, M)), ("in a cream sauce", (M,)), ("with crisp breadcrumbs", (G,)), ("with rocket", ()),
    ("and hollandaise", (E, M)), ("with anchovy dressing", (F,)), ("with rice", ()), ("with a hazelnut salsa", (N,)),
)  # fmt: skip
_ENDS = (
    ("", ()), ("", ()), ("", ()), ("; naan on the side", (G,)), (", parmesan on top", (M,)), (". Small or large", ()),
    (" – our cook’s favourite", ()), (", finished with peanuts", (N,)), (" (please ask for the hot one)", ()),
    ("; mayonnaise on request", (E,)),
)  # fmt: skip


def main() -> None:
    MENU.mkdir(exist_ok=True)
    with (MENU / "menu.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["dish", "contains"])
        table.writerows((dish, "|".join(found)) for dish, found in dishes())


def dishes() -> list[tuple[str, list[str]]]:
    """Every dish with the allergens in it, in the order in which the law of the house lists them."""
    dice = random.Random(5)  # noqa: S311 - dice of a sample, not of a secret
    made: dict[str, list[str]] = {}
    while len(made) < COUNT:
        parts = (dice.choice(_MAINS), dice.choice(_SIDES), dice.choice(_ENDS))
        (main_, _), (side, _), (end, _) = parts
        holds = {one for _, some in parts for one in some}
        if holds:
            made[f"{main_} {side}{end}"] = [one for one in ALLERGENS if one in holds]
    return list(made.items())


if __name__ == "__main__":
    main()
