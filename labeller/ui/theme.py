"""The look: colours by role, the palette and the style sheet made of them, and spacing.

The colours are in `resources/themes/light.json` and `dark.json`, the style sheet beside them. Widgets that paint
themselves ask `color(role)` while painting, so they follow a change of theme without doing anything.
"""

from __future__ import annotations

import json
from string import Template

from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from labeller.paths import resources
from labeller.ui import fonts

SYSTEM, LIGHT, DARK = "system", "light", "dark"
PREFERENCES = (SYSTEM, LIGHT, DARK)

# All spacing, in device-independent pixels.
XS, S, M, L, XL, XXL = 4, 8, 12, 16, 24, 32
CONTROL_HEIGHT = 32
RADIUS = 6
FOCUS_WIDTH = 2

_ROLES = {
    QPalette.ColorRole.Window: "surface-1",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface-0",
    QPalette.ColorRole.AlternateBase: "surface-1",
    QPalette.ColorRole.ToolTipBase: "tooltip",
    QPalette.ColorRole.ToolTipText: "tooltip-text",
    QPalette.ColorRole.PlaceholderText: "text-muted",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface-2",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "danger",
    QPalette.ColorRole.Light: "surface-0",
    QPalette.ColorRole.Midlight: "surface-2",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "border-strong",
    QPalette.ColorRole.Shadow: "border-strong",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "selection-text",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent-soft-text",
    QPalette.ColorRole.LinkVisited: "accent-soft-text",
}
_DISABLED_ROLES = {
    QPalette.ColorRole.WindowText: "text-disabled",
    QPalette.ColorRole.Text: "text-disabled",
    QPalette.ColorRole.ButtonText: "text-disabled",
    QPalette.ColorRole.PlaceholderText: "text-disabled",
    QPalette.ColorRole.Base: "surface-1",
    QPalette.ColorRole.Highlight: "surface-3",
    QPalette.ColorRole.HighlightedText: "text-muted",
    QPalette.ColorRole.Accent: "border-strong",
}


class _Sheet(Template):
    """A style sheet with `${role}` in the place of colours."""

    idpattern = r"(?a:[a-z][a-z0-9-]*)"


class Theme(QObject):
    """Dresses the application, light or dark, as the system has it or as the user wants. One per application."""

    changed = Signal()

    def __init__(self, app: QApplication, preference: str = SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._preference = preference
        self._scheme = ""
        self._colors: dict[str, QColor] = {}
        fonts.load()
        QDir.setSearchPaths("marks", [str(resources() / "themes" / "marks")])
        app.setStyle("Fusion")
        app.setFont(fonts.font("body"))
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self._tell_system()
        self._dress()

    @property
    def preference(self) -> str:
        """What the user wants: system, light or dark."""
        return self._preference

    @property
    def scheme(self) -> str:
        """What is shown: light or dark."""
        return self._scheme

    def set_preference(self, preference: str) -> None:
        """Change to system, light or dark. Raises ValueError for anything else."""
        if preference not in PREFERENCES:
            raise ValueError(preference)
        self._preference = preference
        self._tell_system()
        self._dress()

    def toggle(self) -> None:
        """Change from light to dark or back."""
        self.set_preference(LIGHT if self._scheme == DARK else DARK)

    def color(self, role: str) -> QColor:
        """The colour of a role. Raises KeyError for one that the theme does not have."""
        return QColor(self._colors[role])

    def _on_system_changed(self) -> None:
        if self._preference == SYSTEM:
            self._dress()

    def _tell_system(self) -> None:
        # Window frames and native dialogs follow this; the rest does not everywhere, hence the palette.
        schemes = {SYSTEM: Qt.ColorScheme.Unknown, LIGHT: Qt.ColorScheme.Light, DARK: Qt.ColorScheme.Dark}
        self._app.styleHints().setColorScheme(schemes[self._preference])

    def _wanted_scheme(self) -> str:
        if self._preference != SYSTEM:
            return self._preference
        return DARK if self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT

    def _dress(self) -> None:
        scheme = self._wanted_scheme()
        if scheme == self._scheme:
            return
        self._scheme = scheme
        tokens = load_tokens(scheme)
        self._colors = {role: QColor(value) for role, value in tokens.items()}
        self._app.setPalette(_palette(self._colors))
        sheet = (resources() / "themes" / "style.qss").read_text("utf-8")
        self._app.setStyleSheet(_Sheet(sheet).substitute(tokens, scheme=scheme))
        self.changed.emit()


def load_tokens(scheme: str) -> dict[str, str]:
    """The colours of a theme, `#rrggbb` by role."""
    tokens: dict[str, str] = json.loads((resources() / "themes" / f"{scheme}.json").read_text("utf-8"))
    return tokens


def current() -> Theme:
    """The theme that the running application wears. Raises RuntimeError when it wears none."""
    app = QApplication.instance()
    theme = app.findChild(Theme, options=Qt.FindChildOption.FindDirectChildrenOnly) if app else None
    if theme is None:
        raise RuntimeError("no Theme was made for this application")
    return theme


def color(role: str, alpha: float = 1.0) -> QColor:
    """The colour of a role in the theme of the running application, with an opacity from 0 to 1."""
    found = current().color(role)
    found.setAlphaF(alpha)
    return found


def over_images(tone: str, alpha: float) -> QColor:
    """Black or white for what is drawn over pictures: no theme changes those."""
    shade = QColor(tone)
    shade.setAlphaF(alpha)
    return shade


def ink_on(background: QColor) -> QColor:
    """Black or white, whichever reads better on a colour that comes from the data."""
    light = 0.2126 * _linear(background.redF()) + 0.7152 * _linear(background.greenF())
    light += 0.0722 * _linear(background.blueF())
    # Both inks contrast alike where (L + 0.05)² = 1.05 · 0.05 (WCAG 2.2).
    return QColor(Qt.GlobalColor.black if light > 0.179 else Qt.GlobalColor.white)


def set_look(widget: QWidget, **properties: str) -> None:
    """Set the properties that the style sheet looks at (kind, tone, surface, state, frame) and apply them now."""
    fresh = {name: value for name, value in properties.items() if widget.property(name) != value}
    # Dressing a widget costs more than drawing it, and views say with every item how their parts look.
    if not fresh:
        return
    for name, value in fresh.items():
        widget.setProperty(name, value)
    if "surface" in properties:
        widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _linear(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)


def _palette(colors: dict[str, QColor]) -> QPalette:
    palette = QPalette()
    for role, name in _ROLES.items():
        palette.setColor(role, colors[name])
    for role, name in _DISABLED_ROLES.items():
        palette.setColor(QPalette.ColorGroup.Disabled, role, colors[name])
    return palette
