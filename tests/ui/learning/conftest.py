"""The learning page over a session, with what the learner was measured to be as a test says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from labeller.domain.schema import Task
from labeller.learning.label_figures import Confusion, LabelFigures
from labeller.learning.outlook import Outlook
from labeller.learning.quality import CurvePoint, wilson
from labeller.learning.stopping import Degree, StopAdvice
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.loop.progress import Quality
from labeller.media.hashing import text_hash
from labeller.settings import Settings
from labeller.ui.job_runner import JobRunner
from labeller.ui.learning.learning_page import LearningPage
from labeller.ui.session import ProjectSession
from labeller.ui.shortcuts import Shortcuts
from tests.store.making import add, new_project, texts

OpenPage = Callable[..., LearningPage]

EARLY = Quality(wilson(2, 3), (), 12, control=wilson(2, 3))
CURVE = tuple(CurvePoint(answers, wilson(right, 60)) for answers, right in ((20, 30), (80, 42), (240, 51)))
# Three hundred answers, of which sixty were control answers; then twice and four times as many.
OUTLOOK = Outlook(np.array([300.0, 600.0, 1200.0]), np.array([[0.80, 0.86, 0.92], [0.85, 0.90, 0.96]]))
ADVICE = tuple(StopAdvice(one, is_stop=one is Degree.EARLY, reason=f"The reason for {one}.") for one in Degree)


def full(label_ids: Sequence[int] = (1, 2)) -> Quality:
    """Something to say about everything."""
    figures = tuple(LabelFigures(one, wilson(24, 28), wilson(24, 30)) for one in label_ids)
    confused = (Confusion(label_ids[0], label_ids[1], 6, 30), Confusion(label_ids[1], label_ids[0], 4, 30))
    return Quality(CURVE[-1].accuracy, CURVE, 240, CURVE[-1].accuracy, figures, confused, OUTLOOK, ADVICE, "Linear.")


@pytest.fixture
def open_page(tmp_path, qtbot, monkeypatch) -> Iterator[OpenPage]:
    """Makes a project with some items and shows the learning page over it."""
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [])
    monkeypatch.setattr(LearningLoop, "is_measuring_due", lambda _: False)
    opened: list[tuple[LearningPage, ProjectSession, Shortcuts]] = []

    def show(
        quality: Quality | None = None,
        labels: Sequence[str] = ("cat", "dog"),
        task: Task = Task.TEXT_CLASSIFICATION,
    ) -> LearningPage:
        project = new_project(tmp_path, labels, task=task)
        add(project, [replace(one, content_hash=text_hash(one.name)) for one in texts(20)])
        loop = LearningLoop(project, EmbeddingCaches())
        loop._quality = quality
        session = ProjectSession(project, loop, JobRunner())
        settings = Settings()
        shortcuts = Shortcuts(settings)
        page = LearningPage(session, settings, shortcuts)
        opened.append((page, session, shortcuts))
        page.resize(1024, 592)
        with qtbot.waitActive(page):
            page.show()
        page.enter()
        return page

    yield show
    for page, session, shortcuts in opened:
        session.close()  # before its widgets go, as the window does it
        page.close()
        page.deleteLater()
        shortcuts.close()
