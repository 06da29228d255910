"""The projects that stand before the camera, made of the samples that ship and labelled by a simulated annotator."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections import deque
from collections.abc import Mapping
from pathlib import Path

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.changes import Changes
from labeller.domain.item import FoundAnnotation, ItemId, ItemState
from labeller.domain.prediction import Question
from labeller.domain.schema import LabelId, Task
from labeller.formats.format import ReadOptions
from labeller.formats.registry import recognise
from labeller.jobs import JobContext
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.drawing_oracle import draw_answers
from labeller.loop.embedding import embed_items
from labeller.loop.learning_loop import LearningLoop
from labeller.loop.making import make_loop
from labeller.project.commands.answers import SetAnswer
from labeller.project.importing import import_source
from labeller.project.project import Project, create_project
from labeller.project.samples import Sample, known_annotations, known_labels, make_sample, sample_named
from labeller.store import item_store

# The day on which all projects were changed, so that the pictures are the same every time.
DAY = 1_790_000_000
_RANKED_EVERY = 8
_SECONDS = (2.1, 3.4, 2.8, 1.9, 4.2, 2.6)


class Stage:
    """A folder with client data and projects. Everything in it is made on the spot."""

    def __init__(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.folder = folder
        self.pictures = sample_named("clipart")
        self.texts = sample_named("messages")

    def labelled(self, sample: Sample, answers: int) -> Path:
        """A sample with so many answers, given through the learning loop; one made before is made anew."""
        path = self.folder / f"{sample.title}.labeller"
        path.unlink(missing_ok=True)
        project = make_sample(sample, path, JobContext())
        _label(project, known_labels(sample), answers)
        return project.path

    def many_texts(self, name: str, copies: int, answers: int) -> Path:
        """So many numbered copies of every text of the sample, labelled in the same way."""
        with self.texts.source.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        said = {
            f"Ticket {place}: {row['text']}": row["category"] for row in rows for place in range(1000, 1000 + copies)
        }
        source = self.folder / f"{name}.csv"
        with source.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["text"], *([text] for text in said)])
        labels = sorted(set(said.values()))
        project = create_project(self.folder / f"{name}.labeller", Task.TEXT_CLASSIFICATION, labels)
        options = ReadOptions(task=Task.TEXT_CLASSIFICATION, text_field="text", is_unlabelled=True)
        import_source(project, source, recognise(source), options, JobContext())
        with project.read() as db:
            items = item_store.find_items(db, item_store.find_item_ids(db))
        _label(project, {item.name: (said[item.text or ""],) for item in items}, answers)
        return project.path

    def drawn(self, sample: Sample, answers: int) -> Path:
        """The same with a sample on whose items something is drawn."""
        project = make_sample(sample, self.folder / f"{sample.title}.labeller", JobContext())
        loop = make_loop(project, EmbeddingCaches())
        try:
            embed_items(project, loop.caches, JobContext())
            known = self.known(project, sample)
            steps = draw_answers(project, loop, known, answers, JobContext(), ranked_every=_RANKED_EVERY)
            deque(steps, maxlen=0)
        finally:
            loop.close()
            project.close()
        return project.path

    def known(self, project: Project, sample: Sample) -> dict[ItemId, tuple[FoundAnnotation, ...]]:
        """What the data of a sample say of each item of its project."""
        by_name = known_annotations(sample)
        with project.read() as db:
            items = item_store.find_items(db, item_store.find_item_ids(db))
        return {item.id: by_name[item.name] for item in items}

    def client_folder(self, name: str) -> Path:
        """The pictures of the sample as a client would send them."""
        return Path(shutil.copytree(self.pictures.source, self.folder / name))

    def client_table(self, name: str) -> Path:
        return Path(shutil.copy(self.texts.source, self.folder / name))

    def faulty_folder(self, name: str) -> Path:
        """Some pictures, and some files that are none."""
        folder = self.folder / name
        folder.mkdir()
        pictures = sorted(self.pictures.source.rglob("*.png"))[:8]
        for picture in pictures:
            shutil.copy(picture, folder)
        (folder / "scan 0012.jpg").write_bytes(b"")
        (folder / "scan 0013.png").write_bytes(pictures[0].read_bytes()[:400])
        (folder / "scan 0014.jpg").write_text("<html>Not found</html>")
        return folder

    def faulty_dataset(self, name: str) -> Path:
        """A COCO file as a client might send it, with one of each mistake."""
        folder = self.folder / name
        folder.mkdir()
        images = []
        for number, picture in enumerate(sorted(self.pictures.source.rglob("*.png"))[:6], start=1):
            shutil.copy(picture, folder / f"shelf {number:03}.png")
            images.append({"id": number, "file_name": f"shelf {number:03}.png"})
        images.append({"id": 7, "file_name": "shelf 007.png"})
        boxes = [[4, 4, 30, 20], [10, 10, 0, 5], [2, 8, 900, 20], [400, 400, 9, 9]]
        annotations = [
            {"id": number, "image_id": number + 1, "category_id": 1, "bbox": box} for number, box in enumerate(boxes)
        ]
        annotations.append({"id": 9, "image_id": 1, "category_id": 4, "bbox": [1, 1, 5, 5]})
        document = {"images": images, "annotations": annotations, "categories": [{"id": 1, "name": "jar"}]}
        (folder / "annotations.json").write_text(json.dumps(document), encoding="utf-8")
        return folder

    def empty(self, name: str, *labels: str) -> Path:
        project = create_project(self.folder / f"{name}.labeller", Task.IMAGE_CLASSIFICATION, labels)
        project.close()
        return project.path

    def pictured(self, name: str, source: Path, task: Task, labels: tuple[str, ...]) -> Path:
        """A project of a folder of pictures, without answers."""
        project = create_project(self.folder / f"{name}.labeller", task, labels)
        options = ReadOptions(task=task, is_unlabelled=True)
        import_source(project, source, recognise(source), options, JobContext())
        project.close()
        return project.path

    def damaged(self, name: str) -> Path:
        path = self.folder / f"{name}.labeller"
        path.write_bytes(b"This was a project once." * 200)
        return path

    def date_all(self) -> None:
        for path in self.folder.glob("*.labeller"):
            os.utime(path, (DAY, DAY))


def _label(project: Project, known: Mapping[str, tuple[str, ...]], count: int) -> None:
    """Answer so many questions of the loop, in the time that a person takes; `known` are the labels by name."""
    loop = LearningLoop(project, EmbeddingCaches())
    embed_items(project, loop.caches, JobContext())
    with project.read() as db:
        names = {item.id: item.name for item in item_store.find_items(db, item_store.find_item_ids(db))}
    for number in range(count):
        if number % _RANKED_EVERY == 0:
            loop.rank(JobContext())
        question = loop.next_question()
        if question is None:
            break
        label = project.schema.named(known[names[question.item_id]][0])
        assert label is not None
        suggestion = loop.suggest(question.item_id)
        is_right = suggestion is not None and suggestion.label_ids == (label.id,)
        loop.note(_answer(project, question, label.id, Source.ACCEPTED if is_right else Source.HUMAN, number))
    loop.close()
    project.close()


def _answer(project: Project, question: Question, label_id: LabelId, source: Source, number: int) -> Changes:
    at, seconds = DAY + number, _SECONDS[number % len(_SECONDS)]
    annotation = Annotation(label_id, source, project.annotator().id, at, seconds)
    answer = Answer(
        ItemState.ANSWERED, annotation.annotator_id, at, seconds, question.is_control, annotations=(annotation,)
    )
    return project.perform(SetAnswer(question.item_id, answer), seconds)
