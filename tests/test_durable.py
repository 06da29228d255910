"""What is made under a hidden name: whole under its own or not there, and nothing of it stays for ever."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from labeller import durable
from labeller.durable import give_name, making, sweep
from labeller.errors import LabellerError


@pytest.fixture
def out(tmp_path) -> Path:
    return tmp_path / "out"


def leave_as_killed(half: Path) -> None:
    """What a killed program leaves: what it had made, and a lock that nobody holds."""
    half.mkdir()
    (half / "some.txt").write_text("half of it")
    half.with_name(f"{half.name}.making").touch()


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_got_its_name_is_all_that_is_there(out):
    with making(out) as half:
        half.write_text("whole")
        give_name(half, out)
    assert names_in(out.parent) == ["out"]
    assert out.read_text() == "whole"


def test_no_name_is_taken_from_a_file_that_has_it(out):
    with making(out) as half:
        half.write_text("new")
        out.write_text("somebody else's")
        with pytest.raises(FileExistsError):
            give_name(half, out)
    assert out.read_text() == "somebody else's"


def test_what_got_no_name_is_removed(out):
    with making(out) as half:
        half.mkdir()
        (half / "some.txt").write_text("half of it")
    assert names_in(out.parent) == []


def test_what_a_killed_program_left_goes_when_anything_is_made_there(out):
    leave_as_killed(out.with_name(".other.new"))
    with making(out):
        assert names_in(out.parent) == [".out.new.making"]


def test_a_database_goes_with_its_log(out):
    for name in (".a.labeller.new", ".a.labeller.new-wal", ".a.labeller.new-shm", ".a.labeller.new.making"):
        out.with_name(name).touch()
    assert sweep(out.parent)
    assert names_in(out.parent) == []


def test_what_somebody_is_at_is_left_alone(out):
    with making(out) as half:
        half.write_text("not yet whole")
        assert not sweep(out.parent)
        assert half.read_text() == "not yet whole"


def test_two_do_not_make_the_same(out):
    with making(out) as half:
        half.write_text("of the first")
        with pytest.raises(LabellerError, match="is being made by another window"), making(out):
            pass
        assert half.read_text() == "of the first"


def test_hidden_files_of_others_are_not_touched(out):
    out.with_name(".mine.new").write_text("mine")
    assert not sweep(out.parent)
    assert names_in(out.parent) == [".mine.new"]


def test_what_the_disk_does_not_take_gets_no_name(out, monkeypatch):
    def refuse(_handle: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)
    with making(out) as half:
        half.write_text("lost")
        with pytest.raises(OSError, match="Input/output"):
            give_name(half, out)
    assert names_in(out.parent) == []


def test_where_nothing_can_be_synced_it_gets_its_name_all_the_same(out, monkeypatch):
    def refuse(_handle: int) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(os, "fsync", refuse)
    with making(out) as half:
        half.write_text("whole")
        give_name(half, out)
    assert out.read_text() == "whole"


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="files that are open cannot be named here")
def test_files_are_on_the_disk_before_the_name_and_the_name_after(out, monkeypatch):
    done: list[str] = []
    sync = os.fsync

    def note(handle: int) -> None:
        done.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        sync(handle)

    monkeypatch.setattr(durable.os, "fsync", note)
    with making(out) as half:
        (half / "inner").mkdir(parents=True)
        (half / "inner" / "file").write_text("whole")
        give_name(half, out)
    assert done == ["file", "inner", ".out.new", out.parent.name]
