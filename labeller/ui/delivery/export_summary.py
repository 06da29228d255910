"""The right side of the export dialog: what goes out, and what the format cannot hold of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from labeller.delivery.export import ExportPlan
from labeller.jobs import Progress
from labeller.ui.delivery.export_form import ExportChoice
from labeller.ui.numbers import count_text, percent_text
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
        self._doing: QLabel | None = None
        content = QWidget()
        content.setProperty("surface", "none")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(S)
        self.setWidget(content)

    def show_working(self) -> None:
        self._doing = plain_label(self.tr("Looking through the items…"), tone=MUTED)
        self._fill(self._doing)

    def show_progress(self, progress: Progress) -> None:
        """Say how far a look that takes longer is."""
        if self._doing is not None and progress.total:
            share = percent_text(progress.done / progress.total)
            self._doing.setText(f"{progress.message} · {share}")

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
        chosen = plan.dataset
        if chosen.splits:
            parts.append(Paragraph(" · ".join(f"{name} {count_text(n)}" for name, n in chosen.splits.items())))
        parts += [icon_line("info", "text-muted", note) for note in chosen.notes]
        if plan.lost:
            parts.append(_heading(self.tr("What the format cannot hold")))
            parts += [
                icon_line("triangle-alert", "warn", f"{count_text(loss.count)} {loss.what}", WARN) for loss in plan.lost
            ]
        else:
            parts.append(icon_line("circle-check", "ok", self.tr("The format holds all of it.")))
        if chosen.left_out:
            parts.append(_heading(self.tr("What was not chosen")))
            parts += [Paragraph(f"{count_text(loss.count)} {loss.what}", tone=MUTED) for loss in chosen.left_out]
        parts.append(
            Paragraph(
                self.tr("After writing, the export is read back and compared with the project item by item."),
                role="secondary",
                tone=MUTED,
            )
        )
        self._fill(*parts)

    def _fill(self, *parts: QWidget) -> None:
        self._doing = self._doing if self._doing in parts else None
        clear(self._column)
        for part in parts:
            self._column.addWidget(part)
        self._column.addStretch(1)


def _heading(text: str) -> QLabel:
    heading = plain_label(text, role="emphasised")
    heading.setContentsMargins(0, S, 0, 0)
    return heading


def icon_line(icon: str, role: str, text: str, tone: str = "") -> QWidget:
    """A sentence with a sign before it."""
    line = QWidget()
    parts = row(spacing=S)
    parts.addWidget(IconView(icon, role), 0, Qt.AlignmentFlag.AlignTop)
    parts.addWidget(Paragraph(text, tone=tone), 1)
    line.setLayout(parts)
    return line
