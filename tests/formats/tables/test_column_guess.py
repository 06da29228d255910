"""Guesses about columns and label cells."""

from __future__ import annotations

import pytest

from labeller.formats.label_cells import BadCellError, guess_separator, labels_in
from labeller.formats.tables.column_guess import (
    column_facts,
    guess_label,
    guess_media,
    guess_name,
    guess_split,
    guess_text,
)


def facts(**columns):
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return list(column_facts(columns, rows).values())


LONG = [f"a sentence of some length, the {place}th of them" for place in range(60)]
TWO = ["good", "bad"] * 30
SIX = [f"topic {place % 6}" for place in range(60)]


def test_the_surest_name_wins():
    assert guess_label(facts(category=SIX, label=TWO)) == "label"
    assert guess_text(facts(summary=LONG, text=LONG)) == "text"


def test_names_are_compared_without_case_and_signs():
    assert guess_label(facts(**{"Class Name": TWO, "Text": LONG})) == "Class Name"


def test_long_or_ever_new_values_are_no_labels_whatever_their_name():
    assert guess_label(facts(target=LONG, words=LONG)) == ""


def test_the_only_column_that_repeats_is_the_label():
    assert guess_label(facts(a=LONG, b=TWO)) == "b"


def test_of_two_columns_that_repeat_neither_is_guessed():
    assert guess_label(facts(a=LONG, b=TWO, c=SIX)) == ""


def test_the_longest_column_is_the_text():
    assert guess_text(facts(a=TWO, b=LONG)) == "b"


def test_paths_of_images_are_told_by_their_suffix():
    assert guess_media(facts(a=TWO, b=[f"x/{place}.JPG" for place in range(60)])) == "b"
    assert guess_media(facts(a=TWO, image=LONG)) == ""


def test_a_name_must_be_unique():
    assert guess_name(facts(id=[str(place) for place in range(60)])) == "id"
    assert guess_name(facts(id=TWO)) == ""


def test_a_split_must_hold_splits():
    assert guess_split(facts(split=["train", "Test"] * 30)) == "split"
    assert guess_split(facts(split=TWO)) == ""


@pytest.mark.parametrize(
    ("value", "separator", "expected"),
    [
        (None, "", None),
        ("", "", None),
        ("  ", "|", None),
        (" a ", "", ("a",)),
        ("a|b| a", "|", ("a", "b")),
        ("a, b", "", ("a, b",)),
        (["b", "a", "b"], "", ("b", "a")),
        ([], "", ()),
        ([""], "", ()),
        (3, "", ("3",)),
        (False, "", ("false",)),
        ([1, True], "", ("1", "true")),
    ],
)
def test_label_cells(value, separator, expected):
    assert labels_in(value, separator) == expected


@pytest.mark.parametrize("value", [{"a": 1}, [["a"]], [None]])
def test_other_label_cells_are_refused(value):
    with pytest.raises(BadCellError):
        labels_in(value, "")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["a|b", "b|c", "a|c", "a|b|c"], "|"),
        (["a;b", "b;c", "a", "b", "c"], ";"),
        (["x, y", "y, z", "x, z", "x, y, z"], ","),
        (["Bonn, Germany", "Rome, Italy"], ""),
        (["a", "b"], ""),
        ([], ""),
    ],
)
def test_separators(cells, expected):
    assert guess_separator(cells) == expected
