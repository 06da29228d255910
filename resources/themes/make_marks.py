"""Draws the small signs of the style sheet (arrows, ticks) from the icons in the colours of each theme.

python resources/themes/make_marks.py
"""

from __future__ import annotations

import json
from pathlib import Path

THEMES = Path(__file__).resolve().parent
ICONS = THEMES.parent / "icons"
DOT = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
    '<circle cx="12" cy="12" r="5" fill="currentColor"/></svg>\n'
)

# name of the mark: (icon or None for the dot, role of its colour)
MARKS = {
    "chevron-down": ("chevron-down", "text-muted"),
    "chevron-down-disabled": ("chevron-down", "text-disabled"),
    "chevron-up": ("chevron-up", "text-muted"),
    "chevron-up-disabled": ("chevron-up", "text-disabled"),
    "chevron-right": ("chevron-right", "text-muted"),
    "check": ("check", "accent-text"),
    "check-text": ("check", "text"),
    "minus": ("minus", "accent-text"),
    "dot": (None, "accent-text"),
}


def marks(scheme: str) -> dict[str, str]:
    """The drawings of one theme by file name."""
    colors = json.loads((THEMES / f"{scheme}.json").read_text("utf-8"))
    drawings = {}
    for name, (icon, role) in MARKS.items():
        drawing = DOT if icon is None else (ICONS / f"{icon}.svg").read_text("utf-8")
        stroke = 'stroke-width="3"' if role == "accent-text" else 'stroke-width="2.25"'
        drawings[f"{name}.svg"] = drawing.replace('stroke-width="2"', stroke).replace("currentColor", colors[role])
    return drawings


def main() -> None:
    for scheme in ("light", "dark"):
        folder = THEMES / "marks" / scheme
        folder.mkdir(parents=True, exist_ok=True)
        for name, drawing in marks(scheme).items():
            (folder / name).write_text(drawing, "utf-8")
    print(f"{len(MARKS)} marks for each theme")


if __name__ == "__main__":
    main()
