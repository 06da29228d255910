"""The log beside a project file: changes in it are not passed over in silence, nor is it taken for that of another."""

from __future__ import annotations

import os
import shutil
import struct

import pytest

from labeller.errors import LabellerError
from labeller.project.commands.answers import SetAnswer
from labeller.project.project import open_project
from labeller.store.damaged import DamagedError
from labeller.store.inspection import check
from labeller.store.log_file import has_lost_changes, log_beside
from labeller.store.repair import repair
from tests.store.making import answer, rows_of

FRAME = 24 + 4096
HEAD = 32


def answered(path):
    return [item_id for (item_id,) in rows_of(path, "SELECT item_id FROM answer ORDER BY item_id")]


@pytest.fixture
def killed(project, tmp_path):
    """What a killed program leaves: five answers, of which the file itself knows none."""
    for item_id in range(1, 6):
        project.perform(SetAnswer(item_id, answer(1)))
    copy = tmp_path / "killed.labeller"
    for path in (project.path, log_beside(project.path)):
        shutil.copyfile(path, copy.with_name(path.name.replace(project.path.name, copy.name)))
    return copy


def flip(path, at):
    content = bytearray(path.read_bytes())
    content[at] ^= 0x10
    path.write_bytes(content)


def finished_changes(log):
    """Where the frames lie with which a change is finished."""
    content = log.read_bytes()
    places = range(HEAD, len(content) - FRAME + 1, FRAME)
    return [place for place in places if struct.unpack_from(">I", content, place + 4)[0]]


def test_a_whole_log_has_lost_nothing(killed):
    assert not has_lost_changes(killed)
    open_project(killed).close()
    assert answered(killed) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("at", [3, 9, 17, 25, HEAD, HEAD + 10, HEAD + 17, HEAD + 2000, HEAD + FRAME + 4])
def test_a_flipped_bit_in_the_log_is_said_instead_of_passed_over(killed, at):
    flip(log_beside(killed), at)
    for read_only in (True, False):
        with pytest.raises(DamagedError, match="log beside it"):
            open_project(killed, read_only=read_only)
    assert check(killed) == ["changes in the log beside it cannot be read"]


def test_what_lies_beyond_a_broken_frame_is_saved(killed, tmp_path):
    log = log_beside(killed)
    flip(log, finished_changes(log)[1] + 1000)
    before = (killed.read_bytes(), log.read_bytes())
    repair(killed, tmp_path / "saved.labeller")
    assert answered(tmp_path / "saved.labeller")[-2:] == [4, 5]
    assert (killed.read_bytes(), log.read_bytes()) == before


def test_a_log_of_which_the_beginning_is_broken_is_saved_whole(killed, tmp_path):
    log_beside(killed).write_bytes(bytes(24) + log_beside(killed).read_bytes()[24:])
    repair(killed, tmp_path / "saved.labeller")
    assert answered(tmp_path / "saved.labeller") == [1, 2, 3, 4, 5]


def test_a_last_change_that_was_never_finished_is_no_damage(killed):
    log = log_beside(killed)
    with log.open("r+b") as file:
        file.truncate(finished_changes(log)[-1] + 100)
    open_project(killed).close()
    assert answered(killed) == [1, 2, 3, 4]


@pytest.mark.parametrize("size", [0, 1, HEAD - 1, HEAD, HEAD + 1, HEAD + FRAME - 1])
def test_a_log_that_was_hardly_begun_is_no_damage(killed, size):
    log_beside(killed).write_bytes(log_beside(killed).read_bytes()[:size])
    open_project(killed).close()
    assert check(killed) == []
    assert answered(killed) == []


def test_frames_left_from_before_the_log_was_begun_anew_do_not_count(killed):
    log = log_beside(killed)
    with log.open("ab") as file:
        file.write(bytes(HEAD - 8) * FRAME)
    assert not has_lost_changes(killed)


def test_the_log_of_a_file_that_was_replaced_is_put_aside(killed, closed, ten_texts):
    shutil.copyfile(ten_texts, killed)
    log = log_beside(killed).read_bytes()
    project = open_project(killed)
    (notice,) = project.notices
    assert "killed.labeller-wal-of-another-file-1" in notice
    project.close()
    assert answered(killed) == []
    assert killed.with_name("killed.labeller-wal-of-another-file-1").read_bytes() == log


def test_a_file_that_was_copied_while_in_use_says_what_may_be_missing(killed, tmp_path):
    copy = shutil.copy(killed, tmp_path / "copy.labeller")
    project = open_project(copy)
    assert ["newest answers may be missing" in notice for notice in project.notices] == [True]
    project.close()
    again = open_project(copy)
    assert again.notices == ()
    again.close()


def test_a_project_that_was_closed_has_nothing_to_say(closed):
    project = open_project(closed)
    assert project.notices == ()
    project.close()


@pytest.mark.skipif(not hasattr(os, "link"), reason="files have one name here")
def test_a_second_name_of_a_project_in_use_is_the_same_project(project, tmp_path):
    os.link(project.path, tmp_path / "other.labeller")
    with pytest.raises(LabellerError, match="another window of Labeller, under another name"):
        open_project(tmp_path / "other.labeller")
    project.perform(SetAnswer(1, answer(1)))


@pytest.mark.skipif(os.name != "posix", reason="a file in use cannot be renamed here")
def test_a_project_that_was_renamed_in_use_is_not_opened_twice(project, tmp_path):
    renamed = project.path.rename(tmp_path / "renamed.labeller")
    with pytest.raises(LabellerError, match="under another name"):
        open_project(renamed)
