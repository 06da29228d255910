"""The right side of the export dialog: what goes out, and what the format cannot hold of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from labeller.delivery.export import ExportPlan
from labeller.ui.delivery.export_form import ExportChoice
from labeller.ui.numbers import count_text
from labeller.ui.theme import CONTROL_HEIGHT, S
from labeller.ui.widgets.boxes import clear, row
from labeller.ui.widgets.icon_view import IconView
from labeller.ui.widgets.text import DANGER, MUTED, WARN, Paragraph, plain_label


class ExportSummary(QScrollArea):
    """A column of sentences, made anew for every plan."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        content = QWidget()
        content.setProperty("surface", "none")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(S)
        self.setWidget(content)

    def show_working(self) -> None:
        self._fill(plain_label(self.tr("Looking through the items…"), tone=MUTED))

    def show_problem(self, text: str) -> None:
        self._fill(icon_line("circle-alert", "danger", text, DANGER))

    def show_plan(self, choice: ExportChoice, plan: ExportPlan) -> None:
        """Say what would be written, and what not."""
        title = plain_label(self.tr("What goes out"), role="emphasised")
        title.setMinimumHeight(CONTROL_HEIGHT)  # on one line with the first row of the form
        parts: list[QWidget] = [
            title,
            Paragraph(self.tr("%Ln items as “{format}”.", "", plan.items).format(format=choice.format.title)),
        ]
        if plan.lost:
            parts.append(plain_label(self.tr("What the format cannot hold"), role="emphasised"))
            parts += [
                icon_line("triangle-alert", "warn", f"{count_text(loss.count)} {loss.what}", WARN) for loss in plan.lost
            ]
        else:
            parts.append(icon_line("circle-check", "ok", self.tr("The format holds all of it.")))
        parts.append(
            Paragraph(
                self.tr("After writing, the export is read back and compared with the project item by item."),
                role="secondary",
                tone=MUTED,
            )
        )
        self._fill(*parts)

    def _fill(self, *parts: QWidget) -> None:
        clear(self._column)
        for part in parts:
            self._column.addWidget(part)
        self._column.addStretch(1)


def icon_line(icon: str, role: str, text: str, tone: str = "") -> QWidget:
    """A sentence with a sign before it."""
    line = QWidget()
    parts = row(spacing=S)
    parts.addWidget(IconView(icon, role), 0, Qt.AlignmentFlag.AlignTop)
    parts.addWidget(Paragraph(text, tone=tone), 1)
    line.setLayout(parts)
    return line
