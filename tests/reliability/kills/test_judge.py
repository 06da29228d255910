"""The judge finds what it is there to find: a figure of no losses is worth as much as that."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from labeller.project.project import open_project
from tests.reliability.kills.judge import first_state, judge_export, judge_project, sums_below
from tests.reliability.kills.making import photo_project, text_project
from tests.reliability.kills.scenario import PROJECT
from tests.reliability.kills.told import Told, content_of
from tests.store.making import rows_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    text_project(tmp_path, 6, answered=4)
    return tmp_path / PROJECT


def told_of(path: Path) -> Told:
    """What a window would have told of the project as it is."""
    project = open_project(path, read_only=True)
    with project.read() as db:
        told = Told(events=rows_of(path, "SELECT count(*) FROM event")[0][0], items=content_of(db, range(1, 7)))
    project.close()
    return told


def undo(path: Path) -> None:
    project = open_project(path)
    project.undo()
    project.close()


def test_what_is_as_it_was_told_has_no_faults(path):
    assert list(judge_project(path, told_of(path), first_state(path))) == []


def test_a_change_more_than_was_told_is_no_fault(path):
    told = told_of(path)
    undo(path)
    assert list(judge_project(path, told, None)) == []


def test_a_lost_answer_is_a_fault(path):
    told = told_of(path)
    told.items["2"] = "another"
    assert list(judge_project(path, told, None)) == ["1 answers are not as they were told, item 2 for one"]


def test_a_lost_event_is_a_fault(path):
    told = told_of(path)
    told.events += 1
    assert "events were told" in next(judge_project(path, told, None))


def test_a_history_that_leads_elsewhere_is_a_fault(path):
    other = first_state(path)
    other["setting"] = [("never", "was")]
    assert "as they never were" in next(judge_project(path, Told(), other))


def test_an_answer_that_was_shown_before_it_was_saved_is_a_fault():
    shown = [json.dumps({"done": "answer", "item": 3})]
    assert Told.of(shown).unproven == ["item 3 was shown as answered before it was saved"]


def test_half_an_export_is_a_fault(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "items.csv").write_text("name,label\n")
    assert list(judge_export(out)) == ["half an export: out has no manifest"]
    (out / "manifest.json").write_text('{"files": []}')
    assert list(judge_export(out)) == ["half an export: out is not as its manifest says"]


def test_contents_are_compared_but_not_dates(tmp_path):
    photo_project(tmp_path, 1, answered=True)
    sums = sums_below(tmp_path)
    (tmp_path / "manifest.json").write_text("{}")
    assert sums_below(tmp_path) == sums
    (tmp_path / "photos" / "circle" / "circle 000.png").write_bytes(b"other")
    assert sums_below(tmp_path) != sums
