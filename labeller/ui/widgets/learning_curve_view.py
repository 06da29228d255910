"""How good the learner became with the answers: a line with its interval, measured on the control slice."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QStackedLayout, QWidget

from labeller.jobs import JobContext
from labeller.learning.quality import LearningCurve
from labeller.ui import fonts
from labeller.ui.job_runner import JobRunner
from labeller.ui.numbers import count_text, interval_text, percent_text
from labeller.ui.theme import S, color
from labeller.ui.widgets.boxes import STRETCH, column
from labeller.ui.widgets.text import MUTED, Paragraph

FEWEST_POINTS = 2
LEAST_SIZE_PX = (240, 184)
LINE_PX = 2
DOT_PX = 7
_TICKS = 5
_MARGINS_PX = (0, 8, 12, 0)  # left, top, right, bottom: half a tick label stands out at the top


class LearningCurveView(QWidget):
    """The curve, or the words that it is too early to tell.

    The plotting library is read in a job when the first curve comes, since that takes longer than a frame.
    `drawn` follows every new drawing.
    """

    drawn = Signal()

    def __init__(self, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._curve: LearningCurve = ()
        self._chart: _Chart | None = None
        self.setMinimumSize(*LEAST_SIZE_PX)
        self.setAccessibleName(self.tr("Learning curve"))
        centered = Qt.AlignmentFlag.AlignHCenter
        self._title = Paragraph(self.tr("Too early to tell"), alignment=centered)
        self._text = Paragraph(
            self.tr("After some more answers you see here how often the app is right."),
            role="secondary",
            tone=MUTED,
            alignment=centered,
        )
        empty = QWidget()
        empty.setLayout(column(STRETCH, self._title, self._text, STRETCH, spacing=0, margins=(S, S, S, S)))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(empty)

    @property
    def is_empty(self) -> bool:
        """Whether the words stand there rather than a curve."""
        return self._stack.currentIndex() == 0

    def set_curve(self, curve: LearningCurve) -> None:
        """Draw the curve through these points, which are in the order of their numbers of answers."""
        self._curve = curve
        if len(self._curve) < FEWEST_POINTS:
            self._stack.setCurrentIndex(0)
            self.setAccessibleDescription(self._title.text())
        elif self._chart is None:
            # Errors in here are bugs: they go to the crash dialog by way of the exception hook.
            self._jobs.start(f"load charts {id(self)}", _load_plotting, done=self._build, failed=_raise, visible=False)
        else:
            self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._chart is not None:
            self._chart.dress()

    def _build(self, plotting: Any) -> None:
        if self._chart is None:
            self._chart = _Chart(plotting, self.tr("Answers"), self.tr("How often right"))
            self._stack.addWidget(self._chart.widget)
        self._draw()

    def _draw(self) -> None:
        if self._chart is None or len(self._curve) < FEWEST_POINTS:
            return
        self._chart.draw(self._curve)
        self._stack.setCurrentIndex(1)
        last = self._curve[-1].accuracy
        described = self.tr("{interval} after {count} answers").format(
            interval=interval_text(last.value, last.low, last.high), count=count_text(self._curve[-1].n_answers)
        )
        self.setAccessibleDescription(described)
        self.drawn.emit()


class _Chart:
    """The plot itself: nothing to press or drag in it, few ticks, the colours of the theme."""

    def __init__(self, plotting: Any, x_title: str, y_title: str) -> None:
        self._plotting = plotting
        self._titles = {"bottom": x_title, "left": y_title}
        self.widget: Any = plotting.PlotWidget()
        self.widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.widget.setMouseEnabled(x=False, y=False)
        self.widget.setMenuEnabled(False)
        self.widget.hideButtons()
        self.widget.viewport().setAutoFillBackground(False)  # what lies below is seen through
        self.widget.getPlotItem().setContentsMargins(*_MARGINS_PX)
        self._low, self._high = plotting.PlotDataItem(), plotting.PlotDataItem()
        self._band = plotting.FillBetweenItem(self._low, self._high)
        self._line = plotting.PlotDataItem(antialias=True)
        self._end = plotting.ScatterPlotItem(size=DOT_PX, antialias=True)
        for item in (self._band, self._line, self._end):
            self.widget.addItem(item)
        for side in self._titles:
            axis = self.widget.getAxis(side)
            axis.setStyle(tickLength=0, tickTextOffset=6, tickFont=fonts.font("secondary", tabular=True))
        self.dress()

    def dress(self) -> None:
        line, band, ink = color("chart-line"), color("chart-band"), color("chart-axis")
        self.widget.setBackground(None)
        self._line.setPen(line, width=LINE_PX)
        self._end.setBrush(line)
        self._end.setPen(None)
        self._band.setBrush(band)
        self._low.setPen(QColor(Qt.GlobalColor.transparent))
        self._high.setPen(QColor(Qt.GlobalColor.transparent))
        for side, title in self._titles.items():
            axis = self.widget.getAxis(side)
            axis.setTextPen(ink)
            axis.setPen(color("chart-grid"))
            axis.setLabel(title, **{"color": ink.name(), "font-size": "12px"})
        self.widget.getAxis("left").setGrid(255)

    def draw(self, points: LearningCurve) -> None:
        answers = [point.n_answers for point in points]
        self._low.setData(answers, [point.accuracy.low for point in points])
        self._high.setData(answers, [point.accuracy.high for point in points])
        self._line.setData(answers, [point.accuracy.value for point in points])
        self._end.setData([answers[-1]], [points[-1].accuracy.value])
        bottom = math.floor(10 * min(point.accuracy.low for point in points)) / 10
        x_ticks, y_ticks = ticks(0, answers[-1]), ticks(bottom, 1.0)
        self.widget.setXRange(0, max(answers[-1], x_ticks[-1]), padding=0.05)
        self.widget.setYRange(y_ticks[0], 1.0, padding=0.08)
        self.widget.getAxis("bottom").setTicks([[(tick, count_text(round(tick))) for tick in x_ticks]])
        self.widget.getAxis("left").setTicks([[(tick, percent_text(tick)) for tick in y_ticks]])


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


def _load_plotting(_: JobContext) -> Any:
    import pyqtgraph

    return pyqtgraph


def _raise(error: Exception) -> None:
    raise error
