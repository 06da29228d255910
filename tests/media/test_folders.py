"""A client's folder is walked in order, inside its borders, and nothing is left out in silence but junk."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from labeller.domain.item import Problem
from labeller.jobs import JobCancelledError, JobContext
from labeller.media.folders import FolderWalk, FoundFile, natural_key
from labeller.media.kinds import AUDIO_SUFFIXES
from labeller.media.unreadable import UnreadableError
from tests.media.bad_files import build_corpus, corners, encoded

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")


def fill(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encoded(corners(), "PNG"))
    return folder


def found_in(folder: Path) -> list[str]:
    return [found.relative for found in FolderWalk(folder) if isinstance(found, FoundFile)]


def problems_in(folder: Path) -> dict[str, str]:
    return {found.file: found.reason for found in FolderWalk(folder) if isinstance(found, Problem)}


def test_files_come_as_a_person_would_list_them(tmp_path):
    fill(tmp_path, "img10.png", "img2.png", "IMG3.png", "b/1.png", "a10/1.png", "a9/1.png", "a9/deep/1.png")
    assert found_in(tmp_path) == [
        "img2.png", "IMG3.png", "img10.png", "a9/1.png", "a9/deep/1.png", "a10/1.png", "b/1.png",
    ]  # fmt: skip


def test_a_found_file_has_its_place_size_and_time(tmp_path):
    path = fill(tmp_path, "a/b.png") / "a" / "b.png"
    (found,) = FolderWalk(tmp_path)
    assert found == FoundFile(path, "a/b.png", path.stat().st_size, path.stat().st_mtime_ns)


def test_every_name_of_the_corpus_is_found_or_reported(tmp_path):
    corpus = build_corpus(tmp_path)
    named = [bad_file for bad_file in corpus if bad_file.path.parent.name == "named"]
    expected = {bad_file.path.relative_to(tmp_path).as_posix() for bad_file in named if bad_file.expected == "read"}
    assert {name for name in found_in(tmp_path) if name.startswith("named/")} == expected
    refused = sum(bad_file.expected == "refused" for bad_file in named)
    assert sum(file.startswith("named/") for file in problems_in(tmp_path)) == refused


def test_hidden_files_and_junk_are_passed_over_in_silence(tmp_path):
    fill(tmp_path, ".hidden.png", "Thumbs.db", "__MACOSX/._a.png", ".git/a.png", "desktop.ini", "seen.png")
    assert [found.relative for found in FolderWalk(tmp_path)] == ["seen.png"]


def test_files_of_other_kinds_are_passed_over_in_silence(tmp_path):
    fill(tmp_path, "a.txt", "b.TXT", "c.pdf", "seen.png")
    (tmp_path / "README").write_text("no picture")
    assert [found.relative for found in FolderWalk(tmp_path)] == ["seen.png"]


def test_pictures_that_cannot_be_read_are_named_one_by_one(tmp_path):
    fill(tmp_path, "IMG_1.HEIC")
    assert problems_in(tmp_path) == {"IMG_1.HEIC": "HEIC pictures cannot be read; convert it to JPEG or PNG"}


def test_sounds_that_cannot_be_read_are_named_where_sounds_are_wanted(tmp_path):
    fill(tmp_path, "a.wav", "b.M4A", "c.png")
    found = list(FolderWalk(tmp_path, AUDIO_SUFFIXES))
    assert [one.relative for one in found if isinstance(one, FoundFile)] == ["a.wav"]
    reasons = {one.file: one.reason for one in found if isinstance(one, Problem)}
    assert reasons == {"b.M4A": "M4A sounds cannot be read; convert it to WAV, FLAC or MP3"}


def test_a_picture_without_a_suffix_is_found(tmp_path):
    assert found_in(fill(tmp_path, "picture")) == ["picture"]


def test_other_suffixes_can_be_walked_for(tmp_path):
    fill(tmp_path, "a.png", "b.wav", "photo.heic", "picture")
    assert [found.relative for found in FolderWalk(tmp_path, frozenset({".wav"}))] == ["b.wav"]


@needs_links
def test_links_are_followed_only_inside_the_folder(tmp_path):
    fill(tmp_path, "outside/secret.png", "inside/a/1.png")
    inside = tmp_path / "inside"
    (inside / "away").symlink_to(tmp_path / "outside")
    (inside / "away.png").symlink_to(tmp_path / "outside" / "secret.png")
    (inside / "round").symlink_to(inside)
    (inside / "again").symlink_to(inside / "a")
    (inside / "gone.png").symlink_to(inside / "nowhere.png")
    (inside / "2.png").symlink_to(inside / "a" / "1.png")
    assert found_in(inside) == ["2.png", "a/1.png"]
    assert problems_in(inside) == {
        "away": "a link that leads out of the folder; not followed",
        "away.png": "a link that leads out of the folder; not followed",
        "round": "a link to a folder that is read anyway",
        "again": "a link to a folder that is read anyway",
        "gone.png": "a link to something that is not there",
    }


@needs_links
def test_a_folder_may_itself_be_reached_by_a_link(tmp_path):
    fill(tmp_path, "real/a/1.png")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (found,) = FolderWalk(tmp_path / "link")
    assert found.path == tmp_path / "link" / "a" / "1.png"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_reported(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    assert problems_in(tmp_path) == {"pipe.png": "it is a pipe or a device, not a file"}


def test_a_subfolder_that_cannot_be_listed_is_reported_and_the_rest_is_read(tmp_path, monkeypatch):
    fill(tmp_path, "a/1.png", "locked/2.png", "z/3.png")
    scan = os.scandir

    def refuse_locked(path):  # root may list everything, so the refusal is played
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse_locked)
    assert found_in(tmp_path) == ["a/1.png", "z/3.png"]
    assert problems_in(tmp_path) == {"locked/": "no permission to read it"}


def test_what_is_no_folder_is_refused(tmp_path):
    fill(tmp_path, "a.png")
    with pytest.raises(UnreadableError, match="the folder is not there"):
        list(FolderWalk(tmp_path / "gone"))
    with pytest.raises(UnreadableError, match="it is not a folder"):
        list(FolderWalk(tmp_path / "a.png"))


def test_a_walk_can_be_cancelled(tmp_path):
    fill(tmp_path, "1.png", "2.png", "3.png")
    context = JobContext()
    walk = iter(FolderWalk(tmp_path, check=context.check))
    assert isinstance(next(walk), FoundFile)
    context.cancel()
    with pytest.raises(JobCancelledError):
        next(walk)


@pytest.mark.parametrize("names", [["a1", "a2", "a10"], ["A", "b", "C"], ["1", "2", "x"], ["a", "a1", "a1b", "a1b2"]])
def test_numbers_in_names_sort_as_numbers(names):
    backwards = [*reversed(names)]
    assert sorted(backwards, key=natural_key) == names


def test_only_what_was_chosen_is_looked_at(tmp_path):
    for name in ("a.png", "b.png", "cats/1.png", "cats/kittens/2.png", "dogs/old/3.png", "dogs/4.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    walk = FolderWalk(tmp_path, only=("b.png", "cats", "dogs/old/3.png"))
    assert [found.relative for found in walk] == ["b.png", "cats/1.png", "cats/kittens/2.png", "dogs/old/3.png"]


def test_hidden_file_that_was_chosen_is_found(tmp_path):
    (tmp_path / ".a.png").touch()
    assert [found.relative for found in FolderWalk(tmp_path, only=(".a.png",))] == [".a.png"]
