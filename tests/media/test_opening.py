"""A look at a table finds its encoding, kind, layout, columns and size, unless a person says otherwise."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from labeller.media.delimited import Layout
from labeller.media.opening import open_table
from labeller.media.tables import Row, Table, TableKind
from labeller.media.unreadable import UnreadableError
from tests.media.bad_tables import GERMAN, BadTable, build_tables


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> dict[str, BadTable]:
    return {table.path.name: table for table in build_tables(tmp_path_factory.mktemp("tables"))}


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows_of(table: Table) -> list[dict[str, object]]:
    return [found.fields for found in table.rows() if isinstance(found, Row)]


@pytest.mark.parametrize(
    ("name", "encoding", "is_certain"),
    [
        ("plain.csv", "utf-8", True),
        ("bom.csv", "utf-8", True),
        ("utf-16.csv", "utf-16", True),
        ("utf-16-no-mark.csv", "utf-16-le", False),
        ("damaged-utf-8.csv", "utf-8", False),
    ],
)
def test_encodings_are_found_and_guesses_are_called_so(corpus, name, encoding, is_certain):
    charset = open_table(corpus[name].path).charset
    assert (charset.name, charset.is_certain) == (encoding, is_certain)


def test_a_guessed_encoding_reads_the_letters_right(corpus):
    assert rows_of(open_table(corpus["western.csv"].path)) == [{"text": GERMAN, "label": "a"}]


def test_letters_far_down_in_a_large_file_count_for_its_encoding(tmp_path):
    content = b"text,label\n" + b"plain,a\n" * 200_000 + "Größe,b\n".encode("cp1252")
    table = open_table(write(tmp_path / "late.csv", content))
    assert not table.charset.is_certain
    assert rows_of(table)[-1] == {"text": "Größe", "label": "b"}


def test_what_a_person_chose_is_not_guessed(corpus):
    table = open_table(corpus["plain.csv"].path, encoding="cp1251", layout=Layout(";"), header=False)
    assert (table.encoding, table.delimiter, table.columns) == ("cp1251", ";", ("column 1",))
    assert len(rows_of(table)) == 3


def test_the_kind_can_be_chosen_too(corpus):
    assert rows_of(open_table(corpus["plain.csv"].path, kind=TableKind.LINES))[0] == {"text": "text,label"}


@pytest.mark.parametrize("encoding", ["no-such-encoding", "zlib", "rot13"])
def test_an_encoding_that_is_none_is_refused(corpus, encoding):
    with pytest.raises(UnreadableError, match="there is no encoding named"):
        open_table(corpus["plain.csv"].path, encoding=encoding)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty (0 bytes)"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not text: it is a PNG picture"),
        (b"PK\x03\x04" + bytes(100), "not text: it is a ZIP archive or an office document (byte 2)"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path, content, reason):
    with pytest.raises(UnreadableError) as refused:
        open_table(write(tmp_path / "a.csv", content))
    assert refused.value.reason == reason
    assert refused.value.title == f"a.csv cannot be read: {reason}."


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UnreadableError, match="the file is not there"):
        open_table(tmp_path / "gone.csv")


def test_layouts_are_told_apart(corpus):
    layouts = {
        name: open_table(corpus[f"{name}"].path).layout for name in corpus if not name.endswith(("jsonl", "txt"))
    }
    assert layouts["semicolons.csv"] == Layout(";")
    assert layouts["tabs.tsv"] == Layout("\t", is_quoted=False)
    assert layouts["backslashes.csv"] == Layout(",", is_escaped=True)
    assert layouts["one-column.csv"] == Layout(None, is_quoted=False)


def test_columns_of_json_lines_are_the_fields_of_its_first_objects(tmp_path):
    table = open_table(write(tmp_path / "a.jsonl", '{"text": "x", "id": 1}\n{"text": "y", "tags": ["a"]}\n'))
    assert table.columns == ("text", "id", "tags")
    assert rows_of(table)[1] == {"text": "y", "tags": ["a"]}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ('{"text": "x"}\n', TableKind.JSON_LINES),
        ("text\tlabel\none\ta\ntwo\tb\n", TableKind.DELIMITED),
        ("Just a line.\nAnd another, with a comma.\n", TableKind.LINES),
    ],
)
def test_without_a_suffix_the_content_tells_the_kind(tmp_path, content, kind):
    assert open_table(write(tmp_path / "data", content)).kind is kind


def test_small_tables_are_counted_exactly_and_large_ones_nearly(tmp_path):
    small = open_table(write(tmp_path / "small.csv", "text,label\n" + "one,a\n" * 10))
    large = open_table(write(tmp_path / "large.csv", "text,label\n" + "one more,a\n" * 50_000))
    assert small.row_estimate == 10
    assert abs(large.row_estimate - 50_000) < 100


def test_an_encoding_that_most_lines_are_not_in_is_refused(tmp_path):
    path = write(tmp_path / "a.csv", b"text\n" + "Größe\n".encode("cp1252") * 5)
    with pytest.raises(UnreadableError, match=r"it is not text in UTF-8\. Choose another encoding"):
        open_table(path, encoding="utf-8")


@pytest.mark.parametrize("encoding", ["utf-16", "UTF16", "utf-32"])
def test_wide_characters_may_be_chosen_without_a_mark(tmp_path, encoding):
    unmarked = encoding.lower().replace("utf16", "utf-16") + "-le"
    table = open_table(write(tmp_path / "a.csv", "text\nGröße\n".encode(unmarked)), encoding=encoding, header=True)
    assert rows_of(table) == [{"text": "Größe"}]


def test_a_parquet_table_whose_column_is_no_text_is_refused(tmp_path):
    pq.write_table(pa.table({"caption": ["x"]}), tmp_path / "a.parquet")
    (tmp_path / "a.parquet").write_bytes((tmp_path / "a.parquet").read_bytes().replace(b"caption", b"cap\xd6\xff\xffn"))
    with pytest.raises(UnreadableError, match="not a Parquet table, or a damaged one"):
        open_table(tmp_path / "a.parquet")
