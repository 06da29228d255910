"""Relations of spans: from a client's file into the project, with labels that come and go, and out again."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from labeller.delivery.export import export
from labeller.delivery.selection import Selection
from labeller.domain.annotation import Annotation, Source
from labeller.domain.item import ItemState
from labeller.domain.schema import Task
from labeller.domain.shape import Relation, TextSpan
from labeller.errors import LabellerError
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.tables.jsonl_format import JsonlFormat
from labeller.jobs import JobContext
from labeller.project.commands.editing import EditAnnotations
from labeller.project.commands.labels import AddLabel, ChangeLabel, MergeLabels, RemoveLabel
from labeller.project.importing import import_source
from labeller.project.project import create_project
from labeller.store import answer_store
from tests.store.making import add, answer, new_project, state_of, text

JSONL = JsonlFormat()
SPANS = [
    {"id": 7, "label": "person", "start": 0, "end": 3},
    {"id": 9, "label": "firm", "start": 15, "end": 19},
    {"id": 11, "label": "works for", "type": "relation", "from": 7, "to": 9},
]
TEXT = "Mia is back at Acme."


def imported(folder, annotations, labels=(), text=TEXT):
    source = folder / "client.jsonl"
    lines = [{"text": "nothing", "annotations": []}, {"text": text, "annotations": annotations}]
    source.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    project = create_project(folder / "client.labeller", Task.TEXT_SPANS, labels)
    return project, import_source(project, source, JSONL, ReadOptions(task=Task.TEXT_SPANS), JobContext())


@pytest.fixture
def project(tmp_path):
    project, report = imported(tmp_path, SPANS)
    assert (report.annotations_added, report.problems) == (3, ())
    yield project
    project.close()


def drawn(project, item_id=2):
    with project.read() as db:
        return answer_store.find_answer(db, item_id)


def told(project, item_id=2):
    """Relations in the words of the text."""
    found = drawn(project, item_id).annotations
    words = {one.id: TEXT[one.shape.start : one.shape.end] for one in found if isinstance(one.shape, TextSpan)}
    names = {label.id: label.name for label in project.schema.labels}
    return [
        (words[one.shape.from_id], names[one.label_id], words[one.shape.to_id])
        for one in found
        if isinstance(one.shape, Relation)
    ]


def test_relations_of_an_import_lead_to_the_spans_that_came_with_them(project):
    assert told(project) == [("Mia", "works for", "Acme")]
    assert [label.name for label in project.schema.relation_labels] == ["works for"]


def test_undoing_the_import_takes_them_away_and_redoing_it_brings_them_back(tmp_path):
    project = create_project(tmp_path / "test.labeller", Task.TEXT_SPANS, ("person",))
    empty = state_of(project.path)
    source = tmp_path / "client.jsonl"
    source.write_text(json.dumps({"text": TEXT, "annotations": SPANS}), encoding="utf-8")
    import_source(project, source, JSONL, ReadOptions(task=Task.TEXT_SPANS), JobContext())
    full = state_of(project.path)
    project.undo()
    assert state_of(project.path) == empty
    project.redo()
    assert state_of(project.path) == full
    assert told(project, 1) == [("Mia", "works for", "Acme")]
    project.close()


def test_an_export_numbers_the_spans_and_reads_back_the_same(project, tmp_path):
    export(project, tmp_path / "out", JSONL, Selection(), WriteOptions(), JobContext())
    lines = [json.loads(line) for line in (tmp_path / "out" / "items.jsonl").read_text("utf-8").splitlines()]
    mia, acme, tie = lines[1]["annotations"]
    assert (tie["type"], tie["from"], tie["to"], tie["label"]) == ("relation", mia["id"], acme["id"], "works for")
    again = create_project(tmp_path / "again.labeller", Task.TEXT_SPANS)
    options = ReadOptions(task=Task.TEXT_SPANS)
    import_source(again, tmp_path / "out" / "items.jsonl", JSONL, options, JobContext())
    assert told(again) == told(project)
    again.close()


def test_a_label_goes_with_the_relations_of_its_spans_and_comes_back_with_them(project):
    before = state_of(project.path)
    project.perform(RemoveLabel(project.schema.named("firm").id))
    assert [type(one.shape) for one in drawn(project).annotations] == [TextSpan]
    project.undo()
    assert state_of(project.path) == before


def test_an_item_whose_spans_all_go_goes_back_into_the_pool(tmp_path):
    spans = [{**one, "label": "name"} if "start" in one else one for one in SPANS]
    project, _ = imported(tmp_path, spans)
    project.perform(RemoveLabel(project.schema.named("name").id))
    assert drawn(project) is None
    project.undo()
    assert told(project) == [("Mia", "works for", "Acme")]
    project.close()


def test_a_label_of_relations_stays_one_as_long_as_there_are_any(project):
    works_for = project.schema.named("works for")
    with pytest.raises(LabellerError, match="has annotations already"):
        project.perform(ChangeLabel(replace(works_for, is_relation=False)))
    project.perform(AddLabel("knows"))
    knows = project.schema.named("knows")
    project.perform(ChangeLabel(replace(knows, is_relation=True)))
    assert project.schema.named("knows").is_relation
    project.undo()
    assert not project.schema.named("knows").is_relation


def test_labels_of_spans_and_of_relations_are_not_merged(project):
    with pytest.raises(LabellerError, match="one is for relations"):
        project.perform(MergeLabels(project.schema.named("works for").id, project.schema.named("firm").id))


def test_what_does_not_fit_the_labels_that_are_there_is_left_out_and_told(tmp_path):
    project, report = imported(tmp_path, SPANS, ("works for",))
    assert [problem.reason for problem in report.problems] == ["works for is no label of relations here; left out"]
    assert [type(one.shape) for one in drawn(project).annotations] == [TextSpan, TextSpan]
    project.close()


@pytest.mark.parametrize(
    "tie",
    [
        {"label": "works for", "type": "relation", "from": 7, "to": 8},
        {"label": "works for", "type": "relation", "from": 7, "to": 7},
        {"label": "works for", "type": "relation", "from": 7},
    ],
)
def test_relations_to_nothing_are_told_with_their_line(tmp_path, tie):
    project, report = imported(tmp_path, [*SPANS[:2], tie])
    assert [problem.reason.split(":")[0] for problem in report.problems] == ["line 2"]
    project.close()


def test_an_annotation_drawn_after_an_import_has_an_id_of_its_own(project):
    item_id = add(project, [text("another")]).items_added and 3
    head = replace(answer(state=ItemState.STARTED), annotations=())
    span = Annotation(project.schema.named("person").id, Source.HUMAN, 1, 0.0, shape=TextSpan(0, 3))
    project.perform(EditAnnotations(item_id, (), (span,), head))
    known = {one.id for one in drawn(project).annotations}
    assert len(known) == 3
    assert not known & {one.id for one in drawn(project, item_id).annotations}


def test_a_project_without_relations_writes_nothing_of_them(tmp_path):
    project = new_project(tmp_path, ("person",), task=Task.TEXT_SPANS)
    assert not [key for key in project.settings if "relation" in key]
    project.close()


def test_a_relation_whose_end_is_lost_does_not_stop_an_export(project, tmp_path):
    with project.write() as (db, _):
        db.exec_driver_sql("DELETE FROM annotation WHERE json_extract(shape, '$.start') = 0")
    export(project, tmp_path / "out", JSONL, Selection(), WriteOptions(), JobContext())
    lines = [json.loads(line) for line in (tmp_path / "out" / "items.jsonl").read_text("utf-8").splitlines()]
    assert [one["type"] for one in lines[1]["annotations"]] == ["span"]
