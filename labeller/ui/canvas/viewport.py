"""The viewport on one image: zoom, fit and position, without any gesture.

A QGraphicsView whose scene is in pixels of the image: shapes are items in image coordinates, drawn only where they
are in view, and the zoom is the view's transform. The image itself is no item but the background (see `backdrop`).

The image may be moved until its edge reaches the middle of the view. As long as it is wholly in view, at the fit
or smaller, it stays in the middle.
"""

from __future__ import annotations

import math
from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QScrollBar, QWidget

from labeller.ui import theme
from labeller.ui.canvas import zoom as zooming
from labeller.ui.canvas.backdrop import Backdrop
from labeller.ui.canvas.tone import PLAIN, Tone


class Overlay(Protocol):
    """What is drawn over the image and may stay in place while that moves."""

    def paint(self, painter: QPainter) -> None:
        """Paint in pixels of the view."""


class Viewport(QGraphicsView):
    """Shows a backdrop at a zoom. `zoom_changed` tells the zoom in device pixels for each image pixel."""

    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backdrop: Backdrop | None = None
        self._overlay: Overlay | None = None
        self._tone = PLAIN
        self._zoom = 1.0
        self._is_fit = True
        self._scrolled = QPointF(0, 0)
        self.setScene(QGraphicsScene(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)

    @property
    def zoom(self) -> float:
        """Device pixels for each pixel of the image."""
        return self._zoom

    @property
    def is_fit(self) -> bool:
        """Whether the image keeps fitting the view when that changes its size."""
        return self._is_fit

    @property
    def is_wholly_shown(self) -> bool:
        return self._is_fit or self._zoom <= self._fit_zoom()

    @property
    def backdrop(self) -> Backdrop | None:
        return self._backdrop

    def set_backdrop(self, backdrop: Backdrop | None) -> None:
        """Show this instead. Zoom and place stay where the size is the same; call `fit` for a new image."""
        old_size = self._size()
        self._backdrop = backdrop
        if self._size() != old_size:
            self.fit()
        self.viewport().update()

    def set_overlay(self, overlay: Overlay | None) -> None:
        """Paint this over the image from now on."""
        self._overlay = overlay
        # What stays in place while the image moves must not be moved along with the pixels of the last frame.
        mode = QGraphicsView.ViewportUpdateMode
        self.setViewportUpdateMode(mode.FullViewportUpdate if overlay else mode.MinimalViewportUpdate)
        self.viewport().update()

    @property
    def tone(self) -> Tone:
        return self._tone

    def set_tone(self, tone: Tone) -> None:
        """Show this and all further images lighter, darker or with more contrast; the images stay as they are."""
        self._tone = tone
        self.viewport().update()

    def fit(self) -> None:
        self._is_fit = True
        self._apply(self._fit_zoom(), None)

    def actual_size(self, anchor: QPointF | None = None) -> None:
        """One pixel of the image on each pixel of the screen."""
        self.zoom_to(1.0, anchor)

    def zoom_in(self) -> None:
        self._step_to(zooming.next_step(self._zoom), None)

    def zoom_out(self) -> None:
        self._step_to(zooming.previous_step(self._zoom), None)

    def zoom_by(self, factor: float, anchor: QPointF) -> None:
        """Enlarge by the factor; the image point under `anchor` (a point of the view) stays where it is."""
        self._step_to(self._zoom * factor, anchor)

    def zoom_to(self, zoom: float, anchor: QPointF | None = None) -> None:
        fit = self._fit_zoom()
        zoom = zooming.clamped(zoom, fit)
        self._is_fit = math.isclose(zoom, fit)
        self._apply(zoom, anchor)

    def pan(self, delta: QPointF) -> None:
        """Move the image by that many pixels of the view, unless it is wholly shown."""
        if not self.is_wholly_shown:
            self._place(self._image_point(QPointF(0, 0)), delta)

    def image_point(self, position: QPointF) -> QPointF:
        """The point of the image, in its pixels, at a point of the view."""
        inverted, _ = self.viewportTransform().inverted()
        return inverted.map(position)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        exposed = QRectF(rect)
        painter.fillRect(exposed, theme.color("canvas"))
        if self._backdrop is None:
            return
        if self._tone.is_plain:
            self._backdrop.paint(painter, exposed)
        else:
            self._tone.paint(self._backdrop, painter, exposed)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:  # noqa: ARG002  # as Qt has it
        if self._overlay is not None:
            painter.resetTransform()
            self._overlay.paint(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        middle = QPointF(event.oldSize().width() / 2, event.oldSize().height() / 2)
        kept = self._image_point(middle)
        super().resizeEvent(event)
        self._on_view_changed(kept)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._on_view_changed(self._image_point(self._middle()))
        return super().event(event)

    def _on_view_changed(self, kept: QPointF) -> None:
        """Fit again, or keep the point of the image in the middle."""
        if self._is_fit:
            self._apply(self._fit_zoom(), None)
        else:
            self._transform(self._zoom)
            self._place(kept, self._middle())

    def _step_to(self, zoom: float, anchor: QPointF | None) -> None:
        self.zoom_to(zooming.settled(self._zoom, zoom, self._fit_zoom()), anchor)

    def _apply(self, zoom: float, anchor: QPointF | None) -> None:
        anchor = anchor if anchor is not None else self._middle()
        kept, before = self._image_point(anchor), self._zoom
        self._transform(zoom)
        self._place(kept, anchor)
        if zoom != before:
            self.zoom_changed.emit(zoom)

    def _transform(self, zoom: float) -> None:
        self._zoom = zoom
        scale = zoom / self.devicePixelRatioF()
        half = QSizeF(self.viewport().size()) / 2 / scale
        area = QRectF(QPointF(0, 0), QSizeF(self._size()))
        self.setTransform(QTransform.fromScale(scale, scale))
        self.setSceneRect(area.adjusted(-half.width(), -half.height(), half.width(), half.height()))

    def _place(self, image_point: QPointF, position: QPointF) -> None:
        """Scroll so that the point of the image lies at the position in the view; wholly shown it is centred."""
        if self.is_wholly_shown:
            image_point, position = self._center_of_image(), self._middle()
        wanted = image_point * self.transform().m11() - position
        self._scrolled = QPointF(
            _scroll(self.horizontalScrollBar(), wanted.x()), _scroll(self.verticalScrollBar(), wanted.y())
        )

    def _image_point(self, position: QPointF) -> QPointF:
        return (position + self._scrolled) / self.transform().m11()

    def _center_of_image(self) -> QPointF:
        return QPointF(self._size().width() / 2, self._size().height() / 2)

    def _middle(self) -> QPointF:
        return QPointF(self.viewport().width() / 2, self.viewport().height() / 2)

    def _fit_zoom(self) -> float:
        return zooming.fit_zoom(QSizeF(self._size()), QSizeF(self.viewport().size()), self.devicePixelRatioF())

    def _size(self) -> QSize:
        return QSize(0, 0) if self._backdrop is None else self._backdrop.size


def _scroll(bar: QScrollBar, wanted: float) -> float:
    """Scroll to the nearest whole pixel. Gives back the exact place, if it is in range: roundings must not add up."""
    bar.setValue(round(wanted))
    return wanted if bar.value() == round(wanted) else float(bar.value())
