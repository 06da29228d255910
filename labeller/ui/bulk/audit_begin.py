"""Before an audit: what it is, how sure and how good, what it takes; and what earlier ones have shown."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from labeller.ui.bulk.audit_flow import AuditView
from labeller.ui.bulk.audit_words import AuditWords
from labeller.ui.numbers import percent_text
from labeller.ui.theme import XL, L, S
from labeller.ui.widgets.boxes import STRETCH, clear, column, row
from labeller.ui.widgets.buttons import PRIMARY, push_button
from labeller.ui.widgets.segmented_control import SegmentedControl
from labeller.ui.widgets.text import MUTED, Paragraph, plain_label

SURE = (0.8, 0.9, 0.95, 0.98, 0.99)
WANTED = (0.005, 0.01, 0.02, 0.05)
_WIDTH_PX = 640
_NAME_PX = 160


class AuditBegin(QWidget):
    """`chosen(least, wanted)` comes with another choice, `begun` when somebody begins."""

    chosen = Signal(float, float)
    begun = Signal()

    def __init__(self, words: AuditWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.least = SegmentedControl(
            self.tr("How sure the app must be"), [(str(one), percent_text(one)) for one in SURE]
        )
        self.wanted = SegmentedControl(
            self.tr("How many may be wrong"), [(str(one), f"{100 * one:g}\u00a0%") for one in WANTED]
        )
        self.plan = Paragraph()
        self.go = push_button(self.tr("Begin the audit"), kind=PRIMARY, icon="shield-check", clicked=self.begun.emit)
        self.go.setEnabled(False)  # until it is known what that would take
        self._past: QVBoxLayout = column(spacing=S)
        self._lay_out()
        for choice in (self.least, self.wanted):
            choice.chosen.connect(lambda _: self.chosen.emit(float(self.least.value), float(self.wanted.value)))
        self.setFocusProxy(self.go)

    def show_view(self, view: AuditView, least: float, wanted: float, *, can_write: bool) -> None:
        self.least.set_value(str(least))
        self.wanted.set_value(str(wanted))
        self.plan.setText(self._words.plan(view, least, wanted))
        self.go.setEnabled(bool(view.looks) and can_write)
        # A button that cannot be pressed is no place for the keyboard.
        self.setFocusProxy(self.go if self.go.isEnabled() else self.least.chosen_button or self.go)
        clear(self._past)
        if view.delivered:
            self._past.addWidget(plain_label(self.tr("What was audited"), role="emphasised"))
        for one in view.delivered:
            self._past.addWidget(Paragraph(self._words.delivered(one)))

    def _lay_out(self) -> None:
        title = Paragraph(self.tr("Let the app label the rest, and say how good that is"), role="page")
        about = Paragraph(
            self.tr(
                "The app labels what it is sure of, and keeps these labels as they are. You check a random sample of "
                "them. From that follows how many of the others can be wrong at most. Only then can they be delivered, "
                "marked as labelled by the app; they never count as your answers, and the app does not learn from them."
            ),
            tone=MUTED,
        )
        sure, wrong = plain_label(self.tr("Sure of each at least")), plain_label(self.tr("Wrong of them at most"))
        for name in (sure, wrong):
            name.setFixedWidth(_NAME_PX)
        middle = QWidget()
        middle.setMaximumWidth(_WIDTH_PX)
        middle.setLayout(
            column(
                title,
                about,
                row(sure, self.least, STRETCH),
                row(wrong, self.wanted, STRETCH),
                self.plan,
                row(self.go, STRETCH),
                S,
                self._past,
                spacing=L,
            )
        )
        self.setLayout(column(XL, row(middle), STRETCH, margins=(XL, XL, XL, XL)))
