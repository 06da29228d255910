"""What holds for every format that can be written, on projects with all that makes exports go wrong."""

from __future__ import annotations

import pytest

from labeller.delivery.export import export
from labeller.delivery.selection import Only, Selection
from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.formats.format import Exporter, WriteOptions
from labeller.formats.registry import FORMATS
from labeller.jobs import JobCancelledError, JobContext

TASKS = {
    "boxes": Task.OBJECT_DETECTION,
    "split_boxes": Task.OBJECT_DETECTION,
    "areas": Task.SEGMENTATION,
    "tilted": Task.OBJECT_DETECTION,
    "people": Task.KEYPOINTS,
    "sorted_pictures": Task.IMAGE_CLASSIFICATION,
    "sorted_sounds": Task.AUDIO_CLASSIFICATION,
    "sorted_texts": Task.TEXT_CLASSIFICATION,
    "tagged_texts": Task.TEXT_MULTILABEL,
    "marked_texts": Task.TEXT_SPANS,
}
EXPORTERS = [one for one in FORMATS if isinstance(one, Exporter)]
PAIRS = [(one, project) for one in EXPORTERS for project, task in TASKS.items() if task in one.holds.tasks]
FIRST = list({one.name: (one, project) for one, project in reversed(PAIRS)}.values())


def names(pairs):
    return [f"{one.name}-{project}" for one, project in pairs]


@pytest.mark.parametrize(("chosen", "project"), PAIRS, ids=names(PAIRS))
def test_everything_goes_out_and_reads_back(exported, chosen, project):
    assert exported(project, chosen.name, only=most(chosen)).report.items > 0


def most(chosen):
    """All items where the format has a place for those that nobody has answered."""
    return Only.ALL if chosen.holds.unlabelled or chosen.holds.skipped else Only.ANSWERED


@pytest.mark.parametrize(("chosen", "project"), FIRST, ids=names(FIRST))
def test_cancelled_half_way_it_leaves_nothing(exported, chosen, project, tmp_path):
    context = JobContext(lambda progress: context.cancel() if progress.done >= 5 else None)
    with pytest.raises(JobCancelledError):
        export(exported.project(project), tmp_path / "out", chosen, Selection(), WriteOptions(), context)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("chosen", "project"), FIRST, ids=names(FIRST))
def test_second_export_into_the_same_folder_is_refused(exported, chosen, project):
    first = exported(project, chosen.name, only=most(chosen))
    before = contents(first.target)
    with pytest.raises(LabellerError, match="already"):
        export(exported.project(project), first.target, chosen, Selection(), WriteOptions(), JobContext())
    assert contents(first.target) == before


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
