"""What the rest takes: answers, hours and price until an accuracy is reached. This is the quote for a client."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from labeller.loop.quote import CURRENCY, RATE, TARGET, Quote, QuoteSettings
from labeller.ui.learning.card import Card
from labeller.ui.learning.learning_words import amount_of_answers, amount_of_money, amount_of_time, everything_text
from labeller.ui.numbers import unbroken
from labeller.ui.theme import CONTROL_HEIGHT, L, S
from labeller.ui.widgets.boxes import STRETCH, row
from labeller.ui.widgets.buttons import push_button
from labeller.ui.widgets.form import number_field
from labeller.ui.widgets.text import MUTED, Paragraph, plain_label

_TARGETS = (50, 99)
_HIGHEST_RATE = 100_000
_CURRENCY_LETTERS, _CURRENCY_PX = 8, 72


class QuoteCard(Card):
    """Target and price per hour, and what follows from them. Where nothing is foretold (`has_target` False), only what
    it takes to answer all by hand.

    `setting_chosen` carries a key of the project's settings and a value, `copy_wanted` that the quote is to be copied.
    """

    setting_chosen = Signal(str, object)
    copy_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, *, has_target: bool = True) -> None:
        super().__init__(parent)
        self._has_target = has_target
        self.target = number_field(*_TARGETS, _TARGETS[1], suffix=" %")
        self.rate = number_field(0, _HIGHEST_RATE, 0)
        self.rate.setSpecialValueText(self.tr("not set"))
        self.currency = QLineEdit()
        self.currency.setMaxLength(_CURRENCY_LETTERS)
        self.currency.setFixedSize(_CURRENCY_PX, CONTROL_HEIGHT)
        self.currency.setPlaceholderText(self.tr("e.g. €"))  # a bare sign would look like what is set
        self.answers, self.hours, self.price = (plain_label(strong=True, tabular=True) for _ in range(3))
        for figure in (self.answers, self.hours, self.price):
            figure.setWordWrap(True)
        self.everything = Paragraph()
        self.note = Paragraph(role="secondary", tone=MUTED)
        self.copy = push_button(self.tr("Copy the quote"), icon="copy", clicked=self.copy_wanted.emit)
        buttons = row(self.copy, STRETCH)
        self.fill(self.tr("What is left to do"), self._grid(), self.everything, self.note, buttons)
        self._connect()

    def show_quote(self, quote: Quote, everything: Quote, settings: QuoteSettings, note: str) -> None:
        """`note` is what has to be known about the quote."""
        fields = (self.target, self.rate, self.currency)
        blocked = [QSignalBlocker(field) for field in fields]
        self.target.setValue(round(100 * settings.target))
        self.rate.setValue(round(settings.hourly_rate or 0))
        if not self.currency.hasFocus():  # the cursor would jump
            self.currency.setText(settings.currency)
        del blocked
        self.answers.setText(amount_of_answers(quote.answers))
        self.hours.setText(amount_of_time(quote.hours))
        self.price.setText(amount_of_money(quote.price, quote.currency))
        self.note.setText(unbroken(note))
        self.note.setVisible(bool(note) and self._has_target)
        self.everything.setText(unbroken(everything_text(everything)))
        self.copy.setEnabled(quote.answers is not None or everything.hours is not None)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(L)
        grid.setVerticalSpacing(S)
        grid.setColumnStretch(1, 1)
        money = QWidget()
        money.setLayout(row(self.rate, self.currency, STRETCH))
        self.currency.setAccessibleName(self.tr("Currency"))
        if self._has_target:
            self._add(grid, self.tr("Accuracy to reach"), self.target, self.target)
        self._add(grid, self.tr("Price per hour"), self.rate, money)
        if self._has_target:
            self._add(grid, self.tr("Answers left"), self.answers, self.answers)
            self._add(grid, self.tr("Time left"), self.hours, self.hours)
            self._add(grid, self.tr("Price"), self.price, self.price)
        return grid

    @staticmethod
    def _add(grid: QGridLayout, name: str, field: QWidget, shown: QWidget) -> None:
        line = grid.rowCount()
        title = plain_label(name)
        if isinstance(field, QLabel):
            title = plain_label(name, tone=MUTED)
        else:
            title.setBuddy(field)
            field.setAccessibleName(name)
        grid.addWidget(title, line, 0)
        grid.addWidget(shown, line, 1)

    def _connect(self) -> None:
        for field in (self.target, self.rate):
            field.setKeyboardTracking(False)  # each typed digit would be a step of its own
        self.target.valueChanged.connect(lambda percent: self.setting_chosen.emit(TARGET, percent / 100))
        self.rate.valueChanged.connect(lambda rate: self.setting_chosen.emit(RATE, float(rate) or None))
        self.currency.editingFinished.connect(self._on_currency)

    def _on_currency(self) -> None:
        if self.currency.isModified():
            self.currency.setModified(False)
            self.setting_chosen.emit(CURRENCY, self.currency.text().strip() or None)
