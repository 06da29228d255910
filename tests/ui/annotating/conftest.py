"""A board over a session on three pictures that nothing reads, with the first one shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PIL import Image

from labeller.domain.schema import Task
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.media.hashing import text_hash
from labeller.ui.annotating.board import AnnotationBoard
from labeller.ui.job_runner import JobRunner
from labeller.ui.session import ProjectSession
from tests.store.making import add, new_project, photo

PICTURES = ("a.png", "b.png", "c.png")


@pytest.fixture
def session(tmp_path, qapp, monkeypatch) -> Iterator[ProjectSession]:
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [])
    project = new_project(tmp_path, ("cell", "grain"), task=Task.OBJECT_DETECTION)
    for name in PICTURES:
        Image.new("RGB", (640, 480), (90, 90, 90)).save(tmp_path / name)
    made = [replace(photo(name), content_hash=text_hash(name), width=640, height=480) for name in PICTURES]
    add(project, made, folder=tmp_path)
    session = ProjectSession(project, LearningLoop(project, EmbeddingCaches()), JobRunner())
    yield session
    session.close()


@pytest.fixture
def board(session) -> AnnotationBoard:
    board = AnnotationBoard(session)
    board.show_item(1)
    return board
