"""A label as something to press: its key, its colour, its name, how often it was given, how likely it is here."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from labeller.domain.schema import Label
from labeller.ui import fonts, icons
from labeller.ui.keys import key_text
from labeller.ui.numbers import count_text, percent_text
from labeller.ui.theme import CONTROL_HEIGHT, M, S, color
from labeller.ui.widgets.painting import (
    KEY_CAP_HEIGHT,
    draw_body,
    draw_focus_ring,
    draw_key_cap,
    key_cap_width,
)
from labeller.ui.widgets.text import keyless, plain_tooltip

DOT_PX = 10
ARROW_PX = 16
BAR_PX = 2
CHECK_PX = 16


@dataclass(frozen=True, slots=True)
class _Inks:
    fill: QColor
    border: QColor
    text: QColor
    muted: QColor
    cap: QColor


class LabelChip(QAbstractButton):
    """One label of the schema, 32 px high.

    Whoever owns it sets what it shows: `set_count`, `set_confidence` (a suggestion is outlined, with a bar and a
    figure), `set_chosen` (filled, with a tick). Pressing it emits `clicked` and changes nothing by itself.
    """

    def __init__(self, label: Label, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name_font = fonts.font("body")
        self._figure_font = fonts.font("secondary", tabular=True)
        self._count: int | None = None
        self._confidence: float | None = None
        self.set_label(label)

    @property
    def label(self) -> Label:
        return self._label

    @property
    def confidence(self) -> float | None:
        return self._confidence

    def set_label(self, label: Label) -> None:
        self._label = label
        # Measured once: painting asks for it several times.
        self._cap_width = key_cap_width(label.key) if label.key else float(KEY_CAP_HEIGHT)
        self._refresh()

    def set_count(self, count: int | None) -> None:
        """How many annotations have this label; None shows nothing."""
        if count != self._count:
            self._count = count
            self._refresh()

    def set_confidence(self, confidence: float | None) -> None:
        """How likely the learner thinks it (0 to 1), when it suggests this label; else None."""
        if confidence != self._confidence:
            self._confidence = confidence
            self._refresh()

    def set_chosen(self, is_chosen: bool) -> None:  # noqa: FBT001
        if is_chosen != self.isChecked():
            self.setChecked(is_chosen)
            self._refresh()

    def nextCheckState(self) -> None:
        """Being pressed does not choose: the answer does, and that comes back through `set_chosen`."""

    def sizeHint(self) -> QSize:
        name = QFontMetricsF(self._name_font).horizontalAdvance(self._label.name)
        return QSize(round(self._name_left() + name + S + self._figures_width() + M), CONTROL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._name_left() + 48 + self._figures_width() + M), CONTROL_HEIGHT)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refresh_tooltip()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inks = self._inks()
        body = QRectF(self.rect())
        if self.hasFocus():
            body = draw_focus_ring(painter, body)
        is_suggested = self._confidence is not None
        draw_body(painter, body, inks.fill, inks.border, 2 if is_suggested and not self.isChecked() else 1)
        if is_suggested:
            self._draw_bar(painter)
        self._draw_key(painter, inks)
        self._draw_dot(painter)
        self._draw_name(painter, inks)
        self._draw_figures(painter, inks)

    def _draw_key(self, painter: QPainter, inks: _Inks) -> None:
        if self._label.key:
            cap = self._mirrored(S, (CONTROL_HEIGHT - KEY_CAP_HEIGHT) / 2, self._cap_width, KEY_CAP_HEIGHT)
            draw_key_cap(painter, cap, self._label.key, inks.muted, inks.cap)

    def _draw_dot(self, painter: QPainter) -> None:
        dot = self._mirrored(self._dot_left(), (CONTROL_HEIGHT - DOT_PX) / 2, DOT_PX, DOT_PX)
        if self._label.is_relation:
            self._draw_arrow(painter, dot)
            return
        if self.isChecked():
            draw_body(painter, dot.adjusted(-1.5, -1.5, 1.5, 1.5), color("accent-text"), None, radius=DOT_PX)
        shade = QColor(self._label.color)
        shade.setAlphaF(1.0 if self.isEnabled() else 0.4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        painter.drawEllipse(dot)

    def _draw_arrow(self, painter: QPainter, dot: QRectF) -> None:
        """A label of relations is told by its form, for it is pressed for another purpose."""
        shade = color("accent-text") if self.isChecked() else QColor(self._label.color)
        place = QRectF(0, 0, ARROW_PX, ARROW_PX)
        place.moveCenter(dot.center())
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(place.toRect().topLeft(), icons.tinted("arrow-right", shade, ARROW_PX, ratio))

    def _draw_name(self, painter: QPainter, inks: _Inks) -> None:
        painter.setFont(self._name_font)
        painter.setPen(inks.text)
        where = self._mirrored(self._name_left(), 0, self._name_width(), CONTROL_HEIGHT)
        flags = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        painter.drawText(where, flags | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, self._elided())

    def _draw_figures(self, painter: QPainter, inks: _Inks) -> None:
        right = float(self.width() - M)
        painter.setFont(self._figure_font)
        for text, ink in ((self._count_text(), inks.muted), (self._confidence_text(), inks.text)):
            width = self._figure_width(text)
            if text:
                painter.setPen(ink)
                where = self._mirrored(right - width, 0, width, CONTROL_HEIGHT)
                painter.drawText(where, Qt.AlignmentFlag.AlignCenter, text)
                right -= width + S
        if self.isChecked():
            where = self._mirrored(right - CHECK_PX, (CONTROL_HEIGHT - CHECK_PX) / 2, CHECK_PX, CHECK_PX)
            ratio = self.devicePixelRatioF()
            painter.drawPixmap(where.topLeft(), icons.pixmap("check", "accent-text", CHECK_PX, ratio))

    def _draw_bar(self, painter: QPainter) -> None:
        left, right = self._name_left(), self.width() - M
        length = max(BAR_PX, (right - left) * (self._confidence or 0.0))
        track = self._mirrored(left, CONTROL_HEIGHT - BAR_PX - 3, right - left, BAR_PX)
        filled = self._mirrored(left, CONTROL_HEIGHT - BAR_PX - 3, length, BAR_PX)
        is_chosen = self.isChecked()
        draw_body(painter, track, color("accent-text", 0.3) if is_chosen else color("accent-soft"), None, radius=1)
        draw_body(painter, filled, color("accent-text" if is_chosen else "accent"), None, radius=1)

    def _inks(self) -> _Inks:
        if not self.isEnabled():
            return _Inks(*map(color, ("surface-1", "border", "text-disabled", "text-disabled", "border")))
        if self.isChecked():
            fill = "accent-pressed" if self.isDown() else "accent-hover" if self.underMouse() else "accent"
            white = color("accent-text")
            return _Inks(color(fill), color(fill), white, white, color("accent-text", 0.6))
        fill = "surface-3" if self.isDown() else "surface-2" if self.underMouse() else "surface-0"
        border = "accent" if self._confidence is not None else "border"
        return _Inks(*map(color, (fill, border, "text", "text-muted", "border-strong")))

    def _refresh(self) -> None:
        self.setText(keyless(self._label.name))
        self.setAccessibleName(self._label.name)
        self.setAccessibleDescription(self._described())
        self._refresh_tooltip()
        self.updateGeometry()
        self.update()

    def _described(self) -> str:
        parts = []
        if self._label.key:
            parts.append(self.tr("key {key}").format(key=key_text(self._label.key)))
        if self._confidence is not None:
            parts.append(self.tr("suggested, {percent}").format(percent=self._confidence_text()))
        if self._count is not None:
            parts.append(self.tr("given {count} times").format(count=self._count_text()))
        if self.isChecked():
            parts.append(self.tr("chosen"))
        return ", ".join(parts)

    def _refresh_tooltip(self) -> None:
        is_cut = self._elided() != self._label.name
        parts = [self._label.name if is_cut else "", self._label.guideline]
        self.setToolTip(plain_tooltip("\n".join(part for part in parts if part)))

    def _elided(self) -> str:
        metrics = QFontMetricsF(self._name_font)
        # Half a pixel more than measured, or a name that just fits is cut by rounding.
        return metrics.elidedText(self._label.name, Qt.TextElideMode.ElideRight, self._name_width() + 0.5)

    def _count_text(self) -> str:
        return "" if self._count is None else count_text(self._count)

    def _confidence_text(self) -> str:
        # Never 100 %: the learner is not certain, only very sure.
        return "" if self._confidence is None else percent_text(min(self._confidence, 0.99))

    def _dot_left(self) -> float:
        return S + self._cap_width + S

    def _name_left(self) -> float:
        return self._dot_left() + DOT_PX + S

    def _name_width(self) -> float:
        return max(0.0, self.width() - self._name_left() - self._figures_width() - M)

    def _figure_width(self, text: str) -> float:
        return QFontMetricsF(self._figure_font).horizontalAdvance(text) + 1 if text else 0.0

    def _figures_width(self) -> float:
        widths = [self._figure_width(self._count_text()), self._figure_width(self._confidence_text())]
        widths.append(CHECK_PX if self.isChecked() else 0.0)
        return sum(width + S for width in widths if width)

    def _mirrored(self, x: float, y: float, width: float, height: float) -> QRectF:
        """A rectangle counted from the leading edge, where it lies in this writing direction."""
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x = self.width() - x - width
        return QRectF(x, y, width, height)
