"""Only regular files are opened, and what the system says is put in plain words."""

from __future__ import annotations

import os

import pytest

from labeller.media.files import open_file, reading, reason_of
from labeller.media.unreadable import UnreadableError


def test_a_regular_file_is_opened(tmp_path):
    (tmp_path / "a").write_bytes(b"x")
    with open_file(tmp_path / "a") as file:
        assert file.read() == b"x"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableError, match="a pipe or a device"):
        open_file(tmp_path / "pipe")


@pytest.mark.parametrize("name", ["zero\0byte", "half \ud800 a character"])
def test_impossible_names_are_refused(tmp_path, name):
    with pytest.raises(UnreadableError, match="no file can have this name"):
        open_file(tmp_path / name)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (FileNotFoundError(2, "No such file"), "the file is not there"),
        (PermissionError(13, "Permission denied"), "no permission to read it"),
        (OSError(5, "Input/output error"), "the system could not read it (Input/output error)"),
        (OSError("odd"), "the system could not read it (odd)"),
    ],
)
def test_what_the_system_says_is_put_in_plain_words(tmp_path, error, reason):
    assert reason_of(error) == reason
    with pytest.raises(UnreadableError, match=r"^a cannot be read: "), reading(tmp_path / "a"):
        raise error
