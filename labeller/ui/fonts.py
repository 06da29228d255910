"""The bundled fonts, and the sizes they are used in. Sizes are device-independent pixels."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from labeller.paths import resources

SANS, MONO = "Inter", "JetBrains Mono"
LINE_HEIGHT = 1.4

_SIZES_PX = {"secondary": 12, "body": 13, "emphasised": 15, "page": 18, "start": 24, "mono": 12}
_WEIGHTS = {
    "emphasised": QFont.Weight.DemiBold,
    "page": QFont.Weight.DemiBold,
    "start": QFont.Weight.DemiBold,
}


def load() -> None:
    """Make the bundled fonts known to Qt. Needs an application."""
    for path in sorted((resources() / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


def font(role: str = "body", *, strong: bool = False, tabular: bool = False, size_px: int | None = None) -> QFont:
    """The font of a role: secondary, body, emphasised, page, start or mono.

    The system's own font stands behind it for scripts that ours do not have. `strong` is a heavier weight, `tabular`
    gives all digits one width, for counts that change in place. Raises KeyError for an unknown role.
    """
    is_mono = role == "mono"
    fallback = QFontDatabase.SystemFont.FixedFont if is_mono else QFontDatabase.SystemFont.GeneralFont
    made = QFont()
    made.setFamilies([MONO if is_mono else SANS, QFontDatabase.systemFont(fallback).family()])
    made.setPixelSize(size_px or _SIZES_PX[role])
    made.setWeight(QFont.Weight.DemiBold if strong else _WEIGHTS.get(role, QFont.Weight.Normal))
    # Whole-pixel hinting spoils the spacing of Inter at small sizes; ours are made without hints anyway.
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def line_height_px(of: QFont) -> float:
    """How far apart the lines of running text stand in that font."""
    return max(LINE_HEIGHT * of.pixelSize(), QFontMetricsF(of).height())
