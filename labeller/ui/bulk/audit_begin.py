"""Before an audit: what it is, how sure and how good, what it takes; and what earlier ones have shown."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from labeller.ui.bulk.audit_flow import WANTED, AuditView
from labeller.ui.bulk.audit_words import AuditWords, wanted_text
from labeller.ui.numbers import percent_text
from labeller.ui.theme import XL, L, S
from labeller.ui.widgets.boxes import STRETCH, clear, column, row
from labeller.ui.widgets.buttons import PRIMARY, push_button
from labeller.ui.widgets.segmented_control import SegmentedControl
from labeller.ui.widgets.text import MUTED, Paragraph, plain_label

SURE = (0.8, 0.9, 0.95, 0.98, 0.99)
_WIDTH_PX = 640
_NAME_PX = 160


class AuditBegin(QWidget):
    """`chosen(least, wanted)` comes with another choice, `begun` when somebody begins.

    Where there are too few items for that, the two ways out are buttons: the share that they can show, and
    `confirm_wanted` for looking at all of them.
    """

    chosen = Signal(float, float)
    begun = Signal()
    confirm_wanted = Signal()

    def __init__(self, words: AuditWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.least = SegmentedControl(
            self.tr("How sure the app must be"), [(str(one), percent_text(one)) for one in SURE]
        )
        self.wanted = SegmentedControl(
            self.tr("How many may be wrong"), [(str(one), wanted_text(one)) for one in WANTED]
        )
        self.plan = Paragraph()
        self.go = push_button(self.tr("Begin the audit"), kind=PRIMARY, icon="shield-check", clicked=self.begun.emit)
        self.go.setEnabled(False)  # until it is known what that would take
        self.ease = push_button("", clicked=self._ask_for_less)
        self.confirm = push_button(
            self.tr("Confirm them instead"), icon="list-checks", clicked=self.confirm_wanted.emit
        )
        self._possible = 0.0
        self._past: QVBoxLayout = column(spacing=S)
        self._lay_out()
        for way_out in (self.ease, self.confirm):
            way_out.hide()
        for choice in (self.least, self.wanted):
            choice.chosen.connect(lambda _: self.chosen.emit(float(self.least.value), float(self.wanted.value)))
        self.setFocusProxy(self.go)

    def show_view(self, view: AuditView, least: float, wanted: float, *, can_write: bool) -> None:
        self.least.set_value(str(least))
        self.wanted.set_value(str(wanted))
        self.plan.setText(self._words.plan(view, least, wanted))
        self.go.setEnabled(bool(view.looks) and can_write)
        self._show_ways_out(view)
        # A button that cannot be pressed is no place for the keyboard.
        self.setFocusProxy(next((one for one in (self.go, self.ease, self.confirm) if _can_press(one)), self._choice))
        clear(self._past)
        if view.delivered:
            self._past.addWidget(plain_label(self.tr("What was audited"), role="emphasised"))
        for one in view.delivered:
            self._past.addWidget(Paragraph(self._words.delivered(one)))

    @property
    def _choice(self) -> QWidget:
        return self.least.chosen_button or self.least

    def _show_ways_out(self, view: AuditView) -> None:
        is_stuck = view.has_learned and view.candidates > 0 and not view.looks
        self.go.setVisible(not is_stuck)
        self.confirm.setVisible(is_stuck)
        self.ease.setVisible(is_stuck and view.possible is not None)
        if view.possible is not None:
            self._possible, size = view.possible
            text = self.tr("Ask for at most {share}: %Ln items to check", "", size)
            self.ease.setText(text.format(share=wanted_text(self._possible)))

    def _ask_for_less(self) -> None:
        self.chosen.emit(float(self.least.value), self._possible)

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
                row(self.go, self.ease, self.confirm, STRETCH),
                S,
                self._past,
                spacing=L,
            )
        )
        self.setLayout(column(XL, row(middle), STRETCH, margins=(XL, XL, XL, XL)))


def _can_press(button: QPushButton) -> bool:
    return not button.isHidden() and button.isEnabled()
