"""Spans and relations on the command line, from a client's file to what is delivered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.learning.tokens.made import made_texts

pytestmark = pytest.mark.usefixtures("quick_reading")

LABELS = ("person", "place")
SCHEMA = {"labels": ["person", "place", {"name": "lives in", "key": "R", "is_relation": True}]}
COUNT, LABELLED = 60, 40


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Texts with names and places; the first two spans of a text are related. A third of the texts is open."""
    lines = []
    texts, spans = made_texts(COUNT, 1)
    for number, (text, found) in enumerate(zip(texts, spans, strict=True)):
        drawn = [
            {"id": place, "label": LABELS[label], "start": start, "end": end}
            for place, (start, end, label) in enumerate(found, start=1)
        ]
        if len(drawn) > 1:
            drawn.append({"id": 9, "label": "lives in", "type": "relation", "from": 1, "to": 2})
        line = {"text": f"{text} ({number})", "annotations": drawn if number < LABELLED else None}
        lines.append(json.dumps(line, ensure_ascii=False))
    path = tmp_path / "client.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def project(cli, source, tmp_path) -> str:
    (tmp_path / "schema.json").write_text(json.dumps(SCHEMA))
    assert cli("new", "p", "--task", "text-spans", "--schema", "schema.json").status == 0
    said = cli("import", "p", source, "--label-field", "annotations", "--json").json
    assert (said["items_added"], said["problems"]) == (COUNT, [])
    return "p"


def ties(lines) -> int:
    return sum(one["type"] == "relation" for line in lines for one in line["annotations"])


def test_a_schema_says_which_labels_are_for_relations(cli, project):
    facts = cli("info", project, "--json").json
    assert facts["answered"] == LABELLED
    assert set(facts["by_label"]) == {"person", "place", "lives in"}
    assert facts["by_label"]["lives in"] > 5


def test_suggestions_are_spans_of_the_open_texts(cli, project):
    rows = cli("suggest", project, "-n", "5", "--json").json
    assert len(rows) == 5
    spans = [one for row in rows for one in row["suggestion"]]
    assert {one["type"] for one in spans} == {"span"}
    assert {one["label"] for one in spans} <= set(LABELS), "relations are not learned"
    assert all(0 < one["score"] <= 1 for one in spans)


def test_simulation_tells_strict_f1_of_spans(cli, project):
    told = cli("simulate", project, "--budget", "20", "--batch", "10", "--seed", "1", "--json").json
    assert [set(point) for point in told["curve"]] == [{"n", "f1", "macro_f1"}] * 2
    assert [point["n"] for point in told["curve"]] == [10, 20]
    assert told["curve"][-1]["f1"] > 0.5


def test_an_export_goes_into_a_second_project_as_it_was(cli, project):
    told = cli("export", project, "out", "--format", "jsonl", "--json").json
    assert told["verified"]
    lines = [json.loads(line) for line in Path("out/items.jsonl").read_text("utf-8").splitlines()]
    assert ties(lines) > 5
    cli("new", "second", "--task", "text-spans")
    cli("import", "second", "out/items.jsonl")
    cli("export", "second", "again", "--format", "jsonl", "--json")
    again = [json.loads(line) for line in Path("again/items.jsonl").read_text("utf-8").splitlines()]
    assert ties(again) == ties(lines)
    assert [_told(line) for line in again] == [_told(line) for line in lines]


def test_a_schema_is_refused_where_the_kind_is_no_yes_or_no(cli, tmp_path):
    (tmp_path / "bad.json").write_text(json.dumps([{"name": "lives in", "is_relation": "yes"}]))
    assert cli("new", "bad", "--task", "text-spans", "--schema", "bad.json").status == 2


def _told(line):
    """A line without the numbers that each project gives its annotations and labels."""
    words = {one.get("id"): (one.get("start"), one["label"]) for one in line["annotations"]}
    drawn = [
        (one["label"], one.get("start"), one.get("end"), words.get(one.get("from")), words.get(one.get("to")))
        for one in line["annotations"]
    ]
    return line["text"], line["status"], sorted(drawn, key=str)
