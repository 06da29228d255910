"""What can stop the test of the package: the machine lacks something, or the program did not do what it promises."""

from __future__ import annotations


class MissingError(Exception):
    """This machine cannot run the test; the sentence says what to do."""


class BrokenPromiseError(Exception):
    """The packaged program did something else than it promises; the sentence says what."""


def require(holds: object, sentence: str) -> None:
    """Raise BrokenPromiseError unless it holds."""
    if not holds:
        raise BrokenPromiseError(sentence)
