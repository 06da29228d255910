"""What the open project has settled about its learning loop: steps of its history, so undo takes them back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from labeller.learning.strategies import STRATEGIES
from labeller.loop.settings import CONTROL_SHARE, STRATEGY
from labeller.project.commands.settings import ChangeSetting
from labeller.ui.session import ProjectSession
from labeller.ui.theme import L
from labeller.ui.widgets.boxes import STRETCH, column
from labeller.ui.widgets.form import Form, choice_field, number_field

_HIGHEST_PERCENT = 50


class ProjectSettingsPage(QWidget):
    """Which items are asked first, and how many are kept apart to measure the learner.

    `guarded` does what may be refused and shows why.
    """

    def __init__(
        self,
        session: ProjectSession,
        guarded: Callable[[Callable[[], object]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._guarded = guarded
        now = session.loop_settings
        titles = [(one.name, QCoreApplication.translate("strategies", one.title)) for one in STRATEGIES]
        self.strategy = choice_field(titles, now.strategy)
        self.strategy.activated.connect(lambda _: self._change(STRATEGY, str(self.strategy.currentData())))
        self.control = number_field(0, _HIGHEST_PERCENT, round(100 * now.control_share), suffix=" %")
        self.control.setKeyboardTracking(False)  # each typed digit would be a step of its own
        self.control.valueChanged.connect(lambda percent: self._change(CONTROL_SHARE, percent / 100))
        form = Form()
        form.add_row(self.tr("Ask first"), self.strategy, self.tr("Which items the loop asks about before others."))
        form.add_row(
            self.tr("Control questions"),
            self.control,
            self.tr(
                "This share of the items is set aside at random and asked without a suggestion. The learner never "
                "trains on them, so they tell honestly how often it is right. With 0 % nothing is measured."
            ),
        )
        self.setLayout(column(form, STRETCH, margins=(0, L, 0, 0)))
        self.setEnabled(not session.project.is_read_only)
        session.changed.connect(self._show)

    def _change(self, key: str, value: str | float) -> None:
        self._guarded(lambda: self._session.steps.perform(ChangeSetting(key, value)))
        self._show()

    def _show(self) -> None:
        """Show what holds, also after undo or a step that was refused."""
        now = self._session.loop_settings
        self.strategy.setCurrentIndex(self.strategy.findData(now.strategy))
        self.control.blockSignals(True)
        self.control.setValue(round(100 * now.control_share))
        self.control.blockSignals(False)
