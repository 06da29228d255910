"""After a full disk an export goes on from where it was; nothing of it is seen before it is whole."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest
from filelock import FileLock

from labeller.errors import LabellerError
from labeller.formats import media_files
from labeller.media import rewriting
from tests.delivery.photos import photo, photo_project, write

COUNT = 12


@pytest.fixture
def photos(tmp_path):
    files = [photo(tmp_path / f"photos/{number}.jpg", (120, 80), seed=number) for number in range(COUNT)]
    project = photo_project(tmp_path, *files)
    yield project
    project.close()


@pytest.fixture
def disk(monkeypatch) -> dict[str, int]:
    """A disk with room for so many copies; `copied` are those that were made."""
    left = {"room": 10**6, "copied": 0}
    copy = media_files._copy

    def copy_if_there_is_room(source: Path, target: Path) -> None:
        if left["copied"] == left["room"]:
            target.write_bytes(source.read_bytes()[:100])
            raise OSError(errno.ENOSPC, "No space left on device", str(target))
        left["copied"] += 1
        copy(source, target)

    monkeypatch.setattr(media_files, "_copy", copy_if_there_is_room)
    return left


def fill(project, target: Path, disk: dict[str, int], room: int, **options) -> LabellerError:
    """An export that finds room for so many copies."""
    disk |= {"room": room, "copied": 0}
    with pytest.raises(LabellerError) as trouble:
        write(project, target, **options)
    disk |= {"room": 10**6, "copied": 0}
    return trouble.value


def hidden(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".export-")]


def assert_whole(project_folder: Path, export: Path) -> None:
    for number in range(COUNT):
        (copy,) = export.rglob(f"{number}.jpg")
        assert copy.read_bytes() == (project_folder / f"photos/{number}.jpg").read_bytes()
        assert copy.stat().st_nlink == 1


def test_full_disk_is_said_in_a_sentence(photos, tmp_path, disk):
    trouble = fill(photos, tmp_path / "out", disk, 7)
    assert trouble.title == f"There is no room left at {tmp_path} for the export."
    assert "export again with the same choices" in trouble.hint
    assert not (tmp_path / "out").exists()


def test_whole_files_are_taken_over(photos, tmp_path, disk):
    fill(photos, tmp_path / "out", disk, 7)
    write(photos, tmp_path / "out")
    assert disk["copied"] == COUNT - 7
    assert_whole(tmp_path, tmp_path / "out")
    assert hidden(tmp_path) == []


def test_it_goes_on_however_often_the_disk_is_full(photos, tmp_path, disk):
    for room in (4, 3, 2):
        fill(photos, tmp_path / "out", disk, room)
        assert len(hidden(tmp_path)) == 1
    write(photos, tmp_path / "out")
    assert disk["copied"] == COUNT - 9
    assert_whole(tmp_path, tmp_path / "out")
    assert hidden(tmp_path) == []


def test_kept_file_that_was_changed_is_copied_again(photos, tmp_path, disk):
    fill(photos, tmp_path / "out", disk, 7)
    kept = next((tmp_path / hidden(tmp_path)[0]).rglob("3.jpg"))
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")
    write(photos, tmp_path / "out")
    assert disk["copied"] == COUNT - 6
    assert_whole(tmp_path, tmp_path / "out")


def test_other_choices_begin_anew(photos, tmp_path, disk):
    fill(photos, tmp_path / "out", disk, 7)
    write(photos, tmp_path / "out", "jsonl")
    assert disk["copied"] == COUNT
    assert hidden(tmp_path) == []


def test_export_to_another_place_leaves_it_alone(photos, tmp_path, disk):
    fill(photos, tmp_path / "out", disk, 7)
    write(photos, tmp_path / "other")
    assert (disk["copied"], len(hidden(tmp_path))) == (COUNT, 1)


def test_after_a_week_it_is_removed(photos, tmp_path, disk):
    fill(photos, tmp_path / "out", disk, 7)
    mark = tmp_path / hidden(tmp_path)[0] / "labeller-export"
    long_ago = time.time() - 8 * 24 * 3600
    os.utime(mark, (long_ago, long_ago))
    write(photos, tmp_path / "other")
    assert hidden(tmp_path) == []


def leave_as_killed(photos, target: Path, disk: dict[str, int]) -> Path:
    """What an export leaves that was killed after seven copies: its folder, with a lock that nobody holds."""
    fill(photos, target, disk, 7)
    kept = target.parent / hidden(target.parent)[0]
    return kept.rename(kept.with_name(".export-new-a1b2c3d4"))


def test_what_a_killed_export_left_is_taken_over(photos, tmp_path, disk):
    leave_as_killed(photos, tmp_path / "out", disk)
    write(photos, tmp_path / "out")
    assert disk["copied"] == COUNT - 7
    assert_whole(tmp_path, tmp_path / "out")
    assert hidden(tmp_path) == []


def test_what_a_killed_export_left_goes_when_the_choices_are_others(photos, tmp_path, disk):
    leave_as_killed(photos, tmp_path / "out", disk)
    write(photos, tmp_path / "out", "jsonl")
    assert hidden(tmp_path) == []


def test_what_was_left_by_an_export_that_was_killed_at_its_very_end_goes_when_it_is_asked_for_again(
    photos, tmp_path, disk
):
    leave_as_killed(photos, tmp_path / "out", disk)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "labels.csv").touch()
    with pytest.raises(LabellerError, match="something at"):
        write(photos, tmp_path / "out")
    assert hidden(tmp_path) == []


def test_what_an_export_to_another_place_left_stays_when_one_is_refused(photos, tmp_path, disk):
    folder = leave_as_killed(photos, tmp_path / "other", disk)
    (tmp_path / "out").write_bytes(b"taken")
    with pytest.raises(LabellerError, match="something at"):
        write(photos, tmp_path / "out")
    assert hidden(tmp_path) == [folder.name]


def test_export_that_is_at_work_is_left_alone(photos, tmp_path, disk):
    folder = leave_as_killed(photos, tmp_path / "out", disk)
    with FileLock(folder / "labeller-export"):
        write(photos, tmp_path / "out")
        assert hidden(tmp_path) == [folder.name]


def test_folder_of_an_export_that_was_killed_at_once_goes_after_a_minute(photos, tmp_path):
    folder = tmp_path / ".export-new-a1b2c3d4"
    folder.mkdir()
    write(photos, tmp_path / "first")
    assert hidden(tmp_path) == [folder.name]
    os.utime(folder, (time.time() - 61,) * 2)
    write(photos, tmp_path / "second")
    assert hidden(tmp_path) == []


def test_hidden_folder_of_somebody_else_is_not_touched(photos, tmp_path, disk):
    (tmp_path / ".export-mine").mkdir()
    write(photos, tmp_path / "out")
    assert hidden(tmp_path) == [".export-mine"]


def test_where_files_have_one_name_only_nothing_is_left(photos, tmp_path, disk, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError("Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    trouble = fill(photos, tmp_path / "out", disk, 7)
    assert "Nothing was left behind" in trouble.hint
    assert hidden(tmp_path) == []


def test_pictures_that_were_made_smaller_are_taken_over(photos, tmp_path, disk, monkeypatch):
    made = []
    rewrite = rewriting.rewrite_image
    monkeypatch.setattr(
        "labeller.delivery.preparing.rewrite_image", lambda path, *a, **b: made.append(path) or rewrite(path, *a, **b)
    )
    links, left = os.link, iter(range(7))

    def link_until_full(source, target):
        if Path(target).suffix == ".jpg" and next(left, None) is None:
            raise OSError(errno.EMLINK, "Too many links")
        links(source, target)

    monkeypatch.setattr("os.link", link_until_full)
    fill(photos, tmp_path / "out", disk, 0, max_side=60)
    assert len(made) == COUNT
    monkeypatch.setattr("os.link", links)
    made.clear()
    write(photos, tmp_path / "out", max_side=60)
    assert made == []
    assert hidden(tmp_path) == []


def test_disk_that_fills_up_while_pictures_are_made(photos, tmp_path, monkeypatch):
    from labeller.delivery import preparing

    written = preparing._Maker._written
    left = iter(range(5))

    def write_if_there_is_room(maker, *told):
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        return written(maker, *told)

    monkeypatch.setattr(preparing._Maker, "_written", write_if_there_is_room)
    with pytest.raises(LabellerError, match="There is no room left"):
        write(photos, tmp_path / "out", strips_metadata=True)
    monkeypatch.setattr(preparing._Maker, "_written", written)
    report = write(photos, tmp_path / "out", strips_metadata=True)
    assert report.items == COUNT
    assert hidden(tmp_path) == []
