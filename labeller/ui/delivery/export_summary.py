"""The right side of the export dialog: what goes out, and what the format cannot hold of it."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from labeller.delivery.planning import ExportPlan
from labeller.jobs import Progress
from labeller.ui.delivery.export_form import ExportChoice
from labeller.ui.delivery.sentences import Sentences, heading, icon_line, splits_text
from labeller.ui.numbers import count_text, percent_text
from labeller.ui.theme import CONTROL_HEIGHT
from labeller.ui.widgets.text import DANGER, MUTED, WARN, Paragraph, plain_label


class ExportSummary(Sentences):
    """What the plan says, made anew for every plan."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._doing: QLabel | None = None
        self.setAccessibleName(self.tr("What goes out"))

    def show_working(self) -> None:
        self._doing = plain_label(self.tr("Looking through the items…"), tone=MUTED)
        self.fill(self._doing)

    def show_progress(self, progress: Progress) -> None:
        """Say how far a look that takes longer is."""
        if self._doing is not None and progress.total:
            share = percent_text(progress.done / progress.total)
            self._doing.setText(f"{progress.message} · {share}")

    def show_problem(self, text: str) -> None:
        self.fill(icon_line("circle-alert", "danger", text, DANGER))

    def show_plan(self, choice: ExportChoice, plan: ExportPlan) -> None:
        """Say what would be written, and what not."""
        title = plain_label(self.tr("What goes out"), role="emphasised")
        title.setMinimumHeight(CONTROL_HEIGHT)  # on one line with the first row of the form
        parts: list[QWidget] = [
            title,
            Paragraph(self.tr("%Ln items as “{format}”.", "", plan.items).format(format=choice.format.title)),
        ]
        chosen = plan.dataset
        if plan.splits:
            parts.append(Paragraph(splits_text(plan.splits)))
        parts += [icon_line("info", "text-muted", note) for note in chosen.notes]
        if plan.lost:
            parts.append(heading(self.tr("What the format cannot hold")))
            parts += [
                icon_line("triangle-alert", "warn", f"{count_text(loss.count)} {loss.what}", WARN) for loss in plan.lost
            ]
        else:
            parts.append(icon_line("circle-check", "ok", self.tr("The format holds all of it.")))
        if chosen.left_out:
            parts.append(heading(self.tr("What was not chosen")))
            parts += [Paragraph(f"{count_text(loss.count)} {loss.what}", tone=MUTED) for loss in chosen.left_out]
        parts.append(
            Paragraph(
                self.tr("After writing, the export is read back and compared with the project item by item."),
                role="secondary",
                tone=MUTED,
            )
        )
        self.fill(*parts)

    def fill(self, *parts: QWidget) -> None:
        self._doing = self._doing if self._doing in parts else None
        super().fill(*parts)
