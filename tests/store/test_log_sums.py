"""Frames added up many at once give what SQLite's own way of adding gives."""

from __future__ import annotations

import random
import struct

import pytest

from labeller.store.log_sums import FRAME_BYTES, HEAD_BYTES, added, frames_that_add_up


def log_of(count, order, draw):
    """A log of random pages, with sums added number by number."""
    head = draw.randbytes(HEAD_BYTES - 8)
    sums = added((0, 0), head, order)
    log = head + struct.pack(">II", *sums)
    for _ in range(count):
        start, salts, page = draw.randbytes(8), draw.randbytes(8), draw.randbytes(4096)
        sums = added(sums, start + page, order)
        log += start + salts + struct.pack(">II", *sums) + page
    return log


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_whole_log_adds_up(order):
    assert list(frames_that_add_up(log_of(5, order, random.Random(1)), order)) == [True] * 5


@pytest.mark.parametrize(("at", "broken"), [(0, [2]), (9, []), (17, [2, 3]), (24, [2]), (4000, [2])])
def test_a_flipped_bit_breaks_the_frame_that_it_is_in(at, broken):
    log = bytearray(log_of(5, "<", random.Random(2)))
    log[HEAD_BYTES + 2 * FRAME_BYTES + at] ^= 4
    assert [place for place, is_whole in enumerate(frames_that_add_up(bytes(log), "<")) if not is_whole] == broken


def test_a_log_without_frames_has_none():
    assert list(frames_that_add_up(bytes(HEAD_BYTES), "<")) == []
