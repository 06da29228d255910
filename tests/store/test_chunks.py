from __future__ import annotations

import pytest

from labeller.store.chunks import chunks


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, []), (1, [1]), (3, [3]), (4, [3, 1]), (6, [3, 3])], ids=lambda value: str(value)
)
def test_chunks_hold_everything_in_order(count, sizes):
    pieces = list(chunks(iter(range(count)), 3))
    assert [len(piece) for piece in pieces] == sizes
    assert [value for piece in pieces for value in piece] == list(range(count))
