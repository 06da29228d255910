"""A session whose learner has seen some texts, and the Confirm page over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from labeller.settings import Settings
from labeller.ui.bulk.confirm_flow import ConfirmFlow
from labeller.ui.bulk.confirm_page import ConfirmPage
from labeller.ui.job_runner import JobRunner
from labeller.ui.session import ProjectSession
from labeller.ui.shortcuts import Shortcuts
from tests.loop.making import World, make_world, three_subjects

LEAST = 0.8


@pytest.fixture
def world(tmp_path, qapp, monkeypatch) -> World:
    """Ninety texts about three subjects, twelve of them answered, all of them read."""
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [])
    world = make_world(tmp_path, three_subjects(30))
    world.label(12)
    return world


@pytest.fixture
def session(world, qtbot) -> Iterator[ProjectSession]:
    """The world in a session, ranked."""
    session = ProjectSession(world.project, world.loop, JobRunner())
    with qtbot.waitSignal(session.ranked, timeout=30_000):
        session.start_learning()
    yield session
    session.close()


@pytest.fixture
def show(qtbot) -> Iterator[Callable[[ProjectSession], ConfirmPage]]:
    """Shows the Confirm page with its first items."""
    opened: list[tuple[ConfirmPage, Shortcuts]] = []

    def make(session: ProjectSession, *, waits: bool = True) -> ConfirmPage:
        settings = Settings()
        shortcuts = Shortcuts(settings)
        page = ConfirmPage(session, settings, shortcuts)
        page.flow.least, page.flow.size = LEAST, 12
        opened.append((page, shortcuts))
        qtbot.addWidget(page)
        page.resize(1280, 720)
        with qtbot.waitActive(page):
            page.show()
        page.enter()
        if waits:
            wait_for_page(page.flow, qtbot)
        return page

    yield make
    for page, shortcuts in opened:
        page.leave()
        page.close()
        shortcuts.close()


def wait_for_page(flow: ConfirmFlow, qtbot) -> None:
    qtbot.waitUntil(lambda: flow.shown is not None and not flow.is_looking, timeout=30_000)
