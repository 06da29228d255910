"""What was read back is compared with the project: content, state and labels of every item."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from labeller.delivery.comparison import _are_same, compare
from labeller.domain.dataset import Dataset
from labeller.domain.item import FoundAnnotation, Medium, NewItem, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import Box
from labeller.errors import LabellerError
from labeller.formats.format import Found
from labeller.formats.tables.csv_format import CsvFormat
from labeller.jobs import JobCancelledError, JobContext
from labeller.media.hashing import text_hash
from tests.formats.made import Row, dataset_of

ROWS = (
    Row("a", ("cat",), name="one"),
    Row("b", ("dog",), name="two"),
    Row("b", ("dog",), name="three"),
    Row("c", name="four"),
    Row("d", name="five", is_skipped=True),
)
DATASET = dataset_of(Task.TEXT_CLASSIFICATION, ROWS, ["cat", "dog"])


class Says(CsvFormat):
    """Reads back what a test wants."""

    def __init__(self, found: Iterable[Found]) -> None:
        self.found = found

    def read_back(self, _target: Path, _context: JobContext):
        yield from self.found


def found_of(dataset: Dataset) -> list[NewItem]:
    return [
        NewItem(
            Medium.TEXT,
            entry.item.name,
            entry.item.content_hash,
            text=entry.item.text,
            annotations=tuple(FoundAnnotation(label.name) for label in dataset.labels_of(entry))
            if entry.is_answered
            else None,
            is_skipped=entry.state == "skipped",
        )
        for entry in dataset
    ]


GOOD = found_of(DATASET)


def check(found: Iterable[Found], context: JobContext | None = None) -> None:
    compare(DATASET, Says(found), Path(), context or JobContext())


def test_same_is_the_same_in_any_order():
    check(GOOD)
    check(reversed(GOOD))


def changed(place: int, **what) -> list[NewItem]:
    return [replace(one, **what) if number == place else one for number, one in enumerate(GOOD)]


DIFFERENT = {
    "one is missing": (GOOD[1:], "one"),
    "one is there twice": ([*GOOD, GOOD[0]], "one"),
    "one of two equal ones is missing": (GOOD[:2] + GOOD[3:], "three"),
    "another label": (changed(0, annotations=(FoundAnnotation("dog"),)), "one"),
    "one label more": (changed(0, annotations=(FoundAnnotation("cat"), FoundAnnotation("dog"))), "one"),
    "no label": (changed(0, annotations=()), "one"),
    "no answer": (changed(0, annotations=None), "one"),
    "an answer to what is open": (changed(3, annotations=()), "four"),
    "skipped is open": (changed(4, is_skipped=False), "five"),
    "open is skipped": (changed(3, is_skipped=True), "four"),
    "another text": (changed(0, content_hash=text_hash("a ")), "one"),
    "nothing at all": ([], "one, two, three and 2 more"),
}


@pytest.mark.parametrize(("found", "names"), DIFFERENT.values(), ids=DIFFERENT.keys())
def test_difference_is_found_and_named(found, names):
    with pytest.raises(LabellerError, match=f"did not read back as the project has it: {names}") as trouble:
        check(found)
    assert "content or labels came back different" in str(trouble.value)


def test_what_could_not_be_read_back_is_named():
    with pytest.raises(LabellerError, match=r"as the project has it: items\.csv, line 3 \(it is cut off\)"):
        check([GOOD[0], Problem("items.csv, line 3", "it is cut off")])


def test_pictures_without_their_bytes_are_compared_by_name():
    named = [replace(one, content_hash="") for one in GOOD]
    check(named)
    with pytest.raises(LabellerError, match="as the project has it: one"):
        check([replace(named[0], name="another"), *named[1:]])


def test_items_that_the_format_has_no_place_for_are_not_missed():
    class Fewer(Says):
        holds = replace(CsvFormat.holds, unlabelled=False, skipped=False)

    compare(DATASET, Fewer(GOOD[:3]), Path(), JobContext())


def test_comparing_can_be_cancelled():
    context = JobContext()
    context.cancel()
    with pytest.raises(JobCancelledError):
        check(GOOD, context)


def test_an_item_in_another_split_is_a_difference():
    rows = (Row("a", ("cat",), split="test"), Row("b", ("cat",), split="fold 1"))
    dataset = dataset_of(Task.TEXT_CLASSIFICATION, rows, ["cat", "dog"])
    first, second = found_of(dataset)
    compare(dataset, Says([replace(first, split="test"), replace(second, split="fold_1")]), Path(), JobContext())
    with pytest.raises(LabellerError, match="text 1"):
        compare(dataset, Says([replace(first, split="train"), second]), Path(), JobContext())


def test_numbers_of_attributes_are_compared_exactly():
    exact, near = ({"weight": number} for number in (0.001, 0.009))
    one = FoundAnnotation("cat", Box(1.0, 1.0, 2.0, 2.0), exact)
    assert _are_same(one, replace(one, shape=Box(1.005, 1.0, 2.0, 2.0)), 0.01)
    assert not _are_same(one, replace(one, attributes=near), 0.01)


def test_equal_texts_may_come_back_in_any_order_of_their_splits():
    rows = (Row("a", ("cat",)), Row("a", ("cat",), split="train"))
    dataset = dataset_of(Task.TEXT_CLASSIFICATION, rows, ["cat", "dog"])
    first, second = found_of(dataset)
    compare(dataset, Says([replace(second, split="train"), replace(first, split=None)]), Path(), JobContext())
