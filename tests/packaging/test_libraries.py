"""Whose the bundled libraries are."""

from __future__ import annotations

from pathlib import Path

import pytest
from packager.collected import Collected
from packager.libraries import is_gpl_ffmpeg, is_library, library_parts
from packager.licences import trouble_with
from packager.pruning import BUNDLED_SYSTEM_LIBRARIES


@pytest.mark.parametrize(
    "path",
    [
        "opencv_python_headless.libs/libavcodec-c4204469.so.62.28.101",
        "libsqlite3.so.0",
        "_soundfile_data/libsndfile_x86_64.so",
        "vcruntime140.dll",
    ],
)
def test_library_is_told(path):
    assert is_library(path)


@pytest.mark.parametrize(
    "path",
    [
        "shapely/lib.cpython-311-x86_64-linux-gnu.so",
        "cv2/cv2.abi3.so",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "libpython3.11.so.1.0",
        "resources/icons/check.svg",
    ],
)
def test_modules_plugins_and_python_are_no_libraries(path):
    assert not is_library(path)


def collected(tmp_path: Path, name: str, content: bytes = b"") -> Collected:
    source = tmp_path / Path(name).name
    source.write_bytes(content)
    return Collected(name, source, "some-wheel")


def test_library_that_nobody_knows_has_no_licence_and_cannot_ship(tmp_path: Path):
    (part,) = library_parts([collected(tmp_path, "some.libs/libnew-1234.so.1")])
    assert part.licence == ""
    assert "libnew-1234.so.1" in trouble_with(part)


def test_line_editor_of_the_machine_cannot_ship(tmp_path: Path):
    (part,) = library_parts([collected(tmp_path, "libreadline.so.8")])
    assert trouble_with(part)


def test_libraries_of_one_maker_in_one_package_are_one_part(tmp_path: Path):
    names = ("x.libs/libavcodec-1.so.62", "x.libs/libavutil-2.so.60")
    (part,) = library_parts([collected(tmp_path, name) for name in names])
    assert (part.name, part.within, part.files) == ("FFmpeg", "some-wheel", names)
    assert trouble_with(part) == ""


def test_ffmpeg_with_parts_under_the_gpl_cannot_ship(tmp_path: Path):
    file = collected(tmp_path, "x.libs/libavcodec-1.so.62", b"libavcodec license: GPL version 2 or later")
    assert is_gpl_ffmpeg(file.source)
    (part,) = library_parts([file])
    assert "GPL-2.0-or-later" in trouble_with(part)


@pytest.mark.parametrize("stem", BUNDLED_SYSTEM_LIBRARIES)
def test_every_library_that_is_taken_from_the_machine_has_a_licence(stem, tmp_path: Path):
    (part,) = library_parts([collected(tmp_path, f"{stem}.so.1")])
    assert trouble_with(part) == ""
