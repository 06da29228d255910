"""Headers and layouts are guessed as a person would."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from labeller.media.delimited import Layout
from labeller.media.lines import Line
from labeller.media.sniffing import column_names, has_header, sniff_layout


def layout_of(text: str, name: str = "a.csv") -> Layout:
    lines = [Line(number, line) for number, line in enumerate(text.splitlines(keepends=True), 1)]
    return sniff_layout(lines, PurePath(name))


@pytest.mark.parametrize(
    "rows",
    [
        [["text", "label"], ["hello", "a"]],
        [["Text ID", "Sentiment"], ["1", "good"]],
        [["q", "w"], ["1", "2"], ["3", "4"]],
        [["", "text"], ["0", "hello"]],
        [["Frage", "Antwort"], ["Wie geht es dir?", "gut"]],
        [["text"]],
    ],
)
def test_names_of_columns_are_taken_for_a_header(rows):
    assert has_header(rows)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["", ""], ["a", "b"]],
        [["3", "Fears for pension", "Unions say they are disappointed"], ["4", "The race is on", "A second team"]],
        [["spam", "Win a prize!"], ["ham", "See you"], ["spam", "Win more!"]],
        [["hello, how are you today?", "a"], ["fine", "b"]],
        [["same", "same"], ["x", "y"]],
        [["only a first row", "here"]],
    ],
)
def test_values_are_not_taken_for_a_header(rows):
    assert not has_header(rows)


def test_columns_without_a_name_get_one_and_no_two_are_alike():
    assert column_names(["text", "", "text", " label "], is_header=True) == ("text", "column 2", "text 2", "label")
    assert column_names(["x", "y"], is_header=False) == ("column 1", "column 2")


def test_a_hundred_thousand_columns_of_one_name_get_names_at_once():
    names = column_names(["a"] * 100_000 + ["a 7"], is_header=True)
    assert len(set(names)) == 100_001
    assert (names[1], names[-2:]) == ("a 2", ("a 100000", "a 7 2"))


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        ("a,b\n1,2\n3,4\n", Layout(",")),
        ("a;b\n1,5;2,5\n3,5;4,5\n", Layout(";")),
        ("a\tb\nx, y\tz\nx, y\tz\n", Layout("\t")),
        ("a|b\nx, y|z\nx|z\n", Layout("|")),
        ('"one, two"\n"three, four"\n', Layout(",")),
        ("Hello, you.\nBye.\nWell, well, well.\n", Layout(None, is_quoted=False)),
        ('a,b\n"x, ""y""",z\n"stray,z\n"x, y",z\n"x, y",z\n', Layout(",")),
    ],
)
def test_the_separator_is_the_one_with_which_the_rows_agree(text, layout):
    assert layout_of(text) == layout


def test_cells_in_quotes_from_end_to_end_are_taken_out_of_them_even_beside_mistakes():
    rows = ['"text","label"\n', *['"fine","a"\n'] * 6, *['"in"ches","a"\n'] * 4]
    assert layout_of("".join(rows)) == Layout(",")


def test_where_tabs_separate_quotes_may_be_inches():
    assert layout_of('size\tlabel\n5" wide\ta\n"wide" enough\tb\n', "a.tsv") == Layout("\t", is_quoted=False)


def test_a_sign_that_the_header_lacks_is_part_of_the_texts():
    rows = "".join(f"well, thanks {number};yes\n" for number in range(20))
    assert layout_of(f"text;label\n{rows}").delimiter == ";"
