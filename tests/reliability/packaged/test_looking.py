"""How the test of the package looks at files and at the screen. The package itself is tried by make test-package."""

from __future__ import annotations

import os
import struct

import numpy as np
import pytest

from tests.reliability.packaged.debian import mirror_of
from tests.reliability.packaged.display import pixels_of, shows_window
from tests.reliability.packaged.errors import MissingError
from tests.reliability.packaged.listing import difference, list_system, outside


@pytest.fixture
def system(tmp_path):
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "hosts").write_text("one")
    (tmp_path / "run").mkdir()
    return tmp_path


def test_file_written_with_its_old_size_and_time_is_noticed(system):
    before, file = list_system(system), system / "etc" / "hosts"
    seen = file.stat()
    file.write_text("two")
    os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert difference(before, list_system(system)).all == ["/etc/hosts"]


def test_file_that_came_and_went_is_noticed_by_its_folder(system):
    before = list_system(system)
    (system / "run" / "passing").touch()
    (system / "run" / "passing").unlink()
    assert difference(before, list_system(system)).written == ["/run"]


def test_what_lies_below_a_folder_that_nobody_watches_is_not_listed(system):
    assert list_system(system, ["/etc"]).keys() == {"/run"}


def test_a_place_allows_what_is_in_it_and_not_what_begins_like_it():
    assert outside(["/home/ann/x", "/home/anna", "/home/ann"], ["/home/ann"]) == ["/home/anna"]


def test_mirror_is_that_of_the_release():
    told = "bookworm-security main http://safe.example/\nbookworm main http://mirror.example/debian/"
    assert mirror_of(told) == "http://mirror.example/debian/"


def test_machine_without_that_release_is_told_what_to_name():
    with pytest.raises(MissingError, match="DEBIAN_MIRROR"):
        mirror_of("trixie main http://mirror.example/debian/")


def dump_of(width: int, height: int, color: bytes) -> np.ndarray:
    """A picture of one colour as the X server keeps it: blue, green, red, nothing."""
    header = [0] * 25
    header[0], header[4], header[5], header[12], header[19] = 100 + 8, width, height, 4 * width + 4, 2
    lines = (color * width + bytes(4)) * height
    return np.frombuffer(struct.pack(">25I", *header) + bytes(8 + 2 * 12) + lines, np.uint8)


def test_pixels_are_read_from_what_the_server_keeps():
    pixels = pixels_of(dump_of(3, 2, bytes([30, 20, 10, 0])))
    assert pixels.shape == (2, 3, 3)
    assert pixels[1, 2].tolist() == [10, 20, 30]


def test_dark_screen_and_plain_window_show_nothing_yet():
    screen = np.zeros((80, 120, 3), np.uint8)
    assert not shows_window(screen)
    screen[:60] = 255
    assert not shows_window(screen)


def test_window_with_something_in_it_is_seen():
    screen = np.zeros((80, 120, 3), np.uint8)
    screen[:60] = np.arange(120, dtype=np.uint8)[None, :, None]
    assert shows_window(screen)
