"""Which items go out, and into which split."""

from __future__ import annotations

from collections import Counter

import pytest

from labeller.delivery.selection import Only, Selection, select
from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import ItemState
from labeller.domain.schema import Task
from labeller.jobs import JobContext
from labeller.project.commands.answers import SetAnswer
from labeller.project.project import Project
from labeller.store.damaged import DamagedError
from tests.delivery.making import LABELS, named, text_project
from tests.formats.made import Row


def chosen(project: Project, **options) -> list[str]:
    return [entry.item.name for entry in select(project, Selection(**options), JobContext())]


def answer(project: Project, name: str, source: Source | None, label_id: int = 1) -> None:
    """Answer an item, with no label if no source is given."""
    annotations = () if source is None else (Annotation(label_id, source, 1, 0.0),)
    project.perform(SetAnswer(named(project)[name], Answer(ItemState.ANSWERED, 1, 0.0, annotations=annotations)))


def test_answered_items_go_out_unless_others_are_asked_for(texts: Project):
    assert chosen(texts) == ["one", "two", "three", "four", "seven/7", "eight"]
    assert chosen(texts, only=Only.ALL) == ["one", "two", "three", "four", "five", "six", "seven/7", "eight"]


def test_imported_answers_are_not_reviewed(texts: Project):
    assert chosen(texts, only=Only.REVIEWED) == []


@pytest.mark.parametrize(
    ("source", "is_reviewed"),
    [
        (Source.HUMAN, True),
        (Source.ACCEPTED, True),
        (Source.BULK, True),
        (None, True),
        (Source.PROPAGATION, False),
        (Source.IMPORT, False),
    ],
)
def test_answers_that_a_person_gave_or_saw_are_reviewed(texts: Project, source: Source | None, is_reviewed: bool):
    answer(texts, "six", source)
    assert chosen(texts, only=Only.REVIEWED) == ["six"] * is_reviewed


def test_imported_answer_that_was_given_anew_is_reviewed(texts: Project):
    answer(texts, "two", Source.HUMAN)
    assert chosen(texts, only=Only.REVIEWED) == ["two"]


def test_reading_it_again_gives_the_same(texts: Project):
    dataset = select(texts, Selection(Only.ALL), JobContext())
    assert list(dataset) == list(dataset)
    assert len(dataset) == 8


def test_all_that_stands_beside_an_answer_comes_along(images: Project):
    one, two, *_ = select(images, Selection(Only.ALL), JobContext())
    assert (two.is_flagged, two.comment, one.item.group, one.split) == (True, "unsure, “really”", "g", "train")
    assert one.media_path is not None
    assert one.media_path.is_file()


def test_items_keep_the_split_that_they_came_with(texts: Project):
    splits = {entry.item.name: entry.split for entry in select(texts, Selection(Only.ALL), JobContext())}
    assert Counter(splits.values()) == {"train": 1, None: 7}


def many(tmp_path, count: int, **more) -> Project:
    rows = [
        Row(f"text {number}", ("cat", "dog")[number % 2 :][:1], name=f"{number}", **more) for number in range(count)
    ]
    return text_project(tmp_path / "many", rows, LABELS, Task.TEXT_CLASSIFICATION)


def splits_of(project: Project, seed: int = 0, **fractions: float) -> dict[str, str | None]:
    selection = Selection(Only.ALL, fractions, seed)
    return {entry.item.name: entry.split for entry in select(project, selection, JobContext())}


def test_new_splits_replace_the_old_and_have_their_sizes(tmp_path):
    project = many(tmp_path, 100, split="old")
    assert Counter(splits_of(project, train=0.8, test=0.2).values()) == {"train": 80, "test": 20}
    project.close()


def test_splits_follow_from_the_seed(tmp_path):
    project = many(tmp_path, 60)
    assert (
        splits_of(project, 1, a=0.5, b=0.5)
        == splits_of(project, 1, a=0.5, b=0.5)
        != splits_of(project, 2, a=0.5, b=0.5)
    )
    project.close()


def test_equal_texts_and_groups_stay_together(tmp_path):
    rows = [
        *(Row(f"text {number // 2}", ("cat",), name=f"twin {number}") for number in range(20)),
        *(Row(f"other {number}", ("dog",), name=f"kin {number}", group=f"{number // 5}") for number in range(20)),
    ]
    project = text_project(tmp_path / "p", rows, LABELS, Task.TEXT_CLASSIFICATION)
    splits = splits_of(project, train=0.5, test=0.5)
    assert all(splits[f"twin {number}"] == splits[f"twin {number + 1}"] for number in range(0, 20, 2))
    assert all(len({splits[f"kin {5 * group + number}"] for number in range(5)}) == 1 for group in range(4))
    project.close()


def test_more_items_than_one_page_come_each_once_and_in_order(tmp_path):
    project = many(tmp_path, 1203)
    assert chosen(project) == [str(number) for number in range(1203)]
    project.close()


def test_held_connection_sees_one_state_for_all_readings(texts: Project):
    with texts.read() as db:
        dataset = select(texts, Selection(), JobContext(), db)
        before = list(dataset)
        texts.perform(SetAnswer(1, None))
        assert list(dataset) == before
    assert chosen(texts) == [entry.item.name for entry in before[1:]]


def test_an_annotation_of_a_label_that_is_not_there_is_damage(texts: Project):
    with texts.write() as (db, _):
        db.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        db.exec_driver_sql("UPDATE annotation SET label_id = 99 WHERE item_id = 1")
        with pytest.raises(DamagedError, match="a label that is not there"):
            list(select(texts, Selection(), JobContext(), db))
        db.exec_driver_sql("UPDATE annotation SET label_id = 1 WHERE item_id = 1")
