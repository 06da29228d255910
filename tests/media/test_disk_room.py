"""Whether a disk has room is said in numbers."""

from __future__ import annotations

import shutil

import pytest

from labeller.errors import LabellerError
from labeller.media.disk_room import RESERVE_BYTES, refuse_full_disk


def test_what_fits_beside_the_reserve_is_let_through(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, RESERVE_BYTES + 1000))
    refuse_full_disk(tmp_path, 1000)


def test_what_does_not_fit_is_refused_with_both_numbers(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 50_000_000))
    with pytest.raises(LabellerError, match="1,200 MB are needed, 50 MB are free"):
        refuse_full_disk(tmp_path, 1_000_000_000)
