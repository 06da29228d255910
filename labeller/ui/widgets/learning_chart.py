"""The plot of a learning curve: what was measured, what is to be expected, and what is to be reached."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor

from labeller.learning.outlook import Forecast, Outlook
from labeller.learning.quality import LearningCurve
from labeller.ui import fonts
from labeller.ui.numbers import count_text, percent_text
from labeller.ui.theme import color

LINE_PX = 2
DOT_PX = 7
FORECAST_ALPHA = 0.5
_TICKS = 5
_STEPS_AHEAD = 24
_MARGINS_PX = (0, 8, 12, 0)  # left, top, right, bottom: half a tick label stands out at the top


@dataclass(frozen=True)
class Course:
    """What is drawn: a curve over the number of answers in all, where it may lead, and the accuracy to reach.

    The points of `curve` count the answers that were learned from, and `given` all that there are; what is drawn
    counts all, as everything else that people see does. `outlook` and `target` may be missing.
    """

    curve: LearningCurve
    given: int = 0
    outlook: Outlook | None = None
    target: float | None = None

    @property
    def answers(self) -> list[float]:
        """The number of answers in all at each point: control answers came evenly among the others."""
        last = self.curve[-1].n_answers
        share = max(self.given, last) / last
        return [point.n_answers * share for point in self.curve]

    def ahead(self) -> list[Forecast]:
        """What is to be expected up to twice the answers; nothing while it is too early."""
        if self.outlook is None or self.outlook.is_early:
            return []
        first, furthest = float(self.outlook.sizes[0]), float(self.outlook.sizes[-1])
        sizes = np.geomspace(first, min(2 * first, furthest), _STEPS_AHEAD)
        return list(self._at_each(self.outlook, sizes))

    @staticmethod
    def _at_each(outlook: Outlook, sizes: np.ndarray) -> Iterator[Forecast]:
        for size in sizes:
            forecast = outlook.at(math.floor(size))
            if forecast is not None:
                yield forecast


class LearningChart:
    """The plot itself: nothing to press or drag in it, few ticks, the colours of the theme."""

    def __init__(self, plotting: Any, x_title: str, y_title: str, target_title: str) -> None:
        self._plotting = plotting
        self._titles = {"bottom": x_title, "left": y_title}
        self._target_title = target_title
        self.widget: Any = plotting.PlotWidget()
        self._make_still()
        self._low, self._high = plotting.PlotDataItem(), plotting.PlotDataItem()
        self._band = plotting.FillBetweenItem(self._low, self._high)
        self._line = plotting.PlotDataItem(antialias=True)
        self._low_ahead, self._high_ahead = plotting.PlotDataItem(antialias=True), plotting.PlotDataItem(antialias=True)
        self._band_ahead = plotting.FillBetweenItem(self._low_ahead, self._high_ahead)
        self._line_ahead = plotting.PlotDataItem(antialias=True)
        self._target = plotting.PlotDataItem()
        self._target_text = plotting.TextItem(anchor=(0, 0))
        self._end = plotting.ScatterPlotItem(size=DOT_PX, antialias=True)
        measured = (self._band, self._line)
        expected = (self._band_ahead, self._low_ahead, self._high_ahead, self._line_ahead)
        for item in (*expected, *measured, self._target, self._target_text, self._end):
            self.widget.addItem(item)
        for side in self._titles:
            axis = self.widget.getAxis(side)
            axis.setStyle(tickLength=0, tickTextOffset=6, tickFont=fonts.font("secondary", tabular=True))
        self._target_text.setFont(fonts.font("secondary", tabular=True))
        self.dress()

    def dress(self) -> None:
        """Put on the colours of the theme."""
        line, band, ink = color("chart-line"), color("chart-band"), color("chart-axis")
        self.widget.setBackground(None)
        self._line.setPen(line, width=LINE_PX)
        self._end.setBrush(line)
        self._end.setPen(None)
        self._band.setBrush(band)
        self._band_ahead.setBrush(QBrush(color("chart-band", FORECAST_ALPHA)))
        for edge in (self._low, self._high):
            edge.setPen(QColor(Qt.GlobalColor.transparent))
        dashed = Qt.PenStyle.DashLine
        for edge in (self._low_ahead, self._high_ahead):
            edge.setPen(self._plotting.mkPen(line, width=1, style=dashed))
        self._line_ahead.setPen(self._plotting.mkPen(line, width=LINE_PX, style=dashed))
        self._target.setPen(self._plotting.mkPen(ink, width=1, style=Qt.PenStyle.DotLine))
        self._target_text.setColor(ink)
        for side, title in self._titles.items():
            axis = self.widget.getAxis(side)
            axis.setTextPen(ink)
            axis.setPen(color("chart-grid"))
            axis.setLabel(title, **{"color": ink.name(), "font-size": "12px"})
        self.widget.getAxis("left").setGrid(255)

    def draw(self, course: Course) -> None:
        """Draw a course of at least two points."""
        answers, points, ahead = course.answers, course.curve, course.ahead()
        self._low.setData(answers, [point.accuracy.low for point in points])
        self._high.setData(answers, [point.accuracy.high for point in points])
        self._line.setData(answers, [point.accuracy.value for point in points])
        self._end.setData([answers[-1]], [points[-1].accuracy.value])
        further = [one.n_answers for one in ahead]
        self._low_ahead.setData(further, [one.low for one in ahead])
        self._high_ahead.setData(further, [one.high for one in ahead])
        self._line_ahead.setData(further, [one.value for one in ahead])
        lows = [*(point.accuracy.low for point in points), *(one.low for one in ahead)]
        furthest = max([answers[-1], *further])
        self._scale(furthest, math.floor(10 * min(*lows, course.target or 1.0)) / 10)
        self._draw_target(course.target, furthest)

    def _scale(self, furthest: float, bottom: float) -> None:
        x_ticks, y_ticks = ticks(0, furthest), ticks(bottom, 1.0)
        self.widget.setXRange(0, max(furthest, x_ticks[-1]), padding=0.05)
        self.widget.setYRange(y_ticks[0], 1.0, padding=0.08)
        self.widget.getAxis("bottom").setTicks([[(tick, count_text(round(tick))) for tick in x_ticks]])
        self.widget.getAxis("left").setTicks([[(tick, percent_text(tick)) for tick in y_ticks]])

    def _draw_target(self, target: float | None, furthest: float) -> None:
        self._target.setVisible(target is not None)
        self._target_text.setVisible(target is not None)
        if target is not None:
            self._target.setData([0, furthest], [target, target])
            self._target_text.setText(self._target_title.format(percent=percent_text(target)))
            self._target_text.setPos(QPointF(0, target))

    def _make_still(self) -> None:
        self.widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.widget.setMouseEnabled(x=False, y=False)
        self.widget.setMenuEnabled(False)
        self.widget.hideButtons()
        self.widget.viewport().setAutoFillBackground(False)  # what lies below is seen through
        self.widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)  # the wheel is for the page below
        self.widget.getPlotItem().setContentsMargins(*_MARGINS_PX)


def ticks(low: float, high: float, count: int = _TICKS) -> list[float]:
    """About `count` round numbers from at most `low` up to `high`: steps of 1, 2, 2.5 or 5 times a power of ten."""
    if high <= low:
        return [low]
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough - 1e-9)
    first = math.floor(low / step + 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(place * step, 10) for place in range(first, last + 1)]
