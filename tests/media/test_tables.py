"""The good rows of a table are read as a stream, and what is wrong in it costs only what is wrong."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labeller.domain.item import Problem
from labeller.jobs import JobCancelledError
from labeller.media.delimited import Layout
from labeller.media.opening import open_table
from labeller.media.tables import Row, Table
from labeller.media.unreadable import UnreadableError
from tests.media.bad_tables import BadTable, build_tables


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> dict[str, BadTable]:
    return {table.path.name: table for table in build_tables(tmp_path_factory.mktemp("tables"))}


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows_of(table: Table) -> list[dict[str, object]]:
    return [found.fields for found in table.rows() if isinstance(found, Row)]


def problems_of(table: Table) -> list[str]:
    return [found.reason for found in table.rows() if isinstance(found, Problem)]


def test_of_every_bad_table_the_good_rows_are_read_and_the_others_reported(corpus):
    for bad in corpus.values():
        table = open_table(bad.path)
        assert (len(rows_of(table)), len(problems_of(table))) == (bad.rows, bad.problems), (bad.path.name, bad.why)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("zero-byte.csv", "line 3: contains a zero byte"),
        ("unclosed.csv", "line 3: a quote opens here and never closes"),
        ("closed-late.csv", "line 2: a quote closes in the middle of a cell"),
        ("too-few.csv", "line 3: 1 cell where the table has 2 columns"),
        ("huge-cell.csv", "line 3: longer than 1,048,576 characters"),
        ("damaged-utf-8.csv", "line 6: contains bytes that are not valid in the encoding of the file"),
        ("bad-line.jsonl", "line 2: not valid JSON at character 11 (expecting value)"),
        ("deep.jsonl", "line 2: nested too deeply"),
        ("half.jsonl", "line 1: contains half a character (an unpaired surrogate)"),
    ],
)
def test_problems_name_the_line_and_the_reason(corpus, name, reason):
    assert problems_of(open_table(corpus[name].path)) == [reason]


def test_a_quote_that_never_closes_costs_one_row_of_many(tmp_path):
    lines = ["text,label", *(f'"row {number}, quoted",a' for number in range(5000))]
    lines[2500] = '"never closed,a'
    table = open_table(write(tmp_path / "a.csv", "\n".join(lines)))
    assert len(rows_of(table)) == 4999
    assert problems_of(table) == ["line 2,501: a quote closes in the middle of a cell"]


def test_a_file_made_of_opening_quotes_ends_in_reasonable_time(tmp_path):
    content = "text,label\n" + "one,a\n" * 100 + 'a""","\n' * 100_000
    found = list(open_table(write(tmp_path / "trap.csv", content)).rows())
    assert sum(isinstance(row, Row) for row in found) >= 100


def test_quotes_and_line_ends_inside_cells_are_kept_as_they_are(corpus):
    assert rows_of(open_table(corpus["in-cell.csv"].path))[0]["text"] == "one\ntwo"
    assert rows_of(open_table(corpus["doubled.csv"].path))[0]["text"] == 'say "hi"'
    assert rows_of(open_table(corpus["backslashes.csv"].path))[0]["text"] == 'say "hi", you'
    assert rows_of(open_table(corpus["tabs.tsv"].path))[0]["text"] == '5" screen'


def test_lines_of_text_keep_their_spaces_and_lose_their_ends(corpus):
    assert [row["text"] for row in rows_of(open_table(corpus["lines.txt"].path))] == ["one", "  two", "three"]


def test_empty_rows_are_passed_over(corpus):
    assert [found.line for found in open_table(corpus["blank-rows.csv"].path).rows()] == [3, 6]


def test_a_field_given_twice_counts_once_with_its_last_value(corpus):
    assert rows_of(open_table(corpus["twice.jsonl"].path)) == [{"text": "two"}]


def test_a_preview_reads_only_the_beginning_of_a_large_file(tmp_path):
    table = open_table(write(tmp_path / "large.csv", "text,label\n" + "one,a\n" * 500_000))
    reading = table.rows()
    assert next(iter(reading)) == Row(2, {"text": "one", "label": "a"})
    assert 0 < reading.done_bytes < 100_000
    assert len(table.head(5)) == 5


def test_progress_ends_at_the_size_of_the_file(corpus):
    table = open_table(corpus["plain.csv"].path)
    reading = table.rows()
    assert list(reading)
    assert reading.done_bytes == table.size_bytes


def test_reading_can_be_cancelled(tmp_path):
    def cancel() -> None:
        raise JobCancelledError

    path = write(tmp_path / "a.csv", "text,label\n" + "one,a\n" * 5000)
    table = open_table(path)
    with pytest.raises(JobCancelledError):
        open_table(path, check=cancel)
    with pytest.raises(JobCancelledError):
        list(table.rows(cancel))


CELLS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1))
def test_whatever_the_csv_module_writes_is_read_back(tmp_path, rows):
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label"])
        writer.writerows(rows)
    table = open_table(path, encoding="utf-8", layout=Layout(","), header=True)
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert rows_of(table) == [{"text": text, "label": label} for text, label in filled]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    objects=st.lists(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), CELLS), min_size=1)
)
def test_whatever_the_json_module_writes_is_read_back(tmp_path, objects):
    path = write(tmp_path / "a.jsonl", "\n".join(json.dumps(value) for value in objects))
    found = list(open_table(path).rows())
    assert [row.fields for row in found if isinstance(row, Row)] == [
        value for value in objects if "\0" not in "".join(value)
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(min_size=1, max_size=300))
def test_arbitrary_bytes_are_read_or_refused_but_never_crash(tmp_path, content):
    for suffix in (".csv", ".jsonl", ".txt", ""):
        try:
            table = open_table(write(tmp_path / f"a{suffix}", content))
        except UnreadableError:
            continue
        for found in table.rows():
            assert isinstance(found, Row | Problem)


@pytest.mark.parametrize(
    ("dataset", "name", "columns", "rows"),
    [
        ("banking77", "train.csv", ("text", "category"), 10_003),
        ("ag_news", "test.csv", ("column 1", "column 2", "column 3"), 7600),
        ("penguins", "penguins.csv", None, 344),
        ("penguins", "penguins_raw.csv", None, 344),
    ],
)
def test_real_tables_are_read_whole(shared_dataset, dataset, name, columns, rows):
    table = open_table(shared_dataset(dataset) / name)
    assert columns is None or table.columns == columns
    assert (len(rows_of(table)), problems_of(table)) == (rows, [])
