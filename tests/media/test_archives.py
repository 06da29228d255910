"""Archives of strangers: what is taken, what is refused, and that nothing gets out or stays behind."""

from __future__ import annotations

import errno
import random
import shutil
import tarfile
import zipfile

import pytest

from labeller.domain.fault import Fault
from labeller.errors import LabellerError
from labeller.jobs import JobCancelledError, JobContext
from labeller.media import archives
from labeller.media.archives import LIMITS, Limits, archive_stem, is_archive, unpack
from labeller.media.disk_room import RESERVE_BYTES
from labeller.media.unreadable import UnreadableError
from tests.media.bad_archives import encrypted, make_tar, make_zip, with_link, with_raw_name, with_special

ENDINGS = ("zip", "tar", "tar.gz", "tgz")


def make(path, files):
    return make_zip(path, files) if path.suffix == ".zip" else make_tar(path, files)


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def reasons(unpacked):
    return {problem.file: problem.reason for problem in unpacked.problems}


def said_of(archive, target, limits=LIMITS):
    """Why an archive was refused, or what of it could not be taken."""
    try:
        return [problem.reason for problem in unpack(archive, target, JobContext(), limits=limits).problems]
    except UnreadableError as error:
        return [error.reason]


@pytest.mark.parametrize("ending", ENDINGS)
def test_all_files_come_out_as_they_went_in(tmp_path, ending):
    files = {"a.txt": b"a" * 512, "größe/日本.jpg": b"", "x/y/z.bin": bytes(range(256)) * 9000}
    done = unpack(make(tmp_path / f"in.{ending}", files), tmp_path / "out", JobContext())
    assert tree(tmp_path / "out") == files
    assert (done.files, done.size_bytes, done.problems) == (3, sum(map(len, files.values())), ())


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    "name", ["../out.txt", "a/../../out.txt", "/out.txt", "\\out.txt", "C:/out.txt", "c:out.txt", "..\\out.txt"]
)
def test_a_path_that_leads_out_is_refused_and_the_rest_taken(tmp_path, ending, name):
    done = unpack(make(tmp_path / f"in.{ending}", {name: b"bad", "good.txt": b"good"}), tmp_path / "o", JobContext())
    assert tree(tmp_path) == {f"in.{ending}": (tmp_path / f"in.{ending}").read_bytes(), "o/good.txt": b"good"}
    assert len(done.problems) == 1
    assert "not unpacked" in done.problems[0].reason
    assert done.problems[0].fault is Fault.UNSAFE_PATH


def test_a_link_in_a_zip_is_refused(tmp_path):
    archive = with_link(make_zip(tmp_path / "in.zip", {"good.txt": b"good"}), "link", "/etc/passwd")
    assert reasons(unpack(archive, tmp_path / "out", JobContext())) == {"link": "a link; not unpacked"}
    assert tree(tmp_path / "out") == {"good.txt": b"good"}


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.GNUTYPE_SPARSE],
)
def test_what_is_no_plain_file_in_a_tar_is_refused(tmp_path, kind):
    done = unpack(with_special(tmp_path / "in.tar", kind), tmp_path / "out", JobContext())
    assert tree(tmp_path / "out") == {"good.txt": b"good"}
    assert [problem.file for problem in done.problems] in (["special"], ["in.tar"])


@pytest.mark.parametrize(
    ("raw", "name"),
    [("größe.txt".encode(), "größe.txt"), ("größe.txt".encode("cp437"), "größe.txt"), (b"a\x07b.txt", "a_b.txt")],
)
def test_names_without_a_word_about_their_encoding_are_read_as_meant(tmp_path, raw, name):
    unpack(with_raw_name(tmp_path / "in.zip", raw), tmp_path / "out", JobContext())
    assert list(tree(tmp_path / "out")) == [name]


def test_a_file_that_is_there_twice_is_taken_once(tmp_path):
    archive = make_zip(tmp_path / "in.zip", {"a.txt": b"first", "b.txt": b"second"}, method=zipfile.ZIP_STORED)
    archive.write_bytes(archive.read_bytes().replace(b"b.txt", b"a.txt"))
    done = unpack(archive, tmp_path / "out", JobContext())
    assert tree(tmp_path / "out") == {"a.txt": b"first"}
    assert "the first was taken" in reasons(done)["a.txt"]
    assert done.problems[0].fault is Fault.DUPLICATE_NAME


def test_names_that_differ_in_capitals_only_never_overwrite_each_other(tmp_path, monkeypatch):
    """On a file system that takes them for one; where it does not, both are kept."""
    archive = make_zip(tmp_path / "in.zip", {"a.jpg": b"first", "A.jpg": b"second"})
    unpack(archive, tmp_path / "both", JobContext())
    assert sorted(tree(tmp_path / "both").values()) == [b"first", b"second"]
    monkeypatch.setattr(archives, "inner_path", str.lower)
    done = unpack(archive, tmp_path / "one", JobContext())
    assert tree(tmp_path / "one") == {"a.jpg": b"first"}
    assert len(done.problems) == 1


def test_a_file_where_another_needs_a_folder_is_a_problem(tmp_path):
    done = unpack(make_zip(tmp_path / "in.zip", {"a": b"x", "a/b": b"y"}), tmp_path / "out", JobContext())
    assert tree(tmp_path / "out") == {"a": b"x"}
    assert list(reasons(done)) == ["a/b"]


def test_an_archive_in_the_archive_stays_closed(tmp_path):
    inner = make_zip(tmp_path / "inner.zip", {"a": b"x"}).read_bytes()
    done = unpack(make_zip(tmp_path / "in.zip", {"inner.zip": inner, "b": b"y"}), tmp_path / "out", JobContext())
    assert tree(tmp_path / "out") == {"b": b"y"}
    assert "not opened" in reasons(done)["inner.zip"]


def test_what_systems_leave_in_archives_is_passed_over_in_silence(tmp_path):
    junk = {"__MACOSX/._a.jpg": b"1", ".DS_Store": b"2", "photos/Thumbs.db": b"3", "photos/._b.jpg": b"4"}
    done = unpack(make_zip(tmp_path / "in.zip", junk | {"photos/b.jpg": b"5"}), tmp_path / "out", JobContext())
    assert (tree(tmp_path / "out"), done.problems) == ({"photos/b.jpg": b"5"}, ())


def test_an_encrypted_member_is_named_and_the_rest_taken(tmp_path):
    archive = encrypted(make_zip(tmp_path / "in.zip", {"secret.txt": b"x", "open.txt": b"y"}), "secret.txt")
    done = unpack(archive, tmp_path / "out", JobContext())
    assert tree(tmp_path / "out") == {"open.txt": b"y"}
    assert "encrypted" in reasons(done)["secret.txt"]


def test_an_archive_of_nothing_but_encrypted_files_says_so(tmp_path):
    archive = encrypted(make_zip(tmp_path / "in.zip", {"secret.txt": b"x"}), "secret.txt")
    with pytest.raises(UnreadableError, match="encrypted"):
        unpack(archive, tmp_path / "out", JobContext())
    assert list(tree(tmp_path)) == ["in.zip"]


def test_a_way_of_packing_that_cannot_be_read_is_named(tmp_path):
    archive = make_zip(tmp_path / "in.zip", {"a.txt": b"x", "b.txt": b"y"}, method=zipfile.ZIP_STORED)
    content = archive.read_bytes()
    place = content.index(b"PK\x01\x02")
    archive.write_bytes(content[: place + 10] + b"\x09\x00" + content[place + 12 :])
    assert "Deflate64" in reasons(unpack(archive, tmp_path / "out", JobContext()))["a.txt"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_archive_that_would_become_far_too_large_is_refused(tmp_path, ending):
    archive = make(tmp_path / f"in.{ending}", {f"{number}.txt": bytes(1 << 20) for number in range(4)})
    with pytest.raises(LabellerError):
        unpack(archive, tmp_path / "out", JobContext(), limits=Limits(total_bytes=1 << 19, ratio_from_bytes=1 << 19))
    assert list(tree(tmp_path)) == [archive.name]


def test_one_member_that_would_become_far_too_large_is_refused_and_the_rest_taken(tmp_path):
    noise = random.Random(0).randbytes(1 << 20)
    archive = make_zip(tmp_path / "in.zip", {"bomb": bytes(8 << 20), "noise": noise})
    done = unpack(archive, tmp_path / "out", JobContext(), limits=Limits(ratio_from_bytes=1 << 20))
    assert tree(tmp_path / "out") == {"noise": noise}
    assert "fill a disk" in reasons(done)["bomb"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_too_many_files_are_refused(tmp_path, ending):
    archive = make(tmp_path / f"in.{ending}", {f"{number}.txt": b"x" for number in range(9)})
    said = said_of(archive, tmp_path / "out", Limits(files=5))
    assert "more than 5 files" in said[-1]
    assert len(list(tmp_path.rglob("*.txt"))) == (0 if ending == "zip" else 5)


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_archive_that_is_cut_short_is_refused_or_read_to_there(tmp_path, ending):
    files = {f"{number}.bin": random.Random(number).randbytes(30_000) for number in range(5)}
    archive = make(tmp_path / f"in.{ending}", files)
    archive.write_bytes(archive.read_bytes()[:70_000])
    said = said_of(archive, tmp_path / "out")
    assert said
    assert tree(tmp_path / "out").items() <= files.items()
    assert (tmp_path / "out").exists() == (ending != "zip")


def test_a_damaged_member_is_named_and_leaves_nothing(tmp_path):
    archive = make_zip(tmp_path / "in.zip", {"a.txt": b"a" * 99, "b.txt": b"b" * 99}, method=zipfile.ZIP_STORED)
    archive.write_bytes(archive.read_bytes().replace(b"a" * 99, b"a" * 98 + b"x"))
    done = unpack(archive, tmp_path / "out", JobContext())
    assert tree(tmp_path / "out") == {"b.txt": b"b" * 99}
    assert reasons(done) == {"a.txt": "it is damaged in the archive"}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"no archive at all" * 99])
def test_what_is_no_archive_or_empty_is_refused(tmp_path, ending, content):
    (tmp_path / f"in.{ending}").write_bytes(content)
    with pytest.raises(UnreadableError):
        unpack(tmp_path / f"in.{ending}", tmp_path / "out", JobContext())
    assert list(tree(tmp_path)) == [f"in.{ending}"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_cancelling_leaves_nothing_behind(tmp_path, ending):
    archive = make(tmp_path / f"in.{ending}", {f"{number}.txt": b"x" for number in range(9)})
    context = JobContext(report=lambda progress: context.cancel() if progress.done == 4 else None)
    with pytest.raises(JobCancelledError):
        unpack(archive, tmp_path / "out", context)
    assert [path.name for path in tmp_path.iterdir()] == [archive.name]


def test_a_full_disk_is_said_before_anything_is_written(tmp_path, monkeypatch):
    archive = make_zip(tmp_path / "in.zip", {"a.txt": b"x"})
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))
    with pytest.raises(LabellerError, match="not enough room"):
        unpack(archive, tmp_path / "out", JobContext())
    assert list(tree(tmp_path)) == ["in.zip"]


def test_a_part_of_an_archive_needs_no_room_for_all_of_it(tmp_path, monkeypatch):
    archive = make_zip(tmp_path / "in.zip", {"a.txt": b"x", "b.jpg": bytes(100_000)})
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, RESERVE_BYTES + 10_000))
    assert unpack(archive, tmp_path / "out", JobContext(), is_wanted=lambda path: path == "a.txt").files == 2
    with pytest.raises(LabellerError, match="not enough room"):
        unpack(archive, tmp_path / "all", JobContext())


def test_a_disk_that_refuses_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(_self, _member):
        raise OSError(errno.ENOSPC, "No space left on device")

    archive = make_zip(tmp_path / "in.zip", {"a.txt": b"x"})
    monkeypatch.setattr(archives._Unpacking, "_take", full)
    with pytest.raises(LabellerError, match="no room"):
        unpack(archive, tmp_path / "out", JobContext())
    assert list(tree(tmp_path)) == ["in.zip"]


def test_what_a_killed_program_left_is_no_hindrance(tmp_path):
    (tmp_path / ".out.new").mkdir()
    (tmp_path / ".out.new" / "old.txt").write_text("old")
    unpack(make_zip(tmp_path / "in.zip", {"a.txt": b"x"}), tmp_path / "out", JobContext())
    assert list(tree(tmp_path / "out")) == ["a.txt"]


def test_files_that_are_not_wanted_are_there_by_name(tmp_path):
    archive = make_zip(tmp_path / "in.zip", {"a.txt": b"x", "b.jpg": b"y"})
    unpack(archive, tmp_path / "out", JobContext(), is_wanted=lambda path: path.endswith(".txt"))
    assert tree(tmp_path / "out") == {"a.txt": b"x", "b.jpg": b""}


@pytest.mark.parametrize("ending", ENDINGS)
def test_mutated_archives_never_break_the_program(tmp_path, ending):
    files = {"a/b.txt": b"text" * 50, "größe.jpg": bytes(600), "long" * 40: b"x"}
    whole = make(tmp_path / f"in.{ending}", files).read_bytes()
    dice = random.Random(1)
    (tmp_path / "cell").mkdir()
    for number in range(200):
        content = bytearray(whole[: dice.randrange(1, len(whole))] if number % 4 == 0 else whole)
        for _ in range(dice.randrange(1, 12)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        archive = tmp_path / "cell" / f"in.{ending}"
        archive.write_bytes(content)
        assert all(said_of(archive, tmp_path / "cell" / "out"))
        shutil.rmtree(tmp_path / "cell" / "out", ignore_errors=True)
        assert [path.name for path in (tmp_path / "cell").iterdir()] == [archive.name]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cell", f"in.{ending}"]


@pytest.mark.parametrize(
    ("name", "stem"), [("a.zip", "a"), ("a.b.TAR.GZ", "a.b"), ("a.tgz", "a"), ("a.tar", "a"), (".zip", ".zip")]
)
def test_an_archive_is_known_by_its_name(tmp_path, name, stem):
    (tmp_path / name).write_bytes(b"")
    assert is_archive(tmp_path / name)
    assert archive_stem(tmp_path / name) == stem
