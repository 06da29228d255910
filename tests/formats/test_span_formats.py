"""What every format of texts with spans promises: what it can hold comes back, and what it cannot is said before."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeller.delivery.comparison import compare
from labeller.domain.item import NewItem, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import Relation, TextSpan
from labeller.errors import LabellerError
from labeller.formats.fitting import as_it_is, changes
from labeller.formats.format import Exporter, ReadOptions, WriteOptions
from labeller.formats.registry import FORMATS, recognise
from labeller.jobs import JobCancelledError, JobContext
from tests.formats.made import HOSTILE_LABELS
from tests.formats.spans import BARE, TEXTS, Marked, arrangements, marked, span_dataset

EXPORTERS = [one for one in FORMATS if isinstance(one, Exporter) and Task.TEXT_SPANS in one.holds.tasks]
IN_FOLDERS = [one for one in EXPORTERS if one.name not in {"jsonl", "parquet", "csv"}]
ADA = (("person", 0, 3),)


def by_exporter(exporters=EXPORTERS):
    return pytest.mark.parametrize("exporter", exporters, ids=lambda one: one.name)


def round_trip(exporter, dataset, target):
    """Write, and compare with what comes back. Raises LabellerError where they differ."""
    target.mkdir(exist_ok=True)
    report = exporter.write(dataset, target, WriteOptions(), JobContext())
    compare(dataset, exporter, target, JobContext())
    return report


def source_of(exporter, target, report):
    return target / report.files[0] if exporter not in IN_FOLDERS else target


@by_exporter()
def test_texts_in_every_script_come_back(exporter, tmp_path):
    texts = [Marked(text) for text in TEXTS + BARE]
    assert round_trip(exporter, span_dataset(texts), tmp_path).items == len(texts)


@by_exporter()
def test_spans_over_whole_texts_and_single_characters_come_back(exporter, tmp_path):
    texts = [Marked(text, (("person", 0, len(text)),)) for text in TEXTS]
    texts += [Marked(text, (("place", place, place + 1),)) for text in TEXTS for place in range(min(50, len(text)))]
    round_trip(exporter, span_dataset(texts), tmp_path)


@by_exporter()
@pytest.mark.parametrize("text", ["two words, a\r\nline", f"a🙂b {TEXTS[2]}", TEXTS[3], TEXTS[9], TEXTS[10]])
def test_spans_come_back_however_they_lie(exporter, text, tmp_path):
    dataset = span_dataset([Marked(text, spans) for spans in arrangements(text)])
    round_trip(exporter, dataset, tmp_path)


@by_exporter()
def test_hostile_label_names_come_back(exporter, tmp_path):
    names = [*HOSTILE_LABELS, "a b", "a_b", "-", "--", "B-x", "O", "a-", "PERSON", "DATE"]
    texts = [Marked(f"text number {place}", ((name, 0, 4), (name, 5, 11))) for place, name in enumerate(names)]
    round_trip(exporter, span_dataset(texts, list(dict.fromkeys(names))), tmp_path)


@by_exporter()
def test_relations_come_back_where_a_format_holds_them(exporter, tmp_path):
    texts = [
        Marked("Ada met Bob", (("person", 0, 3), ("person", 8, 11)), (("met", 0, 1), ("knows", 1, 0))),
        Marked("nobody"),
    ]
    dataset = span_dataset(texts, relations=["met", "knows"])
    round_trip(exporter, dataset, tmp_path)
    kinds = Counter(type(one.shape) for item in exporter.read_back(tmp_path, JobContext()) for one in item.annotations)
    held = Relation in exporter.holds.shapes or exporter.name in {"jsonl", "parquet", "csv"}
    assert kinds == ({TextSpan: 2, Relation: 2} if held else {TextSpan: 2})


@by_exporter()
def test_what_nobody_finished_comes_back_where_a_format_holds_it(exporter, tmp_path):
    texts = [Marked("Ada", ADA), Marked("open", None), Marked("skipped", is_skipped=True), Marked("nothing")]
    report = round_trip(exporter, span_dataset(texts), tmp_path)
    assert report.items == 2 + exporter.holds.unlabelled + exporter.holds.skipped


@by_exporter()
def test_what_came_along_comes_back(exporter, tmp_path):
    metadata = {"id": 7, "status": "open", "label": "x"}
    texts = [Marked("Ada", ADA, comment="why?", group="g", metadata=metadata)]
    round_trip(exporter, span_dataset(texts), tmp_path)
    (item,) = exporter.read_back(tmp_path, JobContext())
    assert (item.name, item.comment, item.group) == ("text 1", "why?", "g")
    # All cells of CSV are texts.
    assert item.metadata == (metadata if exporter.name != "csv" else {**metadata, "id": "7"})


@by_exporter([one for one in EXPORTERS if one.holds.splits])
def test_splits_come_back(exporter, tmp_path):
    texts = [Marked(f"Ada {split}", ADA, split=split) for split in ("train", "validation", "test", "mine")]
    round_trip(exporter, span_dataset(texts), tmp_path)
    back = {one.text: one.split for one in exporter.read_back(tmp_path, JobContext())}
    assert back == {f"Ada {split}": split for split in ("train", "validation", "test", "mine")}


@by_exporter()
def test_the_same_text_twice_stays_two(exporter, tmp_path):
    texts = [Marked("Ada", ADA), Marked("Ada", (("place", 0, 3),)), Marked("Ada")]
    assert round_trip(exporter, span_dataset(texts), tmp_path).items == 3


@by_exporter()
def test_what_it_wrote_is_recognised(exporter, tmp_path):
    texts = [Marked("Ada lives", ADA), Marked("in Rome\nnow", (("place", 3, 7),))]
    report = round_trip(exporter, span_dataset(texts), tmp_path)
    source = source_of(exporter, tmp_path, report)
    assert recognise(source).name == exporter.name
    preview = exporter.preview(source, ReadOptions(), JobContext())
    assert (preview.count, preview.is_exact, preview.task) == (2, True, Task.TEXT_SPANS)
    assert {one.name: one.count for one in preview.labels} == {"person": 1, "place": 1}


@by_exporter(IN_FOLDERS)
def test_labels_keep_their_places_when_one_is_not_used(exporter, tmp_path):
    round_trip(exporter, span_dataset([Marked("Ada", (("zebra", 0, 3),))], ["zebra", "unused", "ant"]), tmp_path)
    preview = exporter.preview(tmp_path, ReadOptions(), JobContext())
    assert [one.name for one in preview.labels] == ["zebra", "unused", "ant"]


@by_exporter()
def test_every_change_is_said_before(exporter):
    """Where the plan tells of no change, what is written is what is there, in whatever order."""
    text = "two words, a\r\nline"
    for spans in arrangements(text):
        dataset = span_dataset([Marked(text, spans)])
        (entry,) = dataset
        is_same = Counter(map(repr, exporter.fitted(dataset, entry).annotations)) == Counter(
            map(repr, as_it_is(dataset, entry).annotations)
        )
        assert bool(changes(dataset, exporter.fitted, JobContext())) != is_same, spans


@by_exporter()
def test_attributes_are_kept_or_said_to_be_lost(exporter, tmp_path):
    dataset = span_dataset([Marked("Ada", ADA, attributes={"kind": "x"})])
    round_trip(exporter, dataset, tmp_path)
    (item,) = exporter.read_back(tmp_path, JobContext())
    said = changes(dataset, exporter.fitted, JobContext())
    assert item.annotations[0].attributes == ({"kind": "x"} if not said else {})


@by_exporter()
def test_nothing_at_all_can_be_exported(exporter, tmp_path):
    report = exporter.write(span_dataset([], []), tmp_path, WriteOptions(), JobContext())
    assert (report.items, report.annotations) == (0, 0)
    assert list(exporter.read_back(tmp_path, JobContext())) == []


@by_exporter()
def test_the_report_names_every_file(exporter, tmp_path):
    texts = [Marked(f"Ada {place}", ADA, split=split) for place, split in enumerate(("train", "test", "test"))]
    report = round_trip(exporter, span_dataset(texts), tmp_path)
    written = Counter(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert Counter(report.files) == written
    assert (report.items, report.annotations) == (3, 3)


@by_exporter()
def test_a_cancelled_export_stops(exporter, tmp_path):
    context = JobContext(report=lambda progress: context.cancel() if progress.done == 10 else None)
    with pytest.raises(JobCancelledError):
        exporter.write(span_dataset([Marked(f"Ada {n}", ADA) for n in range(20)]), tmp_path, WriteOptions(), context)


@by_exporter()
def test_annotations_can_be_left_behind(exporter, tmp_path):
    report = round_trip(exporter, span_dataset([Marked("Ada", ADA)]), tmp_path)
    source = source_of(exporter, tmp_path, report)
    options = ReadOptions(task=Task.TEXT_SPANS, is_unlabelled=True)
    (item,) = exporter.read(source, options, JobContext())
    assert (item.text, item.annotations, item.suggestions) == ("Ada", None, ())


@by_exporter()
def test_reading_can_be_cancelled(exporter, tmp_path):
    report = round_trip(exporter, span_dataset([Marked(f"Ada {n}", ADA) for n in range(2000)]), tmp_path)
    context = JobContext()
    items = exporter.read(source_of(exporter, tmp_path, report), ReadOptions(), context)
    next(items)
    context.cancel()
    with pytest.raises(JobCancelledError):
        list(items)


@by_exporter()
@settings(max_examples=40)
@given(data=st.data())
def test_whatever_a_project_holds_comes_back(exporter, data):
    names = data.draw(st.lists(st.sampled_from(HOSTILE_LABELS), min_size=1, max_size=4, unique=True))
    texts = data.draw(st.lists(marked(names), max_size=5))
    with tempfile.TemporaryDirectory() as target:
        try:
            round_trip(exporter, span_dataset(texts, names), Path(target))
        except LabellerError as error:
            found = list(exporter.read_back(Path(target), JobContext()))
            raise AssertionError((error, [one for one in found if isinstance(one, NewItem | Problem)])) from error
