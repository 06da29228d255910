"""COCO's run lengths as text: each run as the difference to the last but one, in groups of five bits.

The encoding is that of the `counts` of COCO's compressed RLE (Lin et al., Microsoft COCO, 2014; the API's maskApi).
"""

from __future__ import annotations

from collections.abc import Sequence

_FIRST = 48
_MORE = 0x20
_SIGN = 0x10
_BITS = 0x1F


def encode_counts(runs: Sequence[int]) -> str:
    """Run lengths, beginning with background, as text."""
    letters = []
    for place, run in enumerate(runs):
        number = run - runs[place - 2] if place > 2 else run
        while True:
            group = number & _BITS
            number >>= 5
            is_last = number == (-1 if group & _SIGN else 0)
            letters.append(group if is_last else group | _MORE)
            if is_last:
                break
    return bytes(letter + _FIRST for letter in letters).decode("ascii")


def decode_counts(text: str, most: int) -> tuple[int, ...]:
    """The run lengths in a text; at most as many as there are pixels (`most`). Raises ValueError for no such text."""
    runs: list[int] = []
    number = shift = 0
    for letter in text.encode("ascii"):
        group = letter - _FIRST
        if not 0 <= group < 2 * _MORE or shift > 60:
            raise ValueError("no run lengths")
        number |= (group & _BITS) << shift
        shift += 5
        if group & _MORE:
            continue
        if group & _SIGN:
            number -= 1 << shift
        runs.append(number + (runs[-2] if len(runs) > 2 else 0))
        if runs[-1] < 0 or len(runs) > most + 1:
            raise ValueError("runs that no mask has")
        number = shift = 0
    if shift:
        raise ValueError("run lengths that break off")
    return tuple(runs)
