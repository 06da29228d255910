"""Every choice leaves out what it says, and counts it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from labeller.curation import near_duplicates
from labeller.delivery.selection import Copies, Only, Selected, Selection, select
from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.filter import AnnotationFilter, ItemFilter
from labeller.domain.item import ItemState
from labeller.domain.schema import Task
from labeller.domain.shape import Relation, TextSpan
from labeller.errors import UsageError
from labeller.jobs import JobContext
from labeller.project.commands.answers import SetAnswer
from labeller.project.commands.labels import AddLabel
from labeller.project.project import Project
from labeller.store import settings_store
from tests.delivery.making import LABELS, ROWS, image_project, text_project
from tests.formats.made import Row

CAT, DOG = 1, 2


def chosen(project: Project, **options) -> Selected:
    return select(project, Selection(**options), JobContext())


def names(selected: Selected) -> list[str]:
    return [entry.item.name for entry in selected]


def left_out(selected: Selected) -> dict[str, int]:
    return {loss.what: loss.count for loss in selected.left_out}


def spans(project: Project, item_id: int, *found: Annotation, **head) -> None:
    project.perform(SetAnswer(item_id, Answer(ItemState.ANSWERED, 1, 0.0, annotations=found, **head)))


def span(label_id: int, start: int, source: Source = Source.HUMAN, annotator: int = 1, **more) -> Annotation:
    return Annotation(label_id, source, annotator, 0.0, shape=TextSpan(start, start + 1), **more)


@pytest.fixture
def drawn(tmp_path):
    """Three texts with spans: a cat by a person and a dog by the bulk, a doubtful dog, and nothing at all."""
    rows = [Row(f"text {number}", (), name=f"{number}") for number in range(4)]
    project = text_project(tmp_path / "drawn", rows, LABELS, Task.TEXT_SPANS)
    spans(project, 1, span(CAT, 0), span(DOG, 2, Source.BULK, score=0.9))
    spans(project, 2, span(DOG, 0, Source.ACCEPTED, score=0.4))
    spans(project, 3)
    yield project
    project.close()


def held(selected: Selected) -> dict[str, list[int]]:
    return {entry.item.name: [one.label_id for one in entry.answer.annotations] for entry in selected if entry.answer}


def test_every_step_says_how_many_items_it_left_out(texts: Project):
    assert left_out(chosen(texts)) == {"items without an answer": 1, "skipped items": 1}
    assert left_out(chosen(texts, only=Only.ALL)) == {}
    found = left_out(chosen(texts, only=Only.REVIEWED))
    assert found == {
        "items without an answer": 1,
        "skipped items": 1,
        "items whose answer nobody gave or saw here": 6,
    }


@pytest.mark.parametrize(("only", "skipped", "has_it"), [(Only.ANSWERED, True, True), (Only.ALL, False, False)])
def test_skipped_items_come_along_or_not_as_asked(texts: Project, only, skipped, has_it):
    assert ("five" in names(chosen(texts, only=only, skipped=skipped))) == has_it


def test_flagged_items_are_left_out_or_chosen_alone(texts: Project):
    without = chosen(texts, items=ItemFilter(is_flagged=False))
    assert "two" not in names(without)
    assert left_out(without)["flagged items"] == 1
    assert names(chosen(texts, items=ItemFilter(is_flagged=True))) == ["two"]


def test_search_and_label_of_the_filter_choose_whole_items(texts: Project):
    found = chosen(texts, items=ItemFilter(text="same", label_id=CAT))
    assert names(found) == ["three", "four"]
    assert left_out(found)["items in which the text is not found"] == 4
    assert names(chosen(texts, items=ItemFilter(label_id=DOG))) == ["two", "eight"]


def test_annotations_that_are_not_chosen_go_and_the_others_of_their_item_stay(drawn: Project):
    found = chosen(drawn, annotations=AnnotationFilter(label_ids=frozenset({CAT})))
    assert held(found) == {"0": [CAT]}
    assert left_out(found) == {
        "items with no annotation that was chosen": 3,
        "annotations that were not chosen, of items that were": 1,
    }


def test_items_that_lose_all_annotations_are_kept_as_empty_when_asked_for(drawn: Project):
    wanted = AnnotationFilter(label_ids=frozenset({CAT}))
    assert held(chosen(drawn, annotations=wanted, keeps_empty=True)) == {"0": [CAT], "1": [], "2": [], "3": []}


def test_without_a_label_items_that_had_only_it_go_and_empty_answers_stay(drawn: Project):
    assert held(chosen(drawn, annotations=AnnotationFilter(without=frozenset({DOG})))) == {"0": [CAT], "2": [], "3": []}


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ({Source.HUMAN}, {"0": [CAT], "2": []}),
        ({Source.BULK, Source.ACCEPTED}, {"0": [DOG], "1": [DOG]}),
        ({Source.IMPORT}, {"3": []}),
    ],
)
def test_sources_choose_annotations_and_answers_that_say_nothing(drawn: Project, sources, expected):
    assert held(chosen(drawn, annotations=AnnotationFilter(sources=frozenset(sources)))) == expected


def test_annotators_choose_what_they_said(drawn: Project):
    with drawn.write() as (db, _):
        other = settings_store.find_or_add_annotator(db, "other").id
    spans(drawn, 4, span(CAT, 0, annotator=other), span(DOG, 2))
    assert held(chosen(drawn, annotations=AnnotationFilter(annotator_ids=frozenset({other})))) == {"3": [CAT]}


def test_confidence_leaves_out_the_doubtful_and_keeps_what_people_said(drawn: Project):
    found = chosen(drawn, annotations=AnnotationFilter(least_score=0.5))
    assert held(found) == {"0": [CAT, DOG], "2": [], "3": []}


def test_relations_go_with_what_they_relate(drawn: Project):
    drawn.perform(AddLabel("eats", is_relation=True))
    eats = drawn.schema.named("eats").id
    spans(drawn, 1, span(CAT, 0, id=101), span(DOG, 2, id=102), span(CAT, 3, id=103))
    entry = next(iter(chosen(drawn)))
    first, second, third = entry.answer.annotations
    related = [replace(span(eats, 0), shape=Relation(first.id, other.id)) for other in (second, third)]
    spans(drawn, 1, first, second, third, *related)
    wanted = AnnotationFilter(without=frozenset({DOG}))
    assert held(chosen(drawn, annotations=wanted))["0"] == [CAT, CAT, eats]


def test_of_exact_duplicates_an_answered_one_stays_and_contradictions_are_said(tmp_path):
    rows = [
        Row("same", name="open"),
        Row("same", ("cat",), name="cat"),
        Row("same", ("dog",), name="dog"),
        Row("other", name="other"),
        Row("other", name="again"),
    ]
    project = text_project(tmp_path / "p", rows, LABELS, Task.TEXT_CLASSIFICATION)
    found = chosen(project, only=Only.ALL, duplicates=Copies.DROP)
    assert names(found) == ["cat", "other"]
    assert left_out(found) == {"exact duplicates": 3}
    assert found.notes == ("1 of the exact duplicates left out had other labels than the one that stays.",)
    project.close()


def many(tmp_path, **counts: int) -> Project:
    rows = [Row(f"{label} {n}", (label,), name=f"{label} {n}") for label, count in counts.items() for n in range(count)]
    return text_project(tmp_path / "many", rows, LABELS, Task.TEXT_CLASSIFICATION)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"most": 10}, {"cat": 10, "dog": 6}),
        ({"balance": 1.0}, {"cat": 6, "dog": 6}),
        ({"balance": 2.0}, {"cat": 12, "dog": 6}),
        ({"balance": 2.0, "most": 3}, {"cat": 3, "dog": 3}),
    ],
)
def test_caps_and_balance_bring_labels_down_and_say_so(tmp_path, options, expected):
    project = many(tmp_path, cat=30, dog=6)
    found = chosen(project, **options)
    assert Counter(name.split()[0] for name in names(found)) == expected
    assert left_out(found) == {"items of labels that have enough": 36 - sum(expected.values())}
    assert names(found) == names(chosen(project, **options))
    assert names(found) != names(chosen(project, **options, seed=1))
    project.close()


def test_dataset_counts_what_it_yields(texts: Project):
    found = chosen(texts, annotations=AnnotationFilter(label_ids=frozenset({CAT})))
    assert len(found) == len(list(found)) == sum("cat" in (row.labels or ()) for row in ROWS)


LONG = "a long text about the photographs of the harbour, for the client who wants them before Friday, number"


def test_of_near_duplicates_an_answered_one_stays(tmp_path):
    rows = [Row(f"{LONG} 1", name="open"), Row(f"{LONG} 2", ("cat",), name="cat"), Row("else", ("dog",), name="dog")]
    project = text_project(tmp_path / "p", rows, LABELS, Task.TEXT_CLASSIFICATION)
    found = chosen(project, only=Only.ALL, near_duplicates=Copies.DROP)
    assert (names(found), left_out(found)) == (["cat", "dog"], {"near duplicates": 1})
    project.close()


def test_pictures_are_compared_and_read_only_once(tmp_path, monkeypatch):
    project = image_project(tmp_path / "p", ROWS[:4], LABELS, Task.IMAGE_CLASSIFICATION)
    found = chosen(project, only=Only.ALL, near_duplicates=Copies.DROP)
    assert names(found) == ["one.png"]  # plain pictures whose colours differ by a shade
    monkeypatch.setattr(near_duplicates, "read_image", None)
    assert names(chosen(project, only=Only.ALL, near_duplicates=Copies.DROP)) == ["one.png"]
    project.close()


def test_picture_that_is_gone_is_like_no_other(tmp_path):
    project = image_project(tmp_path / "p", ROWS[:4], LABELS, Task.IMAGE_CLASSIFICATION)
    (tmp_path / "p/media/one.png").unlink()
    assert len(chosen(project, near_duplicates=Copies.DROP)) == 2
    project.close()


def test_sounds_cannot_be_compared(sounds: Project):
    with pytest.raises(UsageError, match="among pictures and among texts only"):
        chosen(sounds, near_duplicates=Copies.TOGETHER)
