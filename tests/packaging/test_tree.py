"""Folders and archives that are the same wherever they are made."""

from __future__ import annotations

import os
import struct
import tarfile
from pathlib import Path

import pytest
from packager import tree
from packager.parts import Part
from packager.report import write_report
from packager.stripping import can_be_loaded
from packager.twice import differences

EPOCH = 1_790_000_000


def program(folder: Path, umask: int) -> Path:
    before = os.umask(umask)
    try:
        (folder / "labeller" / "inner").mkdir(parents=True)
        (folder / "labeller" / "labeller").write_text("#!")
        (folder / "labeller" / "labeller").chmod(0o700)
        (folder / "labeller" / "inner" / "libx.so.1").write_text("x")
        (folder / "labeller" / "libx.so.1").symlink_to("inner/libx.so.1")
    finally:
        os.umask(before)
    return folder / "labeller"


def test_archive_is_the_same_wherever_it_is_made(tmp_path: Path):
    made = []
    for name, umask in (("one", 0o022), ("another", 0o077)):
        folder = program(tmp_path / name, umask)
        tree.settle(folder, EPOCH)
        target = tmp_path / f"{name}.tar.gz"
        tree.write_tar(folder, target, EPOCH)
        made.append(target.read_bytes())
    assert made[0] == made[1]


def test_launcher_can_be_run_and_everything_can_be_read(tmp_path: Path):
    folder = program(tmp_path, 0o077)
    tree.settle(folder, EPOCH)
    tree.write_tar(folder, tmp_path / "p.tar.gz", EPOCH)
    with tarfile.open(tmp_path / "p.tar.gz") as archive:
        modes = {entry.name: entry.mode for entry in archive if not entry.issym()}
    assert modes == {
        "labeller": 0o755,
        "labeller/inner": 0o755,
        "labeller/inner/libx.so.1": 0o644,
        "labeller/labeller": 0o755,
    }


def test_size_counts_what_a_link_leads_to_once(tmp_path: Path):
    assert tree.size(program(tmp_path, 0o022)) == 3


def test_differences_are_files_of_one_build_only_or_not_the_same():
    assert differences({"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "9", "d": "4"}) == ["b", "c", "d"]


@pytest.mark.parametrize(("address", "is_fine"), [(0x5000, True), (0x5100, False)])
def test_library_whose_segments_lie_wrong_is_told(address, is_fine):
    header = b"\x7fELF".ljust(32, b"\0") + struct.pack("<Q", 64) + bytes(14) + struct.pack("<HH", 56, 1) + bytes(6)
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0x1000, address, address, 0, 0, 0x1000)
    assert can_be_loaded(header + segment) is is_fine


def test_report_names_every_part_and_has_its_texts(tmp_path: Path):
    texts = tmp_path / "a" / "LICENSE", tmp_path / "b" / "LICENSE"
    for text in texts:
        text.parent.mkdir()
        text.write_text(f"licence of {text.parent.name}")
    write_report(
        [Part("Qt", "6.11", "LGPL-3.0-only"), Part("some part", "1", "MIT", texts=texts)], tmp_path / "licences"
    )
    table = (tmp_path / "licences" / "LICENCES.md").read_text()
    assert "| some part | 1 | MIT |  | permissive |" in table
    assert "| Qt | 6.11 | LGPL-3.0-only |  | it is a shared library" in table
    assert sorted(path.name for path in (tmp_path / "licences" / "some-part").iterdir()) == ["LICENSE", "b-LICENSE"]
    assert (tmp_path / "licences" / "standard" / "LGPL-3.0.txt").is_file()
