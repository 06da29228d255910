"""A session on items made on the spot, and the label page over it, with no learner but what a test gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from labeller.domain.schema import Task
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.media.hashing import text_hash
from labeller.settings import Settings
from labeller.ui.job_runner import JobRunner
from labeller.ui.labelling.label_page import LabelPage
from labeller.ui.session import ProjectSession
from labeller.ui.shortcuts import Shortcuts
from tests.store.making import add, new_project, photo, row, texts

OpenSession = Callable[..., ProjectSession]
OpenPage = Callable[[ProjectSession], LabelPage]


@pytest.fixture
def open_session(tmp_path, qapp, monkeypatch) -> Iterator[OpenSession]:
    """Makes a project with items that no embedder reads, and opens it."""
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [])
    opened: list[ProjectSession] = []

    def make(
        *,
        labels=("cat", "dog"),
        task: Task = Task.TEXT_CLASSIFICATION,
        items: int = 20,
        pictures: tuple[str, ...] = (),
        size: tuple[int, int] = (64, 48),
        rows: Sequence[Mapping[str, Any]] = (),
    ) -> ProjectSession:
        project = new_project(tmp_path, labels, task=task)
        for number, name in enumerate(pictures):
            Image.new("RGB", size, (number, 120, 150)).save(tmp_path / name)
        photos = [replace(photo(name), width=size[0], height=size[1]) for name in pictures]
        made = photos or [row(place, one) for place, one in enumerate(rows)] or texts(items)
        add(project, [replace(one, content_hash=text_hash(one.name)) for one in made], folder=tmp_path)
        session = ProjectSession(project, LearningLoop(project, EmbeddingCaches()), JobRunner())
        opened.append(session)
        return session

    yield make
    for session in opened:
        session.close()


@pytest.fixture
def open_page(qtbot) -> Iterator[OpenPage]:
    """Shows the label page of a session, with its first item."""
    opened: list[tuple[LabelPage, Shortcuts]] = []

    def show(session: ProjectSession) -> LabelPage:
        settings = Settings()
        shortcuts = Shortcuts(settings)
        page = LabelPage(session, settings, shortcuts)
        opened.append((page, shortcuts))
        qtbot.addWidget(page)
        page.resize(1280, 720)
        with qtbot.waitActive(page):
            page.show()
        session.start_learning()
        qtbot.waitUntil(lambda: page.flow.shown is not None, timeout=30_000)
        page.focus_item()
        return page

    yield show
    for page, shortcuts in opened:
        page.leave()
        page.close()
        shortcuts.close()


@pytest.fixture
def session(open_session) -> ProjectSession:
    """Twenty texts with the ids 1 to 20 and the labels cat (1) and dog (2)."""
    return open_session()


@pytest.fixture
def page(session, open_page) -> LabelPage:
    return open_page(session)
