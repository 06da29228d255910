"""What learns, which items it asks about first and why, and the choice of that."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from labeller.learning.strategies import STRATEGIES
from labeller.loop.progress import Quality
from labeller.loop.settings import STRATEGY
from labeller.ui.learning.card import Card
from labeller.ui.numbers import unbroken
from labeller.ui.widgets.form import Form, choice_field
from labeller.ui.widgets.text import MUTED, Paragraph

_NAME_PX = 56


def _tr(text: str) -> str:
    """Marks a text for translation, without a context; it is translated where it is shown."""
    return text


# In plain words, by the names of the strategies.
_REASONS = {
    "mixed": _tr(
        "At first it asks about items that stand for many others, so that everything has been seen once. Then it asks "
        "about those where it is torn between two labels, and leaves out what is much like an item just asked."
    ),
    "margin": _tr("It asks about items where two labels are almost equally probable: there an answer settles most."),
    "least-confident": _tr("It asks about items whose best label it is least sure of."),
    "entropy": _tr("It asks about items where many labels are possible, not only two."),
    "coverage": _tr("It asks about items that stand for many others, whatever it believes about them."),
    "random": _tr("It asks in random order and takes no account of what it has learned. This takes most answers."),
}
_ASKS_LEARNER = ("mixed", "margin", "least-confident", "entropy")
_OF_DRAWN = _tr(
    "At first it asks about items that stand for many others. As soon as it has learned to find something, it asks "
    "about those where it is least sure of what it finds."
)


class StrategyCard(Card):
    """How it learns, in words. `setting_chosen` carries a key of the project's settings and a value."""

    setting_chosen = Signal(str, object)

    def __init__(self, parent: QWidget | None = None, *, is_drawn: bool = False) -> None:
        super().__init__(parent)
        self._is_drawn = is_drawn
        titles = [(one.name, QCoreApplication.translate("strategies", one.title)) for one in STRATEGIES]
        self.strategy = choice_field(titles)
        self.reason = Paragraph()
        self.learned = Paragraph(role="secondary", tone=MUTED)
        form = Form(name_width_px=_NAME_PX)
        form.add_row(self.tr("Ask first"), self.strategy)
        self.fill(self.tr("How it learns"), form, self.reason, self.learned)
        self.strategy.activated.connect(lambda _: self.setting_chosen.emit(STRATEGY, self.strategy.currentData()))

    def show_strategy(self, name: str, quality: Quality | None) -> None:
        self.strategy.setCurrentIndex(max(0, self.strategy.findData(name)))
        is_of_drawn = self._is_drawn and name in _ASKS_LEARNER
        reason = _OF_DRAWN if is_of_drawn else _REASONS.get(name, "")
        self.reason.setText(QCoreApplication.translate("", reason) if reason else "")
        self.reason.setVisible(bool(reason))
        learned = quality.learned if quality else ""
        self.learned.setText(unbroken(learned))
        self.learned.setVisible(bool(learned))
