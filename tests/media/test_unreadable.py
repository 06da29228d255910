"""Refusals name the file so that the name can be shown anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from labeller.domain.item import Problem
from labeller.media.unreadable import UnreadableError, printable


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Zoë 🐈‍⬛ 日本.png", "Zoë 🐈‍⬛ 日本.png"),
        ("line\nend\t.png", r"line\nend\t.png"),
        ("latin-\udce9.png", "latin-\ufffd.png"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("half \ud800 a character", "half \ufffd a character"),
    ],
)
def test_names_are_shown_without_what_could_mislead_or_break(name, shown):
    assert printable(name) == shown
    assert printable(name).encode()


def test_a_refusal_becomes_a_line_of_the_report():
    error = UnreadableError("the file is empty (0 bytes)", Path("photos/a.jpg"))
    assert error.title == "a.jpg cannot be read: the file is empty (0 bytes)."
    assert error.as_problem() == Problem(str(Path("photos/a.jpg")), "the file is empty (0 bytes)")
    assert error.as_problem("a.jpg") == Problem("a.jpg", "the file is empty (0 bytes)")


def test_a_refusal_without_a_file_says_what_is_wrong():
    assert str(UnreadableError("not text")) == "This cannot be read: not text."
