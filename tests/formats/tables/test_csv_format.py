"""CSV: read by the csv module and pandas as the project has it, and any client's table read as it is meant."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.domain.fault import Fault
from labeller.domain.item import Medium, NewItem, Problem
from labeller.domain.schema import Task
from labeller.errors import UsageError
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.losses import survey
from labeller.formats.registry import recognise
from labeller.formats.tables.csv_cells import cell_of, joined, needs_json, parted, text_of
from labeller.formats.tables.csv_format import FILE, CsvFormat
from labeller.jobs import JobContext
from labeller.media.unreadable import UnreadableError
from tests.formats.made import HOSTILE_LABELS, HOSTILE_TEXTS, Row, dataset_of, draw, labelled
from tests.formats.spans import Marked, span_dataset

CSV = CsvFormat()
GUESS, USUAL = ReadOptions(), WriteOptions()
HARMLESS = [text for text in HOSTILE_TEXTS if cell_of(text) == text]


def preview(path, options=GUESS):
    return CSV.preview(path, options, JobContext())


def read(path, options=GUESS):
    return list(CSV.read(path, options, JobContext()))


def written(tmp_path, rows, names, options=USUAL, task=Task.TEXT_CLASSIFICATION):
    CSV.write(dataset_of(task, rows, names, tmp_path / "in"), tmp_path, options, JobContext())
    return tmp_path / FILE


def saved(tmp_path, text, name="table.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


# What independent readers see


def test_the_csv_module_reads_texts_and_labels_as_they_are(tmp_path):
    rows = [Row(text, ("x",)) for text in HARMLESS]
    with written(tmp_path, rows, ["x"]).open(encoding="utf-8", newline="") as file:
        assert [row["text"] for row in csv.DictReader(file)] == HARMLESS


def test_pandas_reads_texts_and_labels_as_they_are(tmp_path):
    pandas = pytest.importorskip("pandas")
    rows = [Row(text, (HOSTILE_LABELS[place],)) for place, text in enumerate(HARMLESS)]
    table = pandas.read_csv(written(tmp_path, rows, HOSTILE_LABELS), keep_default_na=False, dtype=str)
    assert [text_of(label) for label in table["label"]] == [row.labels[0] for row in rows]
    assert list(table["text"]) == HARMLESS


def test_pandas_with_its_defaults_loses_only_what_was_announced(tmp_path):
    pandas = pytest.importorskip("pandas")
    rows = [Row(f"text {place}", (name,)) for place, name in enumerate(HOSTILE_LABELS)]
    table = pandas.read_csv(written(tmp_path, rows, HOSTILE_LABELS), dtype=str)
    announced = CSV.own_losses(survey(dataset_of(Task.TEXT_CLASSIFICATION, rows, HOSTILE_LABELS), JobContext()))
    (missing,) = [loss.count for loss in announced if "missing" in loss.what]
    assert table["label"].isna().sum() == missing == 2


def test_no_cell_can_be_run_by_a_spreadsheet(tmp_path):
    rows = [Row(text, ("=x",), comment="+1 x", metadata={"@k": "-y"}) for text in HOSTILE_TEXTS]
    with written(tmp_path, rows, ["=x"]).open(encoding="utf-8", newline="") as file:
        cells = {cell for row in csv.reader(file) for cell in row}
    assert {cell for cell in cells if cell[:1] in set("=+-@\t\r\n")} == {"-5"}


def test_excel_gets_a_byte_order_mark_when_asked(tmp_path):
    path = written(tmp_path, [Row("ä", ("x",))], ["x"], WriteOptions(has_bom=True))
    assert path.read_bytes().startswith(b"\xef\xbb\xbfname,text,label,status\r\n")
    assert [item.text for item in read(path)] == ["ä"]


def test_columns_that_no_item_needs_are_not_written(tmp_path):
    path = written(tmp_path, [Row("a", ("x",))], ["x"])
    assert path.read_text(encoding="utf-8").splitlines()[0] == "name,text,label,status"


# Cells


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_every_cell_comes_back(text):
    assert text_of(cell_of(text)) == text


@given(st.text("'=+-@\t5.e"))
def test_every_cell_of_signs_comes_back(text):
    assert text_of(cell_of(text)) == text


@given(st.lists(st.text(min_size=1), max_size=4, unique=True))
def test_joined_labels_are_parted_again(names):
    assert parted(joined(names, as_json=needs_json(names))) == tuple(names)


# Tables of clients


def test_an_own_table_is_recognised_whatever_its_texts_look_like(tmp_path):
    rows = [Row('a;b;c;d "', ("x",), comment=";;;"), Row("'=1", (), is_skipped=True)]
    items = read(written(tmp_path, rows, ["x"]))
    assert [(item.text, item.is_skipped, item.comment) for item in items] == [
        ('a;b;c;d "', False, ";;;"),
        ("'=1", True, ""),
    ]


def test_a_foreign_table_with_our_columns_but_other_states_is_read_as_theirs(tmp_path):
    (item,) = read(saved(tmp_path, "name,text,label,status\n1,'=x,spam,new\n"))
    assert (item.text, item.annotations, item.metadata) == ("'=x", labelled("spam"), {"status": "new"})


def test_text_and_label_are_guessed_from_names(tmp_path):
    seen = preview(saved(tmp_path, "id,review,category\n1,nice one,good\n2,bad one,bad\n3,so so,good\n"))
    assert (seen.options.text_field, seen.options.label_field, seen.options.name_field) == ("review", "category", "id")
    assert [(one.name, one.count) for one in seen.labels] == [("bad", 1), ("good", 2)]


def test_columns_without_names_are_guessed_from_values(tmp_path):
    lines = [f'"{place % 3}","A headline of some length, number {place}"' for place in range(30)]
    seen = preview(saved(tmp_path, "\n".join(lines)))
    assert (seen.options.has_header, seen.options.text_field, seen.options.label_field) == (
        False,
        "column 2",
        "column 1",
    )


def test_a_table_of_one_column_is_texts_without_labels(tmp_path):
    seen = preview(saved(tmp_path, "class\ngood\nbad\ngood\ngood\nbad\n"))
    assert (seen.options.text_field, seen.options.label_field) == ("class", "")


def test_several_labels_in_a_cell_are_parted(tmp_path):
    path = saved(tmp_path, "text,tags\na text,x|y\nb text,y|z\nc text,x|z\nd text,\ne text,x|y|z\n")
    assert (preview(path).task, preview(path).options.label_separator) == (Task.TEXT_MULTILABEL, "|")
    assert [item.annotations for item in read(path)][:4] == [
        labelled("x", "y"),
        labelled("y", "z"),
        labelled("x", "z"),
        None,
    ]


def test_a_comma_in_a_label_does_not_part_it(tmp_path):
    rows = "".join(f'text {place},"Bonn, Germany"\nmore {place},"Rome, Italy"\n' for place in range(5))
    assert {one.name for one in preview(saved(tmp_path, f"text,label\n{rows}")).labels} == {
        "Bonn, Germany",
        "Rome, Italy",
    }


def test_the_callers_choice_of_columns_goes_before_the_guess(tmp_path):
    path = saved(tmp_path, "text,label,other\nfirst,a,second\nthird,b,fourth\n")
    items = read(path, ReadOptions(text_field="other", label_field="text", name_field="label"))
    assert [(item.name, item.text, item.annotations) for item in items] == [
        ("a", "second", labelled("first")),
        ("b", "fourth", labelled("third")),
    ]


def test_unlabelled_leaves_the_labels_in_the_metadata(tmp_path):
    (item, _) = read(saved(tmp_path, "text,label\na,x\nb,y\n"), ReadOptions(is_unlabelled=True))
    assert (item.annotations, item.metadata) == (None, {"label": "x"})


def test_a_column_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    with pytest.raises(UsageError, match="text, label"):
        preview(saved(tmp_path, "text,label\na,x\n"), ReadOptions(label_field="class"))


def test_further_columns_are_kept(tmp_path):
    (item,) = read(saved(tmp_path, "text,label,when,empty\nhello,x,2024-01-01,\n"))
    assert item.metadata == {"when": "2024-01-01"}


def test_a_bad_row_is_a_problem_with_its_line_and_the_rest_is_read(tmp_path):
    path = saved(tmp_path, "text,label\ngood,x\n,y\nthree,cells,here\nalso good,x\n")
    found = read(path)
    assert [one.text for one in found if isinstance(one, NewItem)] == ["good", "also good"]
    assert [one.reason.split(":")[0] for one in found if isinstance(one, Problem)] == ["line 3", "line 4"]


def test_two_labels_where_one_is_allowed_are_a_problem(tmp_path):
    path = saved(tmp_path, "text,label\na,x|y\n")
    (problem,) = read(path, ReadOptions(task=Task.TEXT_CLASSIFICATION, label_separator="|"))
    assert problem == Problem("table.csv", "line 2: 2 labels where one is allowed", Fault.BAD_VALUE)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_recognised(tmp_path, encoding):
    text = "text;label\n" + "Über die Brücke führt für Fußgänger kein Weg zurück;schön\n" * 20
    path = saved(tmp_path, text, encoding=encoding)
    found = read(path)
    assert next(one.text for one in found if isinstance(one, NewItem)) == (
        "Über die Brücke führt für Fußgänger kein Weg zurück"
    )
    told = [one.fault for one in found if isinstance(one, Problem)]
    assert told == ([Fault.WRONG_ENCODING] if encoding == "cp1252" else [])


def test_a_table_of_paths_gives_images(tmp_path):
    draw(tmp_path / "photos" / "cat 1.png", 1)
    path = saved(tmp_path, "file,label\nphotos\\cat 1.png,cat\nphotos/gone.png,dog\n../out.png,cat\n")
    seen = preview(path)
    item, *problems = read(path)
    assert (seen.medium, seen.options.media_field, CSV.media_root(path, seen.options)) == (
        Medium.IMAGE,
        "file",
        tmp_path,
    )
    assert (item.path, item.width, item.annotations) == ("photos/cat 1.png", 8, labelled("cat"))
    assert [(one.file, one.reason) for one in problems] == [
        ("photos/gone.png", "the file is not there (table.csv, line 3)"),
        ("../out.png", "its path leads out of the media folder (table.csv, line 4)"),
    ]


def test_paths_are_relative_to_the_media_root(tmp_path):
    draw(tmp_path / "elsewhere" / "a.png", 1)
    path = saved(tmp_path, f"image\na.png\n{(tmp_path / 'elsewhere' / 'a.png').as_posix()}\n")
    items = read(path, ReadOptions(media_root=tmp_path / "elsewhere"))
    assert [item.path for item in items] == ["a.png", "a.png"]


def test_images_stay_where_they_are_when_they_are_not_copied(tmp_path):
    options = WriteOptions(copies_media=False)
    path = written(tmp_path, [Row("sub/a.png", ("x",))], ["x"], options, Task.IMAGE_CLASSIFICATION)
    (item,) = CSV.read_back(tmp_path, JobContext())
    assert (item.path, item.content_hash) == ("sub/a.png", "")
    assert {file.name for file in path.parent.iterdir()} == {"in", FILE}


def test_an_empty_file_is_refused(tmp_path):
    with pytest.raises(UnreadableError, match="empty"):
        preview(saved(tmp_path, ""))


def test_a_table_of_images_is_refused_by_a_project_of_texts(tmp_path):
    path = written(tmp_path, [Row("a.png", ("x",))], ["x"], task=Task.IMAGE_CLASSIFICATION)
    with pytest.raises(UsageError, match="names images"):
        preview(path, ReadOptions(task=Task.TEXT_CLASSIFICATION))


# Real tables


def test_banking77_is_read_as_its_owner_counts_it(shared_dataset):
    path: Path = shared_dataset("banking77") / "train.csv"
    seen = preview(path)
    items = read(path, seen.options)
    assert (seen.options.text_field, seen.options.label_field, seen.count) == ("text", "category", 10003)
    assert (len(items), len({item.annotations[0].label for item in items})) == (10003, 77)


def test_ag_news_has_no_header_and_four_labels(shared_dataset):
    path: Path = shared_dataset("ag_news") / "test.csv"
    seen = preview(path)
    items = read(path, seen.options)
    counts = Counter(item.annotations[0].label for item in items)
    assert (seen.options.has_header, seen.options.text_field) == (False, "column 3")
    assert counts == {"1": 1900, "2": 1900, "3": 1900, "4": 1900}


@pytest.mark.parametrize(("delimiter", "name"), [("\t", "items.tsv"), (";", "items.csv")])
def test_cells_can_be_parted_by_tabs_or_semicolons(tmp_path, delimiter, name):
    texts = [*HOSTILE_TEXTS, "semi;colon", "tab\there", "comma,here"]
    rows = [Row(text, ("a;b",), comment="x;y\tz", metadata={"k;\t": text}) for text in texts if text]
    written(tmp_path, rows, ["a;b"], WriteOptions(delimiter=delimiter))
    with (tmp_path / name).open(encoding="utf-8", newline="") as file:
        assert [text_of(row["text"]) for row in csv.DictReader(file, delimiter=delimiter)] == [
            one.content for one in rows
        ]
    back = list(CSV.read_back(tmp_path, JobContext()))
    assert [(one.text, one.comment, one.annotations) for one in back] == [
        (row.content, row.comment, labelled("a;b")) for row in rows
    ]
    assert recognise(tmp_path / name).name == "csv"


def test_spans_are_json_in_a_cell(tmp_path):
    text = Marked("Ada, Bob", (("person", 0, 3), ("NA", 5, 8)), attributes={"sure": True})
    dataset = span_dataset([text, Marked("open", None), Marked("nothing")], ["person", "NA"])
    CSV.write(dataset, tmp_path, USUAL, JobContext())
    with (tmp_path / FILE).open(encoding="utf-8", newline="") as file:
        first, second, third = csv.DictReader(file)
    assert json.loads(first["annotations"])[1] == {
        "label": "NA", "label_position": 1, "type": "span", "start": 5, "end": 8, "attributes": {"sure": True},
    }  # fmt: skip
    assert (second["annotations"], second["status"], third["annotations"]) == ("[]", "open", "[]")
    assert CSV.own_losses(survey(dataset, JobContext())) == ()
