"""The learning page: how good the learner is by now, how far it is still, and when to stop."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from labeller.domain.changes import Changes
from labeller.errors import LabellerError
from labeller.loop.quote import QuoteSettings, quote, quote_for_all
from labeller.project.commands.settings import ChangeSetting
from labeller.settings import Settings
from labeller.ui.learning.accuracy_card import AccuracyCard
from labeller.ui.learning.confusion_card import ConfusionCard
from labeller.ui.learning.label_card import LabelCard
from labeller.ui.learning.label_table import label_lines
from labeller.ui.learning.learning_words import quote_lines, quote_note
from labeller.ui.learning.quote_card import QuoteCard
from labeller.ui.learning.stop_card import StopCard
from labeller.ui.learning.strategy_card import StrategyCard
from labeller.ui.project_page import ProjectPage
from labeller.ui.session import ProjectSession
from labeller.ui.shortcuts import Shortcuts
from labeller.ui.theme import L
from labeller.ui.widgets.boxes import STRETCH, column, row, scrolled

_WIDEST_PX = 1240
_SIDE_PX = 360
_ROOM = 100  # far more than the stretches beside it: those get what is above the greatest width


class LearningPage(ProjectPage):
    """Shows what was measured last. It follows the session only while it is on the screen, and never asks by itself."""

    def __init__(self, session: ProjectSession, settings: Settings, shortcuts: Shortcuts) -> None:  # noqa: ARG002
        super().__init__()
        self._session = session
        task = session.schema.task
        # Of what is drawn on items nothing is foretold, and nothing is known by label.
        self.accuracy = AccuracyCard(session.jobs, is_drawn=not task.is_whole_item)
        self.stop = StopCard()
        if not task.is_whole_item:
            self.stop.hide()
        self.quote = QuoteCard(has_target=task.is_whole_item)
        self.labels = LabelCard(has_figures=task.is_whole_item)
        self.confusions = ConfusionCard()
        self.strategy = StrategyCard(is_drawn=not task.is_whole_item)
        self._left, self._below = column(spacing=L), row(spacing=L)
        self._area = scrolled(self._content())
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrows and page keys scroll
        self._area.setAccessibleName(self.tr("Learning"))
        self.setLayout(column(self._area))
        QWidget.setTabOrder(self.confusions.pairs, self.strategy.strategy)  # wherever it is placed
        self._connect()

    def enter(self) -> None:
        self._show_everything()
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)

    def _content(self) -> QWidget:
        side = QWidget()
        side.setMinimumWidth(_SIDE_PX)
        side.setLayout(column(self.stop, self.quote, STRETCH, spacing=L))
        above = row(spacing=L)
        above.addLayout(self._left, 3)
        above.addWidget(side, 2)
        self._left.addWidget(self.accuracy, 1)
        self._left.addWidget(self.strategy)
        self._below.addWidget(self.confusions, 3, Qt.AlignmentFlag.AlignTop)
        cards = QWidget()
        cards.setMaximumWidth(_WIDEST_PX)
        cards.setLayout(column(above, self.labels, self._below, STRETCH, spacing=L))
        content = QWidget()
        middle = row(STRETCH, margins=(L, L, L, L))
        middle.addWidget(cards, _ROOM)
        middle.addStretch(1)
        content.setLayout(middle)
        return content

    def _connect(self) -> None:
        for card in (self.stop, self.quote, self.labels, self.strategy):
            card.setting_chosen.connect(self._change)
        for card in (self.stop, self.quote, self.strategy):
            card.setEnabled(not self._session.project.is_read_only)
        self.quote.copy_wanted.connect(self._copy_quote)
        self.labels.label_opened.connect(self.label_wanted)
        self.confusions.label_opened.connect(self.label_wanted)
        self._session.measured.connect(self._on_measured)
        self._session.counted.connect(self._on_counted)
        self._session.changed.connect(self._on_changed)

    def _change(self, key: str, value: object) -> None:
        """Settle something for the project, as a step that undo takes back; what holds is shown, also if it cannot."""
        try:
            self._session.steps.perform(ChangeSetting(key, value))
        except LabellerError as error:
            self.failed.emit(error)
            self._show_everything()

    def _on_measured(self) -> None:
        if self.isVisible():
            self._show_everything()

    def _on_counted(self) -> None:
        if self.isVisible():
            self._show_quote()
            self._show_labels()

    def _on_changed(self, changes: Changes) -> None:
        if self.isVisible() and (changes.settings or changes.schema or changes.everything):
            self._show_everything()

    def _show_everything(self) -> None:
        quality, settings = self._session.quality, self._session.loop_settings
        schema, wanted = self._session.schema, self._quote_settings()
        self.accuracy.show_quality(quality, settings.control_share, wanted.target)
        self.stop.show_advice(quality, wanted.degree)
        self.strategy.show_strategy(settings.strategy, quality)
        self.confusions.show_quality(quality, schema.labels, is_multilabel=schema.task.is_multilabel)
        self._place_strategy()
        self._show_quote()
        self._show_labels()

    def _place_strategy(self) -> None:
        """Beside the confusions; while there are none, where there is room above."""
        if self.confusions.isHidden():
            self._left.addWidget(self.strategy)
        else:
            self._below.addWidget(self.strategy, 2, Qt.AlignmentFlag.AlignTop)

    def _show_quote(self) -> None:
        counts, settings = self._session.counts, self._quote_settings()
        self._quote = quote(self._session.quality, counts.pace, settings, counts.open)
        self._everything = quote_for_all(counts.pace, settings, counts.open)
        self.quote.show_quote(self._quote, self._everything, settings, quote_note(self._quote, self._session.quality))

    def _show_labels(self) -> None:
        quality, labels = self._session.quality, self._session.schema.labels
        self.labels.setVisible(bool(labels))
        figures = quality.labels if quality else ()
        wanted = self._session.loop_settings.wanted
        self.labels.show_lines(label_lines(labels, self._session.counts.by_label, figures, wanted))

    def _quote_settings(self) -> QuoteSettings:
        return QuoteSettings.of(self._session.project.settings)

    def _copy_quote(self) -> None:
        lines = quote_lines(self._quote, self._everything, self._session.name, self._session.quality)
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.said.emit(self.tr("The quote is in the clipboard"))
