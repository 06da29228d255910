"""Creating, opening, locking, closing and backing up a project file."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.jobs import JobCancelledError
from labeller.project.commands.answers import Flag, SetAnswer
from labeller.project.project import create_project, open_project
from labeller.store import connections, project_file, snapshot
from labeller.store.project_file import back_up, copy_to_fill
from tests.store.making import answer, new_project, rows_of, state_of

ROOT = Path(__file__).resolve().parents[2]


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def elsewhere(script, *arguments):
    """Run a script in another process."""
    command = [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def test_a_new_project_is_one_file(tmp_path):
    new_project(tmp_path).close()
    assert names(tmp_path) == ["test.labeller"]


def test_a_project_is_never_made_over_something_else(tmp_path):
    path = tmp_path / "notes.labeller"
    path.write_text("important")
    with pytest.raises(LabellerError, match="exists already"):
        create_project(path, Task.TEXT_CLASSIFICATION)
    assert path.read_text() == "important"


def test_a_project_is_not_made_over_a_link_that_leads_nowhere(tmp_path):
    (tmp_path / "a.labeller").symlink_to(tmp_path / "gone")
    with pytest.raises(LabellerError, match="exists already"):
        create_project(tmp_path / "a.labeller", Task.TEXT_CLASSIFICATION)


def test_a_project_in_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(LabellerError, match=r"could not be made.*Choose a folder"):
        create_project(tmp_path / "gone" / "a.labeller", Task.TEXT_CLASSIFICATION)
    assert names(tmp_path) == []


def test_half_a_project_leaves_nothing_behind(tmp_path):
    def fail(db):
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(LabellerError, match="the disk is full"):
        project_file.create(tmp_path / "a.labeller", fail)
    assert names(tmp_path) == []


@pytest.mark.parametrize("labels", [("cat", "cat"), ("cat", " "), ("x" * 500,), ("\ud83d",)])
def test_a_label_that_cannot_be_used_leaves_no_project_behind(tmp_path, labels):
    with pytest.raises(LabellerError):
        create_project(tmp_path / "a.labeller", Task.TEXT_CLASSIFICATION, labels)
    assert names(tmp_path) == []


def test_a_second_window_is_told_that_the_first_has_the_project(project):
    with pytest.raises(LabellerError, match="open in another window"):
        open_project(project.path)
    project.perform(SetAnswer(1, answer(1)))


def test_another_program_is_told_so_too(project):
    script = """
        import sys
        from pathlib import Path
        from labeller.errors import LabellerError
        from labeller.project.project import open_project
        try:
            open_project(Path(sys.argv[1]))
        except LabellerError as error:
            print(error.title)
    """
    assert "open in another window" in elsewhere(script, project.path).stdout


def test_a_link_to_a_project_is_the_same_project(project):
    link = project.path.parent / "link.labeller"
    link.symlink_to(project.path)
    with pytest.raises(LabellerError, match="open in another window"):
        open_project(link)


def test_a_project_opened_by_a_link_keeps_its_log_beside_the_file(closed, tmp_path):
    folder = tmp_path / "links"
    folder.mkdir()
    (folder / "link.labeller").symlink_to(closed)
    project = open_project(folder / "link.labeller")
    project.perform(Flag(1, is_flagged=True))
    assert names(folder) == ["link.labeller"]
    project.close()
    assert rows_of(closed, "SELECT item_id FROM mark") == [(1,)]


def test_a_lock_file_that_a_killed_program_left_is_no_hindrance(closed):
    closed.with_name(f".{closed.name}.lock").write_text("12345")
    open_project(closed).close()
    assert names(closed.parent) == [closed.name]


def test_a_lock_is_given_up_once(closed):
    first = open_project(closed)
    first.close()
    second = open_project(closed)
    first.close()
    with pytest.raises(LabellerError, match="open in another window"):
        open_project(closed)
    second.close()


def test_a_refused_file_is_not_left_locked(tmp_path):
    path = tmp_path / "a.labeller"
    path.write_text("no project")
    with pytest.raises(LabellerError):
        open_project(path)
    assert names(tmp_path) == ["a.labeller"]
    FileLock(tmp_path / ".a.labeller.lock", timeout=0).acquire().lock.release()


def test_somebody_may_look_while_another_works(project):
    onlooker = open_project(project.path, read_only=True)
    project.perform(Flag(1, is_flagged=True))
    with onlooker.read() as db:
        assert db.exec_driver_sql("SELECT item_id FROM mark").all() == [(1,)]
    onlooker.close()
    project.perform(Flag(2, is_flagged=True))


def test_looking_at_a_project_in_use_does_not_let_others_in(project):
    """Opening and closing the file by other means than SQLite would give up its locks."""
    open_project(project.path, read_only=True).close()
    project.perform(Flag(1, is_flagged=True))
    script = """
        import sqlite3, sys
        db = sqlite3.connect(sys.argv[1], timeout=0)
        print(db.execute("PRAGMA journal_mode = DELETE").fetchone())
    """
    assert "database is locked" in elsewhere(script, project.path).stderr


def test_an_onlooker_changes_nothing(closed):
    before = closed.read_bytes()
    onlooker = open_project(closed, read_only=True)
    with pytest.raises(LabellerError, match="reading only"):
        onlooker.perform(Flag(1, is_flagged=True))
    with pytest.raises(LabellerError, match="reading only"):
        onlooker.undo()
    onlooker.close()
    assert closed.read_bytes() == before
    assert names(closed.parent) == [closed.name]


def test_a_connection_that_fails_gives_the_lock_back(closed, monkeypatch):
    def fail(db):
        raise connections.sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(connections, "_use_log", fail)
    with pytest.raises(LabellerError, match="disk I/O error"):
        open_project(closed)
    monkeypatch.undo()
    open_project(closed).close()


@pytest.fixture
def unprivileged(closed):
    """Permissions count: the superuser becomes nobody for the time of the test."""
    if not hasattr(os, "seteuid"):
        pytest.skip("permissions are another matter here")
    if os.geteuid() != 0:
        yield
        return
    open_project(closed).close()  # all modules are loaded while they can be
    folder = closed.parent
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == 0 and parent.stat().st_mode & 0o777 == 0o700:
            parent.chmod(0o711)
    os.chown(folder, 65534, 65534)
    os.chown(closed, 65534, 65534)
    os.seteuid(65534)
    yield
    os.seteuid(0)


def test_a_folder_that_may_only_be_read_is_named_as_the_trouble(closed, unprivileged):
    closed.parent.chmod(0o555)
    try:
        with pytest.raises(LabellerError, match=r"cannot be opened for writing.*Copy the project"):
            open_project(closed)
        onlooker = open_project(closed, read_only=True)
        assert onlooker.schema.names == ("cat", "dog")
        onlooker.close()
    finally:
        closed.parent.chmod(0o755)


def test_a_file_that_may_only_be_read_is_named_as_the_trouble(closed, unprivileged):
    closed.chmod(0o444)
    with pytest.raises(LabellerError, match="it may only be read"):
        open_project(closed)
    onlooker = open_project(closed, read_only=True)
    onlooker.close()


def test_a_file_left_in_log_mode_on_a_read_only_disk_can_be_looked_at(closed, unprivileged):
    with closing(connections.connect(closed, "rw")) as db:
        db.execute("PRAGMA journal_mode = WAL")
    closed.parent.chmod(0o555)
    try:
        onlooker = open_project(closed, read_only=True)
        assert onlooker.schema.names == ("cat", "dog")
        onlooker.close()
    finally:
        closed.parent.chmod(0o755)


def test_a_backup_has_what_the_file_alone_has_not(project, tmp_path):
    project.perform(SetAnswer(1, answer(1)))
    copy = tmp_path / "copy.labeller"
    back_up(project.path, copy)
    assert state_of(copy) == state_of(project.path)
    assert ".copy.labeller.new" not in names(tmp_path)


def test_a_backup_that_fails_leaves_the_one_before(project, tmp_path):
    copy = tmp_path / "copy.labeller"
    copy.write_text("yesterday's backup")
    with pytest.raises(LabellerError, match="could not be copied"):
        back_up(tmp_path / "gone.labeller", copy)
    assert copy.read_text() == "yesterday's backup"


def test_a_backup_is_a_project(project, tmp_path):
    back_up(project.path, tmp_path / "copy.labeller")
    copy = open_project(tmp_path / "copy.labeller")
    assert copy.schema == project.schema
    copy.close()


def test_a_copy_to_fill_has_its_name_only_when_it_is_filled(project, tmp_path):
    copy = tmp_path / "copy.labeller"
    with copy_to_fill(project.path, copy, lambda: None) as engine, engine.begin() as db:
        db.exec_driver_sql("INSERT INTO media_root VALUES (7, 'photos')")
        assert not copy.exists()
    assert rows_of(copy, "SELECT * FROM media_root") == [(7, "photos")]
    assert rows_of(copy, "PRAGMA journal_mode") == [("delete",)]


@pytest.mark.parametrize("error", [JobCancelledError(), LabellerError("no"), OSError(errno.ENOSPC, "No space left")])
def test_a_copy_that_is_not_filled_leaves_nothing_behind(project, tmp_path, error):
    def fail():
        raise error

    before = names(tmp_path)
    with pytest.raises((JobCancelledError, LabellerError)), copy_to_fill(project.path, tmp_path / "c.labeller", fail):
        pytest.fail("it was not to be filled")
    assert names(tmp_path) == before


def test_answers_can_be_given_while_a_copy_is_made(project, tmp_path, monkeypatch):
    monkeypatch.setattr(snapshot, "_PAGES_AT_ONCE", 1)
    given = iter(range(1, 11))

    def answer_one():
        item_id = next(given, None)
        if item_id is not None:
            project.perform(Flag(item_id, is_flagged=True))

    with copy_to_fill(project.path, tmp_path / "copy.labeller", answer_one):
        pass
    assert rows_of(tmp_path / "copy.labeller", "SELECT * FROM mark") == []
    assert rows_of(project.path, "SELECT count(*) FROM mark") == [(10,)]
