"""Structures of Thrift are read field by field, and whatever is none is said to be none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.media.thrift_compact import CutError, NoStructureError, read_struct
from tests.media.parquet_bombs import packed

ONE = packed(i1=3, i2=-5, f4=b"name", f5=packed(l1=1 << 40, f12=[1, 2]), f7=[packed(i1=1)] * 20, i21=7)


def test_numbers_and_structures_are_read_and_the_rest_is_passed_over():
    fields, end = read_struct(ONE + b"more")
    assert fields == {1: 3, 2: -5, 4: None, 5: {1: 1 << 40, 12: None}, 7: [{1: 1}] * 20, 21: 7}
    assert end == len(ONE)


def test_a_number_far_from_the_one_before_stands_by_itself():
    assert read_struct(bytes([0x05, 80, 14, 0])) == ({40: 7}, 4)


def test_a_structure_that_is_cut_is_said_to_be():
    for end in range(len(ONE)):
        with pytest.raises(CutError):
            read_struct(ONE[:end])


@pytest.mark.parametrize("data", [b"\x1c" * 100, b"[" * 5000, b"\x19" * 5000, b"\x1f\0", b"\x15" + b"\xff" * 20])
def test_what_is_too_deep_or_of_no_kind_is_no_structure(data):
    with pytest.raises(NoStructureError):
        read_struct(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    try:
        read_struct(data)
    except (CutError, NoStructureError):
        return
