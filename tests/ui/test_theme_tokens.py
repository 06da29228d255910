import json

import pytest

from labeller.paths import resources

SURFACES = ("surface-0", "surface-1", "surface-2", "surface-3")
SOFT = ("accent-soft", "ok-soft", "warn-soft", "danger-soft")

TEXT_PAIRS = (
    *((text, surface) for text in ("text", "text-muted") for surface in (*SURFACES, *SOFT, "selection")),
    *((text, surface) for text in ("ok", "warn", "danger", "accent-soft-text") for surface in SURFACES),
    *(("accent-soft-text", soft) for soft in SOFT),
    ("ok", "ok-soft"),
    ("warn", "warn-soft"),
    ("danger", "danger-soft"),
    ("accent-text", "accent"),
    ("accent-text", "accent-hover"),
    ("accent-text", "accent-pressed"),
    ("danger-text", "danger"),
    ("danger-text", "danger-hover"),
    ("selection-text", "selection"),
    ("canvas-text", "canvas"),
    ("tooltip-text", "tooltip"),
    ("chart-axis", "surface-0"),
    ("text", "speaks-for-soft"),
    ("text", "speaks-against-soft"),
)
# Borders of inputs, focus rings, icons, lines: what one must see to understand the screen.
MEANING_PAIRS = (
    *((role, surface) for role in ("border-strong", "focus") for surface in ("surface-0", "surface-1", "surface-2")),
    *(("accent", surface) for surface in ("surface-0", "surface-1")),
    *(("focus", soft) for soft in SOFT),
    ("focus", "canvas"),
    ("chart-line", "surface-0"),
    ("speaks-for", "surface-0"),
    ("speaks-for", "speaks-for-soft"),
    ("speaks-against", "surface-0"),
    ("speaks-against", "speaks-against-soft"),
    ("scrollbar-hover", "surface-0"),
)


@pytest.fixture(params=["light", "dark"])
def tokens(request) -> dict[str, str]:
    return json.loads((resources() / "themes" / f"{request.param}.json").read_text("utf-8"))


def luminance(color: str) -> float:
    """Relative luminance of `#rrggbb` as WCAG 2.2 defines it."""
    channels = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def too_low(tokens: dict[str, str], pairs: tuple[tuple[str, str], ...], least: float) -> list[str]:
    found = [(text, surface, contrast(tokens[text], tokens[surface])) for text, surface in pairs]
    return [f"{text} on {surface}: {ratio:.2f}" for text, surface, ratio in found if ratio < least]


def test_contrast_is_computed_as_the_standard_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_text_can_be_read_on_every_surface_it_sits_on(tokens):
    assert too_low(tokens, TEXT_PAIRS, 4.5) == []


def test_borders_and_icons_that_carry_meaning_are_seen(tokens):
    assert too_low(tokens, MEANING_PAIRS, 3.0) == []


def test_the_surround_of_an_image_is_neutral(tokens):
    red, green, blue = (tokens["canvas"][start : start + 2] for start in (1, 3, 5))
    assert red == green == blue


def test_both_themes_name_the_same_roles():
    light, dark = (
        json.loads((resources() / "themes" / f"{name}.json").read_text("utf-8")) for name in ("light", "dark")
    )
    assert light.keys() == dark.keys()
