"""Hashes tell contents apart and nothing else."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.media.hashing import content_hash, text_hash
from labeller.media.unreadable import UnreadableError


def test_the_hash_of_a_file_is_that_of_its_bytes_wherever_it_lies(tmp_path):
    for name in ("a.bin", "b.bin"):
        (tmp_path / name).write_bytes(b"x" * 3_000_000)
    (tmp_path / "c.bin").write_bytes(b"x" * 2_999_999 + b"y")
    assert content_hash(tmp_path / "a.bin") == content_hash(tmp_path / "b.bin") != content_hash(tmp_path / "c.bin")


def test_the_hash_of_known_content_never_changes(tmp_path):
    (tmp_path / "empty").write_bytes(b"")
    assert content_hash(tmp_path / "empty") == "99aa06d3014798d86001c324468d497f"
    assert text_hash("Labeller") == "49af846d537bfb03382c4f6c8a8bcd47"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableError, match="a pipe or a device"):
        content_hash(tmp_path / "pipe")


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(UnreadableError, match=r"gone\.jpg cannot be read: the file is not there"):
        content_hash(tmp_path / "gone.jpg")


@given(st.text(), st.text())
def test_texts_have_the_same_hash_only_if_they_are_the_same(one, other):
    assert (text_hash(one) == text_hash(other)) == (one == other)


def test_spaces_line_ends_and_unicode_forms_make_a_difference():
    texts = ["a b", "a  b", "a\nb", "a\r\nb", "é", "e\u0301", "\ud800"]
    assert len({text_hash(text) for text in texts}) == len(texts)
