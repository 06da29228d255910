"""Icons in the colours of the theme: line drawings in `currentColor`, sharp at every scale."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtWidgets import QAbstractButton, QApplication

from labeller.paths import resources
from labeller.ui import theme

STROKE_PX = 1.5
TEXT_GAP = 4
_GRID = 24  # the drawings' own size
_SCALES = (1.0, 1.25, 1.5, 2.0, 3.0)


def icon(name: str, role: str = "text", size: int = 16, *, gap: int = 0) -> QIcon:
    """The icon of that name in the colour of a role, as the theme is now. Raises FileNotFoundError.

    `gap` keeps that many pixels free beside it, for buttons, which set text too close. Give the icon to something
    that stays with `set_icon`, which keeps it in the colours of the theme.
    """
    made = QIcon()
    for scale in _SCALES:
        plain = _with_gap(pixmap(name, role, size, scale), gap)
        made.addPixmap(plain, QIcon.Mode.Normal)
        made.addPixmap(plain, QIcon.Mode.Selected)
        made.addPixmap(_with_gap(pixmap(name, "text-disabled", size, scale), gap), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, role: str = "text", size: int = 16, scale: float | None = None) -> QPixmap:
    """The icon as a picture for painting, at the given device pixel ratio (by default the screen's)."""
    return tinted(name, theme.color(role), size, scale or QApplication.primaryScreen().devicePixelRatio())


def tinted(name: str, ink: QColor, size: int, scale: float) -> QPixmap:
    """The icon in a colour that is not of the theme, for painting on a colour from the data."""
    key = f"icon {name} {ink.name()} {size} {scale}"
    drawn = QPixmap()
    if not QPixmapCache.find(key, drawn):
        drawn = _draw(name, ink, size, scale)
        QPixmapCache.insert(key, drawn)
    return drawn


def set_icon(target: QAbstractButton | QAction, name: str, role: str = "text", size: int = 16) -> None:
    """Give a button or an action an icon that follows the theme. A later call replaces it."""
    keeper = target.findChild(_IconKeeper, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if keeper is None:
        keeper = _IconKeeper(target)
    gap = 0
    if isinstance(target, QAbstractButton):
        gap = TEXT_GAP if target.text() else 0
        target.setIconSize(QSize(size + gap, size))
    keeper.keep(name, role, size, gap)


def app_icon() -> QIcon:
    """The icon of the program itself."""
    made = QIcon()
    for path in sorted((resources() / "icons" / "app").glob("*.png")):
        made.addFile(str(path))
    return made


class _IconKeeper(QObject):
    """Draws the icon of its parent anew when the theme changes, and goes away with it."""

    def __init__(self, target: QAbstractButton | QAction) -> None:
        super().__init__(target)
        self._target = target
        self._kept: tuple[str, str, int, int] | None = None
        theme.current().changed.connect(self._draw)

    def keep(self, name: str, role: str, size: int, gap: int) -> None:
        # Views say with every item what their buttons show, and most often it is what they show already.
        if self._kept != (name, role, size, gap):
            self._kept = (name, role, size, gap)
            self._draw()

    def _draw(self) -> None:
        if self._kept is not None:
            name, role, size, gap = self._kept
            self._target.setIcon(icon(name, role, size, gap=gap))


def _with_gap(drawn: QPixmap, gap: int) -> QPixmap:
    if not gap:
        return drawn
    ratio = drawn.devicePixelRatio()
    wide = QPixmap(drawn.width() + round(gap * ratio), drawn.height())
    wide.setDevicePixelRatio(ratio)
    wide.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wide)
    is_mirrored = QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    painter.drawPixmap(gap if is_mirrored else 0, 0, drawn)
    painter.end()
    return wide


def _draw(name: str, color: QColor, size: int, scale: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    svg = (resources() / "icons" / f"{name}.svg").read_text("utf-8")
    svg = svg.replace("currentColor", color.name())
    svg = svg.replace('stroke-width="2"', f'stroke-width="{STROKE_PX * _GRID / size:.3f}"')
    drawn = QPixmap(QSize(round(size * scale), round(size * scale)))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(drawn.rect()))
    painter.end()
    drawn.setDevicePixelRatio(scale)
    return drawn
