"""YAML from strangers is texts, lists and names, or refused in words before it takes long."""

from __future__ import annotations

import pytest

from labeller.media.unreadable import UnreadableError
from labeller.media.yaml_files import MOST_MARKS, read_yaml


def read(tmp_path, content):
    (tmp_path / "a.yaml").write_text(content, "utf-8", newline="")
    return read_yaml(tmp_path / "a.yaml", [])


def test_every_value_is_the_text_that_was_written(tmp_path):
    assert read(tmp_path, "a: no\nb: [1, null]\n!!python/object:os.system c: d") == {
        "a": "no",
        "b": ["1", "null"],
        "c": "d",
    }


@pytest.mark.parametrize("piece", ["- a\n", "a,", "- a\x85", "- a\r"])
def test_more_entries_than_anybody_writes_are_refused_before_they_are_read(tmp_path, piece):
    with pytest.raises(UnreadableError, match="more than 50,000 lines"):
        read(tmp_path, piece * (MOST_MARKS + 1))


@pytest.mark.parametrize("content", ["[" * 501, "{a: [" * 300, "- [a]\n" * 501])
def test_more_lists_in_brackets_than_anybody_writes_are_refused_before_they_are_read(tmp_path, content):
    with pytest.raises(UnreadableError, match="more than 500 lists in brackets"):
        read(tmp_path, content)


@pytest.mark.parametrize("content", ["[" * 500, "- " * 90_000, "? " * 90_000])
def test_what_is_nested_too_deeply_is_refused(tmp_path, content):
    with pytest.raises(UnreadableError, match="nested too deeply"):
        read(tmp_path, content)
