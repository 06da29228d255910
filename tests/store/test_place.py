"""A file that is open and no longer in its place is noticed before anything more goes into it."""

from __future__ import annotations

import os
import shutil

import pytest

from labeller.project.commands.answers import Flag
from labeller.store.trouble import FileGoneError
from tests.store.making import rows_of

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a file in use can be neither moved nor removed here")


def flagged(path):
    return [item_id for (item_id,) in rows_of(path, "SELECT item_id FROM mark ORDER BY item_id")]


@pytest.mark.parametrize(
    "take_away",
    [
        lambda path: path.unlink(),
        lambda path: path.rename(path.with_name("renamed.labeller")),
        lambda path: path.parent.rename(path.parent.with_name("elsewhere")),
        lambda path: shutil.rmtree(path.parent),
    ],
    ids=["removed", "renamed", "folder renamed", "folder removed"],
)
def test_nothing_more_is_written_into_a_file_that_is_gone(project, take_away):
    project.perform(Flag(1, is_flagged=True))
    take_away(project.path)
    with pytest.raises(FileGoneError, match=r"no longer in .*save a copy"):
        project.perform(Flag(2, is_flagged=True))
    with pytest.raises(FileGoneError):
        project.undo()


def test_nothing_more_is_written_into_a_file_that_was_replaced(project, ten_texts):
    shutil.copyfile(ten_texts, project.path.with_name("other"))
    project.path.with_name("other").replace(project.path)
    with pytest.raises(FileGoneError, match="another file in the place"):
        project.perform(Flag(1, is_flagged=True))


def test_a_file_that_is_put_back_is_worked_on_as_before(project):
    away = project.path.rename(project.path.with_name("renamed.labeller"))
    with pytest.raises(FileGoneError):
        project.perform(Flag(1, is_flagged=True))
    away.rename(project.path)
    project.perform(Flag(2, is_flagged=True))
    project.close()
    assert flagged(project.path) == [2]


def test_a_drive_that_numbers_its_files_anew_is_no_hindrance(project, monkeypatch):
    monkeypatch.setattr(os.path, "samestat", lambda *_: False)
    project.perform(Flag(1, is_flagged=True))
