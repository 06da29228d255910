"""Splits are kept by the project, filled up by the next export, and never go through groups and duplicates."""

from __future__ import annotations

from collections import Counter

import pytest

from labeller.delivery.selection import Copies, Only, Selected, Selection, select
from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import ItemState
from labeller.domain.schema import Task
from labeller.domain.shape import TextSpan
from labeller.errors import UsageError
from labeller.jobs import JobContext
from labeller.project.commands.answers import SetAnswer
from labeller.project.project import Project
from tests.delivery.making import LABELS, text_project
from tests.formats.made import Row

HALVES = {"train": 0.5, "test": 0.5}
THREE = {"train": 0.8, "validation": 0.1, "test": 0.1}


def made(tmp_path, rows) -> Project:
    return text_project(tmp_path / "p", rows, LABELS, Task.TEXT_CLASSIFICATION)


def texts(count: int, first: int = 0, **more) -> list[Row]:
    return [Row(f"text {n}", (LABELS[n % 2],), name=f"{n}", **more) for n in range(first, first + count)]


def divided(project: Project, fractions=THREE, **options) -> Selected:
    return select(project, Selection(fractions=fractions, **options), JobContext())


def splits_of(selected: Selected) -> dict[str, str | None]:
    return {entry.item.name: entry.split for entry in selected}


def test_splits_that_were_kept_are_those_of_the_next_export(tmp_path):
    project = made(tmp_path, texts(40))
    project.perform(SetAnswer(1, None))
    first = divided(project)
    assert (len(first.new_splits), first.splits) == (39, {"train": 31, "validation": 4, "test": 4})
    project.perform(first.new_splits)
    again = divided(project, seed=7)
    assert (splits_of(again), again.new_splits) == (splits_of(first), None)
    assert again.notes == ("39 of 39 items are in the split that they were in already.",)
    project.undo()
    assert len(divided(project).new_splits) == 39
    project.close()


def test_new_items_fill_up_the_splits_that_are_there(tmp_path):
    project = made(tmp_path, texts(60) + texts(40, first=60, split="train"))
    found = divided(project)
    assert found.splits == {"train": 80, "validation": 10, "test": 10}
    assert all(splits_of(found)[str(number)] == "train" for number in range(60, 100))
    project.close()


def test_dividing_anew_heeds_no_split_that_is_there(tmp_path):
    project = made(tmp_path, texts(40, split="test"))
    found = divided(project, resplits=True)
    assert found.splits == {"train": 32, "validation": 4, "test": 4}
    assert found.notes == ("36 items leave the splits that they were in: test 36. Undo brings them back.",)
    project.close()


def test_splits_of_an_import_are_known_by_their_other_names(tmp_path):
    project = made(tmp_path, [*texts(20, split="Training"), *texts(10, first=20, split="val")])
    found = divided(project)
    assert found.splits == {"train": 20, "validation": 10, "test": 0}
    assert len(found.new_splits) == 30
    assert found.notes == ("30 of 30 items are in the split that they were in already.",)
    project.close()


def test_splits_of_other_names_give_way_and_that_is_said(tmp_path):
    project = made(tmp_path, [*texts(10, split="fold 1"), *texts(10, first=10, split="fold 2")])
    found = divided(project, HALVES)
    assert found.splits == {"train": 10, "test": 10}
    said = "20 items leave the splits that they were in: fold 1 10, fold 2 10. Undo brings them back."
    assert found.notes == (said,)
    project.close()


def test_item_goes_where_its_group_is_even_if_that_does_not_go_out(tmp_path):
    rows = [Row(f"kept {n}", name=f"kept {n}", group=f"{n}", split="test") for n in range(10)]
    rows += [Row(f"new {n}", ("cat",), name=f"new {n}", group=f"{n}") for n in range(10)]
    project = made(tmp_path, rows)
    found = divided(project, HALVES)
    assert found.splits == {"train": 0, "test": 10}
    assert len(found) == 10
    project.close()


def test_duplicates_may_be_parted_when_they_are_kept_as_they_are(tmp_path):
    project = made(tmp_path, [Row("same", ("cat",), name=f"{n}") for n in range(20)])
    assert divided(project, HALVES).splits == {"train": 20, "test": 0}
    assert divided(project, HALVES, duplicates=Copies.KEEP).splits == {"train": 10, "test": 10}
    project.close()


def test_items_with_the_same_value_in_a_column_are_never_parted(tmp_path):
    rows = [
        Row(f"text {n}", ("cat",), name=f"{n}", metadata={"author": f"a{n % 10}", "page": n}, group=None)
        for n in range(60)
    ]
    project = made(tmp_path, rows)
    splits = splits_of(divided(project, HALVES, split_by="author"))
    assert all(len({splits[str(n)] for n in range(author, 60, 10)}) == 1 for author in range(10))
    assert Counter(splits.values()) == {"train": 30, "test": 30}
    project.close()


def test_column_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    project = made(tmp_path, texts(2, metadata={"author": "x"}))
    with pytest.raises(UsageError, match=r"no column “autor”.*group, author"):
        divided(project, split_by="autor")
    project.close()


def test_groups_that_are_parted_already_are_counted_and_said(tmp_path):
    rows = [Row(f"text {n}", ("cat",), name=f"{n}", group=f"{n % 3}", split=("train", "test")[n % 2]) for n in range(6)]
    project = made(tmp_path, rows)
    said = "3 groups or duplicates are in more than one split, as the items were already."
    for fractions in (HALVES, None):
        assert any(note.startswith(said) for note in divided(project, fractions).notes)
    assert not any("more than one" in note for note in divided(project, HALVES, resplits=True).notes)
    project.close()


def test_without_sizes_nothing_is_divided_and_nothing_to_keep(tmp_path):
    project = made(tmp_path, texts(4, split="mine"))
    found = divided(project, None, only=Only.ALL)
    assert (found.splits, found.new_splits, found.notes) == ({"mine": 4}, None, ())
    project.close()


def test_near_duplicates_are_never_parted_when_they_are_kept_together(tmp_path):
    rows = [
        Row(f"{' '.join(f'w{(n // 2) * 50 + k}' for k in range(40))} {'!' * (n % 2)}", ("cat",), name=f"{n}")
        for n in range(40)
    ]
    project = made(tmp_path, rows)
    splits = splits_of(divided(project, HALVES, near_duplicates=Copies.TOGETHER))
    assert all(splits[f"{n}"] == splits[f"{n + 1}"] for n in range(0, 40, 2))
    assert Counter(splits.values()) == {"train": 20, "test": 20}
    project.close()


def test_labels_of_what_is_drawn_are_in_every_split_in_proportion(tmp_path):
    rows = [Row(f"text {n}", (), name=f"{n}") for n in range(60)]
    project = text_project(tmp_path / "p", rows, LABELS, Task.TEXT_SPANS)
    for item_id in range(1, 61):
        labels = [1] * (item_id % 3 > 0) + [2, 2] * (item_id % 6 == 0)
        marked = tuple(Annotation(label, Source.HUMAN, 1, 0.0, shape=TextSpan(0, 1)) for label in labels)
        project.perform(SetAnswer(item_id, Answer(ItemState.ANSWERED, 1, 0.0, annotations=marked)))
    found = divided(project, {"train": 0.5, "test": 0.5})
    counts = Counter((entry.split, label) for entry in found for label in entry.answer.label_ids)
    assert counts == {("train", 1): 20, ("test", 1): 20, ("train", 2): 5, ("test", 2): 5}
    project.close()
