"""What the learner labelled goes out only where it was asked for and its audit holds, and is always marked."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime

import pytest

from labeller.delivery.choices import Only, Selection
from labeller.delivery.export import export
from labeller.delivery.selection import select
from labeller.domain.item import ItemState
from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.registry import find_place, format_named, sniff
from labeller.jobs import JobContext
from labeller.project.commands.answers import SetAnswer
from labeller.project.commands.audits import DeliverAudit
from labeller.project.importing import import_source
from labeller.store import answer_store, audit_store
from tests.delivery.making import text_project
from tests.formats.made import Row
from tests.project.auditing import CAT, DOG, begin, check
from tests.store.making import answer

LABELS = ("cat", "dog")
AT = datetime(2026, 11, 23, tzinfo=UTC).timestamp()


@pytest.fixture
def project(tmp_path):
    """Ten texts: four checked by a person, six labelled by the learner and delivered."""
    rows = [Row(f"text {number}", name=f"item {number}") for number in range(1, 11)]
    project = text_project(tmp_path / "project", rows, LABELS, Task.TEXT_CLASSIFICATION)
    check(project, begin(project, 10), right=4)
    project.perform(DeliverAudit(1, AT))
    yield project
    project.close()


def sampled(project):
    with project.read() as db:
        return audit_store.read_audits(db)[0].sample[0].item_id


def chosen(project, **choice):
    return select(project, Selection(**choice), JobContext())


def write(project, target, name, **choice):
    export(project, target, format_named(name), Selection(**choice), WriteOptions(), JobContext())
    return json.loads((target / "manifest.json").read_text(encoding="utf-8"))


def test_without_being_asked_for_it_stays_and_is_counted(project):
    selected = chosen(project)
    assert len(selected) == 4
    assert [(loss.what, loss.count) for loss in selected.left_out] == [
        ("items that the app labelled, audited, which were not asked for", 6)
    ]


def test_where_all_items_go_out_it_goes_out_as_open(project):
    states = [entry.state for entry in chosen(project, only=Only.ALL)]
    assert states.count(ItemState.OPEN) == 6


def test_it_is_not_among_what_people_have_seen(project):
    assert len(chosen(project, only=Only.REVIEWED, audited=True)) == 4


@pytest.mark.parametrize("name", ["csv", "jsonl", "parquet", "hf-text", "folder-per-class", "doccano", "prodigy"])
def test_where_it_is_asked_for_it_goes_out_and_is_marked(project, tmp_path, name):
    manifest = write(project, tmp_path / "out", name, audited=True)
    assert manifest["counts"]["by_source"] == {"human": 4, "audited": 6}
    assert manifest["counts"]["by_state"] == {"answered": 4, "audited": 6}
    (audit,) = manifest["audits"]
    assert sorted(audit["items"]) == sorted(f"item {number}" for number in range(5, 11))
    assert (audit["checked"], audit["wrong"], audit["of_items"]) == (4, 0, 6)


def test_a_table_says_of_each_item_who_labelled_it(project, tmp_path):
    write(project, tmp_path / "out", "jsonl", audited=True)
    rows = [json.loads(line) for line in next((tmp_path / "out").glob("*.jsonl")).read_text("utf-8").splitlines()]
    assert [row["status"] for row in rows].count("audited") == 6
    assert all(row["label"] == "cat" for row in rows)


def test_the_card_says_the_bound_the_sample_and_the_date(project, tmp_path):
    write(project, tmp_path / "out", "csv", audited=True)
    card = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "## What nobody looked at" in card
    assert "Of 4 items drawn at random (seed 7) and checked on 2026-11-23" in card
    assert "with 95 % confidence" in card or "with 95% confidence" in card


def test_an_export_of_no_audited_items_says_nothing_of_them(project, tmp_path):
    assert write(project, tmp_path / "out", "csv")["audits"] == []
    assert "nobody looked at" not in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")


def test_an_audit_that_holds_no_longer_keeps_its_items_back(project):
    project.perform(SetAnswer(sampled(project), answer(DOG)))
    selected = chosen(project, audited=True)
    assert len(selected) == 4
    assert ("items of an audit that no longer holds", 6) in [(loss.what, loss.count) for loss in selected.left_out]
    assert [entry.state for entry in chosen(project, audited=True, only=Only.ALL)].count(ItemState.OPEN) == 6


def test_a_person_who_answers_one_of_them_takes_it_over(project, tmp_path):
    with project.read() as db:
        taken = audit_store.find_delivered(db, AT)[0]
    project.perform(SetAnswer(taken, answer(CAT)))
    manifest = write(project, tmp_path / "out", "csv", audited=True)
    assert manifest["counts"]["by_source"] == {"human": 5, "audited": 5}
    assert manifest["audits"][0]["of_items"] == 5


@pytest.mark.parametrize("name", ["csv", "jsonl", "hf-text"])
def test_what_the_app_labelled_comes_into_another_project_as_suggestions(project, tmp_path, name):
    target = tmp_path / "out"
    write(project, target, name, audited=True)
    other = text_project(tmp_path / "other", [], LABELS, Task.TEXT_CLASSIFICATION)
    place, _ = find_place(target)
    found, seen = sniff(place, ReadOptions(task=other.task), JobContext())
    report = import_source(other, place, found, seen.options, JobContext())
    with other.read() as db:
        states = Counter(one.state for one in answer_store.find_outcomes(db))
    assert (report.items_added, report.suggestions_added) == (10, 6)
    assert states == {ItemState.ANSWERED: 4}
    other.close()
