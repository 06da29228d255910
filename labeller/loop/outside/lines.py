"""Cutting what a program writes into lines, none of which may fill the memory."""

from __future__ import annotations

MOST_BYTES = 8 * 2**20


class LongLineError(Exception):
    """A line is longer than any answer."""


class Lines:
    """Takes bytes as they come and gives the lines that are whole by then; empty lines are passed over."""

    def __init__(self) -> None:
        self._begun = bytearray()

    def add(self, content: bytes) -> list[bytes]:
        """The lines that end in these bytes. Raises LongLineError."""
        *whole, begun = content.split(b"\n")
        if whole:
            whole[0] = bytes(self._begun) + whole[0]
            self._begun.clear()
        self._begun += begun
        if len(self._begun) > MOST_BYTES or any(len(line) > MOST_BYTES for line in whole):
            raise LongLineError
        return [line for line in whole if line.strip()]

    def rest(self) -> list[bytes]:
        """What came after the last end of a line, now that nothing more comes."""
        left = bytes(self._begun)
        self._begun.clear()
        return [left] if left.strip() else []
