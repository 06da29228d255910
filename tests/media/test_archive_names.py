"""Names in archives become paths below one folder, on every system."""

from __future__ import annotations

import pytest

from labeller.media.archive_names import inner_path, is_junk
from labeller.media.unreadable import UnreadableError


@pytest.mark.parametrize("name", ["a/b.jpg", "größe 1.jpg", "日本/😀.png", "a+b#c%20.jpg", ".hidden/x", "e\u0301.jpg"])
def test_a_plain_name_stays_as_it_is(name):
    assert inner_path(name, is_windows=False) == name


@pytest.mark.parametrize(("name", "path"), [("./a//b", "a/b"), ("a\\b\\c.jpg", "a/b/c.jpg"), ("a\nb", "a_b")])
def test_a_name_is_tidied(name, path):
    assert inner_path(name) == path


@pytest.mark.parametrize(
    "name",
    ["", "/", "..", "../a", "a/../b", "/a", "\\\\server\\a", "C:\\a", "c:a", "a\0b", "a/" * 40 + "b", "a" * 2000],
)
def test_a_name_that_leads_out_or_is_none_is_refused(name):
    with pytest.raises(UnreadableError):
        inner_path(name)


@pytest.mark.parametrize("name", [".labeller-archive.json", "./.Labeller-Archive.json/a.jpg"])
def test_the_name_of_our_own_note_is_refused(name):
    with pytest.raises(UnreadableError, match="kept for a note"):
        inner_path(name)
    assert inner_path(f"a/{name}")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("ab:c?.jpg", "ab_c_.jpg"),
        ("con.txt", "_con.txt"),
        ("nul", "_nul"),
        ("folder. /a.", "folder/a"),
        ("LPT1", "_LPT1"),
    ],
)
def test_what_windows_cannot_take_is_replaced_there(name, path):
    assert inner_path(name, is_windows=True) == path
    assert inner_path(name, is_windows=False) == name


def test_what_systems_leave_behind_is_known():
    assert all(map(is_junk, ["__MACOSX/a.jpg", "a/.DS_Store", "a/Thumbs.db", "b/._c.jpg"]))
    assert not any(map(is_junk, ["a.jpg", ".hidden", "MACOSX/a"]))
