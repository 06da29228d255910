"""Texts on the screen. What comes from data is always shown as plain text, never read as markup."""

from __future__ import annotations

import html
import math

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from labeller.ui import fonts
from labeller.ui.theme import set_look

MUTED, OK, WARN, DANGER = "muted", "ok", "warn", "danger"
LONGEST_LINE_PX = 560


def plain_tooltip(text: str) -> str:
    """A tool tip that shows exactly this text, broken into lines where it is long."""
    return f"<qt>{html.escape(text).replace(chr(10), '<br>')}</qt>" if text else ""


def keyless(text: str) -> str:
    """A text for a button, a menu or the name of a field, in which an ampersand is a sign and marks no key."""
    return text.replace("&", "&&")


def isolated(text: str) -> str:
    """A text that keeps its own direction among others and does not turn them round."""
    return f"\u2068{text}\u2069"


def plain_label(
    text: str = "",
    *,
    role: str = "body",
    tone: str = "",
    strong: bool = False,
    tabular: bool = False,
    parent: QWidget | None = None,
) -> QLabel:
    """One line of plain text in the font of a role (see `fonts.font`) and a tone: muted, accent, ok, warn, danger."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(fonts.font(role, strong=strong, tabular=tabular))
    label.setText(text)
    set_look(label, tone=tone)
    return label


class ElidedLabel(QLabel):
    """One line of plain text that ends in … where it does not fit, and shows all of it as its tool tip."""

    def __init__(
        self,
        text: str = "",
        *,
        role: str = "body",
        tone: str = "",
        strong: bool = False,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(fonts.font(role, strong=strong))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        set_look(self, tone=tone)
        self._mode = mode
        self._full = ""
        self.set_full_text(text)

    @property
    def full_text(self) -> str:
        return self._full

    def set_full_text(self, text: str) -> None:
        self._full = " ".join(text.split())
        self.setAccessibleName(self._full)
        self._elide()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._full) + 2, max(metrics.height(), 18))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…") * 3, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._full, self._mode, self.width())
        self.setText(shown)
        self.setToolTip(plain_tooltip(self._full) if shown != self._full else "")


_WIDTHS_KEPT = 8

# One layout for each line of the source with its distance from the top, and the height of all.
_Lines = tuple[list[tuple[QTextLayout, float]], float]


class Paragraph(QLabel):
    """Running plain text: it wraps, and its lines stand 1.4 font sizes apart, which QLabel alone cannot do."""

    def __init__(
        self,
        text: str = "",
        *,
        role: str = "body",
        tone: str = "",
        alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeading,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        # By width; layouts ask for the same few widths over and over.
        self._known: dict[int, _Lines] = {}
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(fonts.font(role))
        self.setAlignment(alignment)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        set_look(self, tone=tone)
        self.setText(text)

    def setText(self, text: str) -> None:
        self._known.clear()
        super().setText(text)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return math.ceil(self._laid_out(width)[1])

    def sizeHint(self) -> QSize:
        wanted = max((QFontMetrics(self.font()).horizontalAdvance(line) for line in self._lines()), default=0) + 2
        width = min(wanted, LONGEST_LINE_PX)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(160, self.sizeHint().width()), self.heightForWidth(max(self.width(), 160)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._known.clear()
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        painter.setPen(self.palette().color(group, QPalette.ColorRole.WindowText))
        layouts, height = self._laid_out(self.width())
        top = (self.height() - height) / 2 if self.alignment() & Qt.AlignmentFlag.AlignVCenter else 0.0
        for layout, offset in layouts:
            layout.draw(painter, QPointF(0, top + offset))

    def _lines(self) -> list[str]:
        return self.text().split("\n")

    def _laid_out(self, width: int) -> _Lines:
        if width not in self._known:
            if len(self._known) == _WIDTHS_KEPT:
                self._known.clear()
            self._known[width] = self._lay_out(width)
        return self._known[width]

    def _lay_out(self, width: int) -> _Lines:
        spacing = fonts.line_height_px(self.font())
        lead = (spacing - QFontMetrics(self.font()).height()) / 2
        layouts: list[tuple[QTextLayout, float]] = []
        height = 0.0
        for text in self._lines():
            layout = QTextLayout(text, self.font())
            layout.setTextOption(self._option())
            layout.beginLayout()
            count = 0
            while (line := layout.createLine()).isValid():
                line.setLineWidth(max(width, 1))
                line.setPosition(QPointF(0, lead + count * spacing))
                count += 1
            layout.endLayout()
            layouts.append((layout, height))
            height += max(count, 1) * spacing
        return layouts, height

    def _option(self) -> QTextOption:
        option = QTextOption(self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(self.layoutDirection())
        return option
