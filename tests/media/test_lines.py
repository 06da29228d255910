"""Lines are counted as editors count them, and none is too long to pass over."""

from __future__ import annotations

import io

import pytest

from labeller.jobs import JobCancelledError
from labeller.media.charsets import ignore
from labeller.media.lines import MAX_CHARS, Line, as_text, read_lines


def read(data: bytes, encoding: str = "utf-8") -> list[Line]:
    with as_text(io.BytesIO(data), encoding) as text:
        return list(read_lines(text, ignore))


def test_every_kind_of_line_end_ends_a_line_and_stays_with_it():
    assert [line.text for line in read(b"a\nb\r\nc\rd")] == ["a\n", "b\r\n", "c\r", "d"]


@pytest.mark.parametrize("character", ["\u2028", "\x0b", "\x0c", "\x85"])
def test_nothing_else_ends_a_line(character):
    assert len(read(f"one{character}line".encode())) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_not_part_of_the_text(encoding):
    name = encoding.removesuffix("-sig")
    assert read("über\n".encode(encoding), name) == [Line(1, "über\n")]


def test_a_line_too_long_is_cut_and_the_next_one_is_whole():
    first, second = read(b"x" * (3 * MAX_CHARS) + b"\nshort\n")
    assert (first.is_cut, len(first.text)) == (True, MAX_CHARS)
    assert first.fault == "longer than 1,048,576 characters"
    assert second == Line(2, "short\n")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [(b"br\xffken\n", "utf-8"), (b"a\x81b\n", "cp1252"), ("half ".encode("utf-16-le") + b"\x00\xd8", "utf-16-le")],
)
def test_bytes_that_do_not_decode_are_a_fault_of_their_line(data, encoding):
    (line,) = read(data, encoding)
    assert line.fault == "contains bytes that are not valid in the encoding of the file"


def test_a_replacement_character_in_the_file_is_no_fault():
    (line,) = read("caf\ufffd\n".encode())
    assert line.fault is None


def test_reading_stops_when_asked_to():
    def cancel() -> None:
        raise JobCancelledError

    with as_text(io.BytesIO(b"x\n" * 1000), "utf-8") as text, pytest.raises(JobCancelledError):
        list(read_lines(text, cancel))
