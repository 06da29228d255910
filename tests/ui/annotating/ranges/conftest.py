"""A range desk between a board and an audio view, on a session of sounds; nobody hears anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions
from labeller.formats.registry import recognise
from labeller.jobs import JobContext
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.project.importing import import_source
from labeller.project.project import create_project
from labeller.ui.annotating.board import AnnotationBoard
from labeller.ui.annotating.ranges.range_desk import RangeDesk
from labeller.ui.audio.audio_view import AudioView, make_audio_view
from labeller.ui.job_runner import JobRunner
from labeller.ui.session import ProjectSession
from tests.media.sounds import noise, save


@dataclass
class Desk:
    """Everything that a test of ranges works with. Labels are speech (1) and noise (2)."""

    session: ProjectSession
    board: AnnotationBoard
    view: AudioView
    ranges: RangeDesk

    @property
    def shapes(self) -> list[tuple[float, float, int]]:
        return [(one.shape.start_s, one.shape.end_s, one.label_id) for one in self.board.annotations]


@pytest.fixture
def desk(tmp_path, qtbot, monkeypatch) -> Iterator[Desk]:
    """Ten seconds of noise, seen as a whole, 1000 pixels wide."""
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [])
    folder = tmp_path / "sounds"
    for number in range(2):
        save(folder / f"{number}.wav", noise(10.0, seed=number))
    project = create_project(tmp_path / "p.labeller", Task.AUDIO_RANGES, ["speech", "noise"])
    import_source(project, folder, recognise(folder), ReadOptions(task=project.task), JobContext())
    session = ProjectSession(project, LearningLoop(project, EmbeddingCaches()), JobRunner())
    board = AnnotationBoard(session)
    view = make_audio_view()
    ranges = RangeDesk(board, session, view, view)
    qtbot.addWidget(view)
    view.resize(1000, 400)
    with qtbot.waitActive(view):
        view.show()
    board.show_item(1)
    with qtbot.waitSignal(view.sound_shown):
        view.show_sound(folder / "0.wav", 1)
    yield Desk(session, board, view, ranges)
    view.close_files()
    session.close()
