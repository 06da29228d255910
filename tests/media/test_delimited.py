"""Records of delimited files: where one begins, what is wrong with it, and that reading goes on after it."""

from __future__ import annotations

from collections.abc import Iterator

from labeller.media import delimited
from labeller.media.delimited import Layout, Record, read_records
from labeller.media.lines import MAX_CHARS, Line


def lines_of(text: str) -> Iterator[Line]:
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        yield Line(number, line)


def read(text: str, layout: Layout | None = None) -> list[Record]:
    return list(read_records(lines_of(text), layout or Layout(",")))


def test_a_record_has_the_number_of_its_first_line():
    assert read('a,b\n"one\ntwo",c\nd,e\n') == [
        Record(1, ("a", "b")),
        Record(2, ("one\ntwo", "c")),
        Record(4, ("d", "e")),
    ]


def test_blank_records_have_no_cells():
    assert read("\n , \na,b\n") == [Record(1), Record(2), Record(3, ("a", "b"))]


def test_lines_after_an_open_quote_are_read_again_as_their_own_records():
    assert read('"a,b\nc,d\ne,f\n') == [
        Record(1, fault="a quote opens here and never closes"),
        Record(2, ("c", "d")),
        Record(3, ("e", "f")),
    ]


def test_a_quote_may_stand_inside_a_cell_that_does_not_begin_with_one():
    assert read('5" wide,b\n') == [Record(1, ('5" wide', "b"))]


def test_without_a_delimiter_a_line_is_one_cell():
    assert read('a, "b"; c\td\n', Layout(None, is_quoted=False)) == [Record(1, ('a, "b"; c\td',))]


def test_a_record_of_many_lines_that_fills_the_memory_is_given_up():
    text = '"never closed,x\n' + "y" * (MAX_CHARS - 100) + "\n" + "z" * 200 + "\na,b\n"
    first, *_, last = read(text)
    assert first == Record(1, fault="a quote opens here and never closes")
    assert last == Record(4, ("a", "b"))


def test_when_too_much_had_to_be_read_again_lines_are_given_up_with_the_bad_one(monkeypatch):
    monkeypatch.setattr(delimited, "_SECOND_READING_CHARS", 10)
    assert read('"a,b\nc,d\ne,f\n') == [Record(1, fault="a quote opens here and never closes")]


def test_a_zero_byte_costs_the_record_that_holds_it():
    assert read("a\0,b\nc,d\n") == [Record(1, fault="contains a zero byte"), Record(2, ("c", "d"))]
