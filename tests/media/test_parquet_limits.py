"""Small Parquet files that would fill the memory or never end are refused; tables of any size are read."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from labeller.domain.item import Problem
from labeller.media.opening import open_table
from labeller.media.tables import Row
from labeller.media.unreadable import UnreadableError
from tests.media.parquet_bombs import (
    BOMBS,
    DELTA_LENGTH,
    INT64,
    MAGIC,
    MILLIONS,
    OPTIONAL,
    Column,
    Page,
    a_cell_of_which_the_footer_lies,
    bomb,
    differences,
    level_runs,
    looked_up,
    text,
)

FAR_TOO_MUCH = "unpacks to more than 256 MB"

REASONS = {a_cell_of_which_the_footer_lies: "a page of it unpacks to 100 MB"}


def read(path: Path) -> list[Row | Problem]:
    return list(open_table(path).rows())


@pytest.mark.parametrize("build", BOMBS, ids=lambda one: one.__name__)
def test_a_bomb_is_refused(tmp_path, build):
    path = build(tmp_path / "a.parquet")
    assert path.stat().st_size < 110_000
    with pytest.raises(UnreadableError, match=REASONS.get(build, FAR_TOO_MUCH)):
        read(path)


_PEAK = """
import sys
from pathlib import Path
from labeller.media.opening import open_table
from labeller.media.unreadable import UnreadableError
import pyarrow.parquet
try:
    for _ in open_table(Path(sys.argv[1])).rows(): pass
except UnreadableError as error:
    print(error.reason, file=sys.stderr)
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(peak.split()[1])
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts the memory of a process as Linux does")
@pytest.mark.parametrize("build", BOMBS, ids=lambda one: one.__name__)
def test_a_bomb_takes_little_memory(tmp_path, build):
    path = build(tmp_path / "a.parquet")
    told = subprocess.run([sys.executable, "-c", _PEAK, path], check=True, capture_output=True, text=True)
    assert "unpacks to" in told.stderr
    assert int(told.stdout) < 500 << 10


def test_only_so_many_rows_are_read_as_the_footer_says(tmp_path):
    page = Page(level_runs(1, (MILLIONS, 0)), MILLIONS)
    column = Column("n", [page], MILLIONS, kind=INT64, repetition=OPTIONAL)
    found = read(bomb(tmp_path / "a.parquet", 1, column))
    assert [row.fields for row in found if isinstance(row, Row)] == [{"n": None}]


@pytest.mark.parametrize("count", [2000, MILLIONS])
def test_more_lengths_than_values_are_refused(tmp_path, count):
    head = differences(count, block=1 << 29)
    path = bomb(tmp_path / "a.parquet", 10, Column("text", [Page(head, 10, DELTA_LENGTH)], 10))
    with pytest.raises(UnreadableError, match="damaged"):
        read(path)


def test_a_page_that_says_it_is_huge_is_refused(tmp_path):
    path = bomb(tmp_path / "a.parquet", 1, Column("text", [Page(text(b"x"), 1, said_bytes=MILLIONS)], 1))
    with pytest.raises(UnreadableError, match="2,047 MB"):
        read(path)


def test_a_dictionary_that_says_it_is_huge_is_refused(tmp_path):
    pages = looked_up(5, b"x")
    pages[0] = Page(pages[0].content, MILLIONS, is_dictionary=True)
    with pytest.raises(UnreadableError, match="damaged"):
        read(bomb(tmp_path / "a.parquet", 5, Column("text", pages, 5)))


def test_a_footer_that_would_fill_the_memory_is_refused(tmp_path):
    footer = bytes(5 << 20)
    (tmp_path / "a.parquet").write_bytes(MAGIC + footer + struct.pack("<I", len(footer)) + MAGIC)
    with pytest.raises(UnreadableError, match="the list of its contents takes more than 4 MB"):
        open_table(tmp_path / "a.parquet")


def test_more_columns_than_anybody_made_are_refused(tmp_path):
    pq.write_table(pa.table([pa.nulls(1)] * 10_001, names=["a"] * 10_001), tmp_path / "a.parquet")
    with pytest.raises(UnreadableError, match="10,001 columns"):
        open_table(tmp_path / "a.parquet")


def test_a_deep_schema_is_refused(tmp_path):
    kind = pa.int64()
    for _ in range(200):
        kind = pa.struct([("a", kind)])
    pq.write_table(pa.table({"a": pa.nulls(1, kind)}), tmp_path / "a.parquet")
    with pytest.raises(UnreadableError, match="damaged"):
        open_table(tmp_path / "a.parquet")


def test_a_cell_that_is_too_long_costs_its_row_alone(tmp_path):
    pq.write_table(pa.table({"text": ["a", "x" * (5 << 20), "b"]}), tmp_path / "a.parquet")
    first, second, third = read(tmp_path / "a.parquet")
    assert (first, third) == (Row(1, {"text": "a"}), Row(3, {"text": "b"}))
    assert second == Problem("a.parquet", "row 2: a cell is longer than 1,048,576 characters")


def test_a_list_that_is_too_large_costs_its_row_alone(tmp_path):
    numbers = pa.array([0] * (9 << 20) + [1], pa.int64())
    lists = pa.ListArray.from_arrays(pa.array([0, 9 << 20, (9 << 20) + 1], pa.int32()), numbers)
    pq.write_table(pa.table({"list": lists}), tmp_path / "a.parquet")
    first, second = read(tmp_path / "a.parquet")
    assert first == Problem("a.parquet", "row 1: a cell is larger than 64 MB")
    assert second == Row(2, {"list": [1]})


def test_rows_that_all_say_the_same_are_read(tmp_path):
    rows = 200_000
    columns = {name: pa.array(["nearly always the same"] * rows) for name in ("label", "source")}
    pq.write_table(pa.table(columns), tmp_path / "a.parquet", compression="zstd")
    assert (tmp_path / "a.parquet").stat().st_size * 1000 < rows * 44
    assert sum(isinstance(row, Row) for row in open_table(tmp_path / "a.parquet").rows()) == rows


def test_texts_beside_large_pictures_are_read(tmp_path):
    pictures = [{"bytes": os.urandom(400_000), "path": "a.png"} for _ in range(200)]
    pq.write_table(pa.table({"image": pictures, "text": ["a"] * 200}), tmp_path / "a.parquet", row_group_size=100)
    assert sum(isinstance(row, Row) for row in read(tmp_path / "a.parquet")) == 200


WAYS = [
    {"compression": codec, "data_page_version": version}
    for codec in ("none", "snappy", "gzip", "zstd", "lz4", "brotli")
    for version in ("1.0", "2.0")
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: "-".join(way.values()))
@pytest.mark.parametrize("encoding", ["PLAIN", "DELTA_BYTE_ARRAY", "DELTA_LENGTH_BYTE_ARRAY", None])
def test_whatever_arrow_writes_is_read_back(tmp_path, way, encoding):
    texts = [None if place % 7 == 0 else f"text {place // 3}" * (place % 5) for place in range(3000)]
    lists = [None if one is None else [one, None, *one.split()] for one in texts]
    encodings = {"column_encoding": {"text": encoding, "list.list.element": encoding}} if encoding else {}
    pq.write_table(
        pa.table({"text": texts, "list": lists}),
        tmp_path / "a.parquet",
        use_dictionary=encoding is None,
        data_page_size=2000,
        row_group_size=1000,
        **way,
        **encodings,
    )
    rows = [row.fields for row in read(tmp_path / "a.parquet") if isinstance(row, Row)]
    assert rows == [{"text": one, "list": many} for one, many in zip(texts, lists, strict=True)]


@pytest.mark.parametrize("kind", [pa.string_view(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())], ids=str)
def test_texts_of_every_kind_are_read(tmp_path, kind):
    texts = ["a", None, "b" * 100] * 200
    pq.write_table(pa.table({"text": pa.array(texts, kind)}), tmp_path / "a.parquet")
    assert [row.fields["text"] for row in read(tmp_path / "a.parquet") if isinstance(row, Row)] == texts
