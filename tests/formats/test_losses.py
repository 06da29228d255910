"""What would be lost is counted before anything is written."""

from __future__ import annotations

import pytest

from labeller.domain.schema import Task
from labeller.formats.folders.folder_per_class import FolderPerClassFormat
from labeller.formats.losses import Capabilities, Loss, is_formula, losses, survey
from labeller.formats.tables.csv_format import CsvFormat
from labeller.jobs import JobCancelledError, JobContext
from tests.formats.made import Row, dataset_of

ROWS = [
    Row("a", ("x",), is_flagged=True, comment="hm", group="g", split="train"),
    Row("b", ("x", "y"), metadata={"k": "v"}),
    Row("c", ()),
    Row("d", is_skipped=True),
    Row("e"),
    Row("f"),
]
NOTHING = Capabilities(frozenset({Task.TEXT_MULTILABEL}))
EVERYTHING = Capabilities(frozenset({Task.TEXT_MULTILABEL}), *[True] * 9)


def lost(holds):
    dataset = dataset_of(Task.TEXT_MULTILABEL, ROWS, ["x", "y"])
    return losses(dataset, survey(dataset, JobContext()), holds)


def test_a_format_that_holds_labels_only_loses_the_rest():
    assert lost(NOTHING) == (
        Loss("items without an answer (left out)", 2),
        Loss("skipped items (left out)", 1),
        Loss("answers that no label applies (left out)", 1),
        Loss("items with several labels (left out)", 1),
        Loss("comments", 1),
        Loss("flags", 1),
        Loss("groups", 1),
        Loss("splits", 1),
        Loss("items with further columns", 1),
    )


def test_a_format_that_holds_everything_loses_nothing():
    assert lost(EVERYTHING) == ()


def test_a_format_for_another_task_loses_all():
    assert Loss("all items: the format is not for text-multilabel", 6) in lost(Capabilities(frozenset()))


def test_a_survey_can_be_cancelled():
    context = JobContext()
    context.cancel()
    with pytest.raises(JobCancelledError):
        survey(dataset_of(Task.TEXT_MULTILABEL, ROWS, ["x", "y"]), context)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1", True),
        ("@a", True),
        ("-x", True),
        ("'=1", True),
        ("-5", False),
        ("+4.2e-3", False),
        ("a=1", False),
        ("", False),
    ],
)
def test_formulas_are_told_from_numbers(cell, expected):
    assert is_formula(cell) is expected


def test_cells_that_are_changed_are_counted_once_for_each_item():
    rows = [Row("=1", ("x",), comment="=2"), Row("plain", ("x",), metadata={"k": "@v"}), Row("-5", ("x",))]
    found = survey(dataset_of(Task.TEXT_CLASSIFICATION, rows, ["x"]), JobContext())
    (loss,) = CsvFormat().own_losses(found)
    assert loss.count == 2


def test_pictures_that_loaders_do_not_know_are_counted(tmp_path):
    dataset = dataset_of(Task.IMAGE_CLASSIFICATION, [Row("a.avif", ("x",)), Row("a.png", ("x",))], ["x"], tmp_path)
    (loss,) = FolderPerClassFormat().own_losses(survey(dataset, JobContext()))
    assert loss.count == 1
