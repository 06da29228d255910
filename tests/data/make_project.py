"""Makes the project that is kept for a version of the file format: `python -m tests.data.make_project`, once for each.

It has something in every table. Never make the file of a version anew that has shipped.
"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import FoundAnnotation, ItemState, Medium, NewItem
from labeller.domain.schema import Task
from labeller.domain.shape import Box, TextSpan
from labeller.jobs import JobContext
from labeller.project.commands.answers import Comment, Flag, SetAnswer
from labeller.project.commands.labels import AddLabel, RemoveLabel
from labeller.project.commands.settings import ChangeSetting
from labeller.project.importing import Importer
from labeller.project.packing import pack
from labeller.project.project import Project, create_project
from labeller.store.inspection import SCHEMA_VERSION

WHEN = 1_790_000_000.5


def found(number: int, *labels: str, score: float | None = None) -> NewItem:
    annotations = tuple(FoundAnnotation(label, score=score) for label in labels)
    return NewItem(
        Medium.IMAGE,
        f"Größe {number}.jpg",
        f"{number:032x}",
        key=f"photos/Größe {number}.jpg",
        path=f"photos/Größe {number}.jpg",
        width=640,
        height=480,
        size_bytes=10_000 + number,
        modified_ns=1_790_000_000_000_000_000 + number,
        group="roll 1",
        metadata={"camera": "Leica"},
        annotations=annotations if labels and score is None else None,
        suggestions=annotations if score is not None else (),
    )


def main() -> None:
    kept = Path(__file__).with_name(f"project-v{SCHEMA_VERSION}.labeller")
    with TemporaryDirectory() as folder:
        home = Path(folder) / "client"
        # One file is there and gets packed.
        photo = home / "photos" / "Größe 1.jpg"
        photo.parent.mkdir(parents=True)
        photo.write_bytes(b"no real picture")
        os.utime(photo, (WHEN, WHEN))
        project = worked_on(home / kept.name)
        pack(project, kept, JobContext(), without_missing=True)
        project.close()


def worked_on(path: Path) -> Project:
    project = create_project(path, Task.IMAGE_CLASSIFICATION, ("cat", "dog", "猫"), name="Kept", annotator="ann")
    Importer(project, "/photos", "image-folder", path.parent).run(
        [found(1), found(2, "cat"), found(3, "bird", score=0.75), found(4), found(5)]
    )
    Importer(project, "/more", "image-folder", path.parent / "more").run([found(6), found(7, "dog")])
    project.undo()
    shaped = Annotation(1, Source.HUMAN, 1, WHEN, shape=Box(1.0, 2.0, 30.5, 40.0), attributes={"color": "grey"})
    span = Annotation(2, Source.ACCEPTED, 1, WHEN, seconds=2.0, shape=TextSpan(3, 9), score=0.5, comment="why")
    project.perform(SetAnswer(1, Answer(ItemState.ANSWERED, 1, WHEN, 4.5, annotations=(shaped, span))), seconds=4.5)
    project.perform(SetAnswer(4, Answer(ItemState.SKIPPED, 1, WHEN, 1.0, is_control=True)))
    project.perform(Flag(5, is_flagged=True))
    project.perform(Comment(5, "ask the client"))
    project.perform(ChangeSetting("control_share", 0.1))
    project.perform(AddLabel("mistake"))
    project.perform(RemoveLabel(2))
    project.undo()
    return project


if __name__ == "__main__":
    main()
