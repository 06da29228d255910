"""File names that every system can take, and that never collide."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.formats.format import Renamed
from labeller.formats.safe_names import MAX_BYTES, NameBook, safe_name, split_suffix
from tests.formats.made import FAMILY

RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³")}


@pytest.mark.parametrize("name", ["cat", "Straße", "日本語", "🙂", "a b", "a+b#c%20", "it's (1)", "v1.2"])
def test_harmless_names_stay(name):
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a/b", "a_b"),
        ("..", "_"),
        ("../x", "_x"),
        ("a\\b:c*?", "a_b_c__"),
        ("trailing. ", "trailing"),
        (".hidden", "_hidden"),
        ("__private", "_private"),
        ("CON", "_CON"),
        ("com1.txt", "_com1.txt"),
        ("", "_"),
        ("e\u0301", "é"),
        ("tab\there\x7f", "tab_here_"),
    ],
)
def test_harmful_names_are_changed(name, expected):
    assert safe_name(name) == expected


@given(st.text(), st.sampled_from(["", ".txt", ".jpeg"]))
def test_any_text_becomes_a_name_that_windows_takes(text, suffix):
    name = safe_name(text, suffix=suffix)
    assert name.endswith(suffix)
    assert 0 < len(name.encode()) <= MAX_BYTES + 1
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
    assert name[0] not in ". "
    assert suffix or name[-1] not in ". "
    assert name.split(".")[0].strip().lower() not in RESERVED


@pytest.mark.parametrize("room", range(1, 19))
def test_a_long_name_ends_with_a_whole_character(room):
    """A family is five code points of 18 bytes; what is left of it must not end in a joiner."""
    assert safe_name("x" * (MAX_BYTES - room) + FAMILY)[-1] in {"x", *FAMILY[::2]}


def test_an_accent_is_not_parted_from_its_letter():
    name = safe_name("a" * (MAX_BYTES - 1) + "q\u0323\u0307")
    assert unicodedata.combining(name[-1]) == 0
    assert name == "a" * (MAX_BYTES - 1)


def test_suffixes_are_told_from_stems():
    assert [split_suffix(name) for name in ("a.PNG", ".png", "a.b c", "x.tar.gz", "no")] == [
        ("a", ".PNG"),
        (".png", ""),
        ("a.b c", ""),
        ("x.tar", ".gz"),
        ("no", ""),
    ]


def test_the_same_name_in_one_folder_gets_a_number():
    names = NameBook()
    assert [names.file("f", "a", ".png") for _ in range(3)] == ["a.png", "a-2.png", "a-3.png"]
    assert names.file("g", "a", ".png") == "a.png"
    assert names.renamed == [Renamed("a.png", "a-2.png"), Renamed("a.png", "a-3.png")]


def test_names_that_differ_only_in_case_or_composition_collide():
    names = NameBook()
    assert [names.folder("", name) for name in ("Cat", "cat", "é", "e\u0301", "STRASSE", "straße")] == [
        "Cat",
        "cat-2",
        "é",
        "é-2",
        "STRASSE",
        "straße-2",
    ]


def test_a_number_does_not_hit_a_name_that_was_there():
    names = NameBook()
    assert [names.file("", stem, ".png") for stem in ("a", "a-2", "a", "a")] == [
        "a.png",
        "a-2.png",
        "a-3.png",
        "a-4.png",
    ]


def test_long_names_stay_apart():
    names = NameBook()
    given_names = {names.file("", "x" * 300 + str(number), ".png") for number in range(20)}
    assert len(given_names) == 20
    assert max(len(name) for name in given_names) <= MAX_BYTES


def test_plain_stems_have_no_dots():
    names = NameBook(has_plain_stems=True)
    assert names.file("", "page.pdf", ".png", asked="page.pdf.png") == "page_pdf.png"
    assert names.renamed == [Renamed("page.pdf.png", "page_pdf.png")]


@given(st.lists(st.text(max_size=5), max_size=20))
def test_names_never_collide(stems):
    names = NameBook()
    folded = [unicodedata.normalize("NFC", names.file("", stem, ".txt").casefold()) for stem in stems]
    assert len(set(folded)) == len(stems)
