"""Projects of short texts about a few subjects, read for the learner by the embedder that needs no weights."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.changes import Changes
from labeller.domain.item import ItemId, ItemState, Medium, NewItem
from labeller.domain.prediction import Question
from labeller.domain.schema import Task
from labeller.jobs import JobContext
from labeller.learning.embedders.registry import embedders_for
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.loop.ranking import Ranking
from labeller.media.hashing import text_hash
from labeller.project.commands.answers import SetAnswer
from labeller.project.commands.settings import ChangeSetting
from labeller.project.importing import Importer
from labeller.project.project import Project, create_project
from labeller.store import item_store

SUBJECTS = {
    "weather": "rain storm cloud sunny degrees forecast windy snow thunder drizzle",
    "cooking": "onion butter oven recipe salt frying simmer garlic dough spoon",
    "football": "goal keeper penalty league striker referee match stadium corner offside",
}


def texts_about(subject: str, count: int, *, seed: int = 0) -> list[str]:
    """Different texts of six words of one subject."""
    words, rng = SUBJECTS[subject].split(), np.random.default_rng((seed, *subject.encode()))
    return [f"{number} {' '.join(rng.choice(words, 6, replace=False))}" for number in range(count)]


@dataclass
class World:
    """An open project with its loop, and the labels that each item ought to get."""

    project: Project
    loop: LearningLoop
    truth: dict[ItemId, tuple[str, ...]]

    def rank(self, count: int = 16) -> Ranking:
        return self.loop.rank(JobContext(), count)

    def answer(self, item_id: ItemId, *names: str, is_control: bool = False) -> None:
        """Give an item these labels, by default the right ones."""
        labels = [self.project.schema.named(name) for name in names or self.truth[item_id]]
        annotations = tuple(Annotation(label.id, Source.HUMAN, 1, time.time()) for label in labels if label)
        self.perform(SetAnswer(item_id, Answer(ItemState.ANSWERED, 1, time.time(), 1.0, is_control, annotations)))

    def skip(self, item_id: ItemId) -> None:
        self.perform(SetAnswer(item_id, Answer(ItemState.SKIPPED, 1, time.time())))

    def ask(self) -> Question | None:
        """Rank, and ask one question."""
        self.rank()
        return self.loop.next_question()

    def label(self, count: int) -> list[Question]:
        """Answer so many questions, the learner learning after each."""
        asked = []
        for _ in range(count):
            question = self.ask()
            if question is None:
                break
            self.answer(question.item_id, is_control=question.is_control)
            asked.append(question)
        return asked

    def perform(self, command: object) -> None:
        self.note(self.project.perform(command))

    def note(self, changes: Changes | None) -> None:
        assert changes is not None
        self.loop.note(changes)

    def set(self, **settings: object) -> None:
        for key, value in settings.items():
            self.perform(ChangeSetting(key, value))

    def close(self) -> None:
        self.loop.close()
        self.project.close()


def make_world(
    folder: Path,
    texts: Sequence[tuple[str, tuple[str, ...]]],
    *,
    task: Task = Task.TEXT_CLASSIFICATION,
    labels: Sequence[str] = tuple(SUBJECTS),
    name: str = "world",
) -> World:
    """A project of texts with the labels that they ought to get, none of them answered, all of them read."""
    project = create_project(folder / f"{name}.labeller", task, labels, annotator="ann")
    add_texts(project, [text for text, _ in texts])
    caches = EmbeddingCaches(folder / "embeddings")
    read(caches, [text for text, _ in texts])
    by_text = dict(texts)
    with project.read() as db:
        items = item_store.find_items(db, item_store.find_item_ids(db))
    return World(project, LearningLoop(project, caches), {item.id: by_text[item.text or ""] for item in items})


def add_texts(project: Project, texts: Sequence[str]) -> None:
    new = [NewItem(Medium.TEXT, text, text_hash(text), text=text) for text in texts]
    Importer(project, "source", "lines").run(new)


def read(caches: EmbeddingCaches, texts: Sequence[str]) -> None:
    embedder = embedders_for(Medium.TEXT)[0]
    if texts:
        caches.of(embedder).append([text_hash(text) for text in texts], embedder.embed(texts))


def three_subjects(each: int) -> list[tuple[str, tuple[str, ...]]]:
    """Texts about the three subjects in turn."""
    columns = [[(text, (subject,)) for text in texts_about(subject, each)] for subject in SUBJECTS]
    return [one for row in zip(*columns, strict=True) for one in row]


class Plain:
    """Stands for an encoder: a text becomes its length, a picture its mean colour and its size."""

    title = "Plain"
    dimensions = 3
    batch_size = 4

    def __init__(self, name: str = "plain", input_px: int = 16) -> None:
        self.name = name
        self.input_px = input_px
        self.read: list[object] = []

    def embed(self, batch) -> np.ndarray:
        self.read += batch
        rows = [(len(one), 1, 1) if isinstance(one, str) else (one.mean(), *one.shape[:2]) for one in batch]
        return np.array(rows, dtype=np.float32)
