"""The learning page: how good the learner is by now, how far it is still, and when to stop."""

from __future__ import annotations

from labeller.settings import Settings
from labeller.ui.project_page import ProjectPage
from labeller.ui.session import ProjectSession
from labeller.ui.shortcuts import Shortcuts
from labeller.ui.theme import L
from labeller.ui.widgets.boxes import column
from labeller.ui.widgets.learning_curve_view import LearningCurveView


class LearningPage(ProjectPage):
    """Shows what was measured last; kept up to date only while it is on the screen."""

    def __init__(self, session: ProjectSession, settings: Settings, shortcuts: Shortcuts) -> None:  # noqa: ARG002
        super().__init__()
        self._session = session
        self.curve = LearningCurveView(session.jobs)
        self.setLayout(column(self.curve, margins=(L, L, L, L)))
        session.measured.connect(self._on_measured)

    def enter(self) -> None:
        self._show()
        self.curve.setFocus()

    def _on_measured(self) -> None:
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        quality = self._session.quality
        self.curve.set_curve(quality.curve if quality and not quality.now.is_early else ())
