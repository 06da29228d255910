"""The sample projects: small real data that ships with the program, made into a project when someone opens one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from labeller.domain.item import FoundAnnotation, NewItem
from labeller.domain.schema import Task
from labeller.errors import LabellerError, UsageError
from labeller.formats.format import Format, Found, ReadOptions
from labeller.formats.registry import recognise
from labeller.jobs import JobContext
from labeller.paths import sample_projects
from labeller.project.commands.labels import ChangeLabel
from labeller.project.importing import Importer
from labeller.project.interrupted import find_interrupted
from labeller.project.project import Project, create_project, open_project
from labeller.store import event_store, import_store
from labeller.store.project_file import SUFFIX


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What the keypoints of a label are called, and which of them are joined by a line."""

    points: tuple[str, ...]
    edges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample as `projects/samples.json` describes it; `source` is a folder or a table."""

    name: str
    title: str
    description: str
    task: Task
    source: Path
    labels: tuple[str, ...]
    label_field: str | None
    licence: str
    skeletons: Mapping[str, Skeleton]

    def options(self, *, is_unlabelled: bool) -> ReadOptions:
        return ReadOptions(task=self.task, is_unlabelled=is_unlabelled, label_field=self.label_field)

    def complete_options(self, source_format: Format, *, is_unlabelled: bool) -> ReadOptions:
        """What a look at the source adds to the options."""
        preview = source_format.preview(self.source, self.options(is_unlabelled=is_unlabelled), JobContext())
        return replace(preview.options, task=self.task)


def find_samples() -> list[Sample]:
    """The samples that ship. Raises LabellerError if they were not installed."""
    index = sample_projects() / "samples.json"
    try:
        entries = json.loads(index.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LabellerError("The sample projects are missing.", "Install Labeller again to get them back.") from error
    return [
        Sample(
            name=entry["name"],
            title=entry["title"],
            description=entry["description"],
            task=Task(entry["task"]),
            source=sample_projects() / entry["source"],
            labels=tuple(entry["labels"]),
            label_field=entry.get("label_field"),
            licence=entry["licence"],
            skeletons={
                name: Skeleton(tuple(one["points"]), tuple((start, end) for start, end in one["edges"]))
                for name, one in entry.get("skeletons", {}).items()
            },
        )
        for entry in entries
    ]


def sample_named(name: str) -> Sample:
    samples = find_samples()
    for sample in samples:
        if sample.name == name:
            return sample
    known = ", ".join(sample.name for sample in samples)
    raise UsageError(f"There is no sample called {name}.", f"There are: {known}.")


def open_sample(sample: Sample, folder: Path, context: JobContext) -> Path:
    """The project file of a sample: the one made before with the answers given since, or a new one.

    It starts without answers; the labels that the sample's data carry are left to the person trying it.
    """
    path = folder / f"{sample.name}{SUFFIX}"
    if not path.exists():
        make_sample(sample, path, context).close()
    elif _is_half_made(sample, path):
        project = open_project(path)
        try:
            _fill(project, sample, context)
        finally:
            project.close()
    return path


def make_sample(sample: Sample, path: Path, context: JobContext) -> Project:
    """A new project of a sample's items, open and without answers."""
    path.parent.mkdir(parents=True, exist_ok=True)
    project = create_project(path, sample.task, sample.labels, name=sample.title)
    try:
        _fill(project, sample, context)
    except BaseException:
        project.close()
        raise
    return project


def _is_half_made(sample: Sample, path: Path) -> bool:
    """Whether the program was killed while it made this project, and nobody has done anything with it since."""
    try:
        project = open_project(path, read_only=True)
    except LabellerError:
        return False  # whoever opens it will be told
    try:
        with project.read() as db:
            has_first_steps_only = event_store.count(db) <= len(sample.labels) + len(sample.skeletons)
            has_items = bool(import_store.find_batches(db))
        return find_interrupted(project) is not None or (has_first_steps_only and not has_items)
    finally:
        project.close()


def _fill(project: Project, sample: Sample, context: JobContext) -> None:
    """Skeletons and items; what is there already is left as it is."""
    for label in project.schema.labels:
        skeleton = sample.skeletons.get(label.name)
        if skeleton is not None and not label.skeleton:
            project.perform(ChangeLabel(replace(label, skeleton=skeleton.points, skeleton_edges=skeleton.edges)))
    source_format = recognise(sample.source)
    options = sample.complete_options(source_format, is_unlabelled=True)
    found = source_format.read(sample.source, options, context)
    folder = source_format.media_root(sample.source, options)
    Importer(project, str(sample.source), source_format.name, folder).run(_without_solutions(found, sample))


def _without_solutions(found: Iterable[Found], sample: Sample) -> Iterator[Found]:
    """A column of labels that is not imported as such would stand beside each text and give the answer away."""
    for one in found:
        if isinstance(one, NewItem):
            kept = {key: value for key, value in one.metadata.items() if key != sample.label_field}
            yield replace(one, metadata=kept)
        else:
            yield one


def known_annotations(sample: Sample) -> dict[str, tuple[FoundAnnotation, ...]]:
    """What a simulated annotator knows: the annotations of each item, by its name."""
    source_format = recognise(sample.source)
    found = source_format.read(sample.source, sample.complete_options(source_format, is_unlabelled=False), JobContext())
    return {one.name: one.annotations or () for one in found if isinstance(one, NewItem)}


def known_labels(sample: Sample) -> dict[str, tuple[str, ...]]:
    """The same without shapes: the labels of each item."""
    return {name: tuple(one.label for one in found) for name, found in known_annotations(sample).items()}
