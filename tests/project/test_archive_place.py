"""Archives that are imported: where they are unpacked, what stays, what goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.formats.format import ReadOptions
from labeller.formats.registry import SourceLook, format_named
from labeller.jobs import JobCancelledError, JobContext
from labeller.media.archive_names import NOTE
from labeller.project.importing import import_source
from labeller.project.project import open_project
from labeller.store import item_store
from tests.formats.made import draw
from tests.media.bad_archives import make_zip
from tests.store.making import new_project


@pytest.fixture
def pictures(tmp_path):
    project = new_project(tmp_path, task=Task.IMAGE_CLASSIFICATION, labels=(), name="job")
    yield project
    project.close()


@pytest.fixture
def photos(tmp_path):
    """An archive of a picture of a cat and one of a dog."""
    files = {
        f"set/{label}/1.png": draw(tmp_path / f"{label}.png", seed).read_bytes() for seed, label in enumerate("cd")
    }
    return make_zip(tmp_path / "sent" / "photos.zip", files)


def take(project, archive, context=None):
    options = ReadOptions(task=project.task)
    with SourceLook(archive) as look:
        seen = look.preview(options, JobContext())
    return import_source(project, archive, format_named(seen.format), seen.options, context or JobContext())


def media(project):
    with project.read() as db:
        items = item_store.find_items(db, item_store.find_item_ids(db))
    return [project.media_path(item) for item in items]


def test_media_come_to_lie_beside_the_project(pictures, photos, tmp_path):
    report = take(pictures, photos)
    assert (report.items_added, report.annotations_added, report.problems) == (2, 2, ())
    folder = tmp_path / "job media" / "photos" / "set"
    assert media(pictures) == [folder / "c/1.png", folder / "d/1.png"]
    assert all(path.is_file() for path in media(pictures))


def test_the_history_names_the_archive(pictures, photos):
    take(pictures, photos)
    with pictures.read() as db:
        assert db.exec_driver_sql("SELECT source FROM import_batch").scalar_one() == str(photos)


def test_the_same_archive_is_unpacked_once(pictures, photos, tmp_path):
    take(pictures, photos)
    moved = photos.rename(photos.with_name("photos.ZIP"))
    report = take(pictures, moved)
    assert (report.items_added, report.items_known) == (0, 2)
    assert [path.name for path in (tmp_path / "job media").iterdir()] == ["photos"]


def test_another_archive_of_the_same_name_gets_a_folder_of_its_own(pictures, photos, tmp_path):
    take(pictures, photos)
    make_zip(photos, {"set/c/2.png": draw(tmp_path / "x.png", 7).read_bytes()})
    assert take(pictures, photos).items_added == 1
    assert sorted(path.name for path in (tmp_path / "job media").iterdir()) == ["photos", "photos 2"]


def test_what_was_removed_from_the_folder_is_put_back(pictures, photos, tmp_path):
    take(pictures, photos)
    first, second = media(pictures)
    first.unlink()
    second.write_bytes(b"changed by somebody")
    take(pictures, photos)
    assert first.is_file()
    assert second.read_bytes() == b"changed by somebody"
    assert [path.name for path in (tmp_path / "job media").iterdir()] == ["photos"]


def test_texts_leave_no_folder(tmp_path):
    project = new_project(tmp_path, labels=())
    archive = make_zip(tmp_path / "texts.zip", {"items.csv": b"text,label\nhello,a\nbye,b\n"})
    assert take(project, archive).items_added == 2
    project.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["test.labeller", "texts.zip"]


def test_what_the_archive_does_not_give_is_in_the_report_and_in_the_project(pictures, tmp_path):
    png = draw(tmp_path / "one.png", 1).read_bytes()
    report = take(pictures, make_zip(tmp_path / "in.zip", {"a/1.png": png, "../b.png": png}))
    assert [problem.file for problem in report.problems] == ["../b.png"]
    with pictures.read() as db:
        assert "../b.png" in db.exec_driver_sql("SELECT problems FROM import_batch").scalar_one()


def test_a_file_below_the_name_of_our_note_is_left_out(pictures, tmp_path):
    png = draw(tmp_path / "one.png", 1).read_bytes()
    archive = make_zip(tmp_path / "in.zip", {"a/1.png": png, ".labeller-archive.json/a.jpg": png})
    report = take(pictures, archive)
    assert report.items_added == 1
    assert [problem.file for problem in report.problems] == [".labeller-archive.json/a.jpg"]


def test_an_import_that_takes_nothing_leaves_no_folder(pictures, tmp_path):
    archive = make_zip(tmp_path / "texts.zip", {"items.csv": b"text,label\nhello,a\n"})
    with pytest.raises(LabellerError):
        import_source(pictures, archive, format_named("csv"), ReadOptions(text_field="text"), JobContext())
    assert not (tmp_path / "job media").exists()


def test_cancelling_while_it_is_unpacked_leaves_no_folder(pictures, photos, tmp_path):
    context = JobContext(report=lambda _: context.cancel())
    with pytest.raises(JobCancelledError):
        take(pictures, photos, context)
    assert not (tmp_path / "job media").exists()
    assert take(pictures, photos).items_added == 2


def test_the_folder_stays_when_the_import_is_undone_so_that_redo_finds_it(pictures, photos):
    take(pictures, photos)
    pictures.undo()
    pictures.redo()
    assert all(path.is_file() for path in media(pictures))


def test_what_was_killed_while_it_was_unpacked_goes_when_the_project_is_opened(pictures, tmp_path):
    half = tmp_path / "job media" / ".photos.new"
    half.mkdir(parents=True)
    (half / "1.png").write_bytes(b"half of it")
    half.with_name(".photos.new.making").touch()
    pictures.close()
    open_project(pictures.path).close()
    assert not (tmp_path / "job media").exists()


def test_the_folder_appears_with_the_note_of_its_archive(pictures, photos, tmp_path, monkeypatch):
    """Killed between the two, the program would not know it again, and unpack a second one beside it."""
    found = []
    rename = Path.rename

    def look(half, target):
        found.append(sorted(path.name for path in half.iterdir()))
        return rename(half, target)

    monkeypatch.setattr(Path, "rename", look)
    take(pictures, photos)
    assert found[-1] == [NOTE, "set"]
