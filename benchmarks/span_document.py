"""A document of a megabyte with thousands of spans: opening it, scrolling through it, marking in it."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from benchmarks.figures import Figure
from labeller.app import make_application
from labeller.domain.annotation import Annotation, Source
from labeller.domain.item import Medium, NewItem
from labeller.domain.schema import Task
from labeller.domain.shape import Relation, TextSpan
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.media.hashing import text_hash
from labeller.project.commands.labels import AddLabel
from labeller.project.importing import Importer
from labeller.project.project import create_project
from labeller.ui.annotating.board import AnnotationBoard
from labeller.ui.annotating.spans.span_view import SpanView
from labeller.ui.job_runner import JobRunner
from labeller.ui.session import ProjectSession
from labeller.ui.theme import LIGHT, Theme

VIEW = QSize(900, 720)
FRAMES = 120
_SPANS_PER_CHARACTERS = 200
_AIM = "16 ms"


def run(is_quick: bool) -> list[Figure]:
    """Measure with a million characters; quickly with a fiftieth of that."""
    with tempfile.TemporaryDirectory() as folder:
        return _measure(Path(folder), 20_000 if is_quick else 1_000_000)


def _measure(folder: Path, characters: int) -> list[Figure]:
    """`characters` of made text with a span for every two hundred of them."""
    app = make_application()
    if app.findChild(Theme) is None:
        Theme(app, LIGHT)
    text = _text(characters)
    session, board = _open(folder, text)
    view = SpanView(board, session)
    view.resize(VIEW)
    view.show()
    count = characters // _SPANS_PER_CHARACTERS
    board.show_item(1)
    shown_s = _timed(lambda: view.show_text(text))
    rest_s = _timed(lambda: _lay_out(app, view))
    board.exchange((), _spans(count, characters), "Draw")
    what = f"{characters / 1e6:g} million characters, {count:,} spans: "
    frames = [_frame(app, view, number) for number in range(FRAMES)]
    board.exchange((), _relations(board), "Relate")
    related = [_frame(app, view, number) for number in range(FRAMES)]
    marks = [_timed(lambda place=place: board.add(TextSpan(place, place + 6))) for place in range(100, 2100, 100)]
    view.close()
    session.close()
    return [
        Figure.of(what + "shown", "ms", [shown_s], "", 1e3),
        Figure.of(what + "laid out to the end, in the background", "s", [rest_s]),
        Figure.of(what + "frame while scrolling", "ms", frames, _AIM, 1e3),
        Figure.of(what + "the same with a relation for every second", "ms", related, _AIM, 1e3),
        Figure.of(what + "marking one more", "ms", marks, "100 ms", 1e3),
    ]


def _open(folder: Path, text: str) -> tuple[ProjectSession, AnnotationBoard]:
    project = create_project(folder / "spans.labeller", Task.TEXT_SPANS, [f"label {n}" for n in range(8)])
    Importer(project, "made", "lines").run([NewItem(Medium.TEXT, "text", text_hash(text), text=text)])
    project.perform(AddLabel("relation", is_relation=True))
    session = ProjectSession(project, LearningLoop(project, EmbeddingCaches(folder)), JobRunner())
    return session, AnnotationBoard(session)


def _text(characters: int) -> str:
    dice = random.Random(0)
    words = ["span", "of", "letters", "that", "somebody", "reads", "and", "marks", "with", "a", "name", "or", "two"]
    lines, size = [], 0
    while size < characters:
        lines.append(" ".join(dice.choices(words, k=dice.randint(20, 120))) + ".")
        size += len(lines[-1]) + 1
    return "\n".join(lines)[:characters]


def _spans(count: int, characters: int) -> list[Annotation]:
    dice = random.Random(1)
    starts = [dice.randrange(characters - 40) for _ in range(count)]
    return [
        Annotation(dice.randint(1, 8), Source.HUMAN, 1, 0.0, shape=TextSpan(start, start + dice.randint(4, 40)))
        for start in starts
    ]


def _relations(board: AnnotationBoard) -> list[Annotation]:
    """From every second span to the one that follows it in the text."""
    spans = sorted((one.shape.start, one.id) for one in board.annotations if isinstance(one.shape, TextSpan) and one.id)
    ids = [key for _, key in spans]
    pairs = zip(ids[::2], ids[1::2], strict=False)
    return [Annotation(9, Source.HUMAN, 1, 0.0, shape=Relation(begin, end)) for begin, end in pairs]


def _lay_out(app: QApplication, view: SpanView) -> None:
    while not view.pane.is_complete:
        app.processEvents()


def _frame(app: QApplication, view: SpanView, number: int) -> float:
    bar = view.pane.verticalScrollBar()
    bar.setValue(round(bar.maximum() * number / FRAMES) if number % 10 == 0 else bar.value() + 60)
    app.processEvents()
    return _timed(view.pane.viewport().repaint)


def _timed(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin
