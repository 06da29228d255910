"""The one error of this layer: a file, or a part of it, that cannot be taken as data, and why."""

from __future__ import annotations

from pathlib import Path

from labeller.domain.fault import Fault
from labeller.domain.item import Problem
from labeller.errors import LabellerError


class UnreadableError(LabellerError):
    """A file from outside cannot be read. `reason` is a phrase for an import report, without the file's name."""

    def __init__(self, reason: str, path: Path | str = "", hint: str = "", fault: Fault = Fault.UNREADABLE) -> None:
        self.reason = reason
        self.fault = fault
        self.file = printable(str(path))
        name = printable(Path(path).name)
        super().__init__(f"{name} cannot be read: {reason}." if name else f"This cannot be read: {reason}.", hint)

    def as_problem(self, file: str = "") -> Problem:
        """This refusal as a line of an import report; `file` names it as the report does."""
        return Problem(file or self.file, self.reason, self.fault)


def printable(name: str) -> str:
    """A file name as text that every widget, file and terminal can take.

    Bytes that are no UTF-8 become U+FFFD, as in a file manager; control characters, line ends among them, and the
    marks that reverse the direction of writing are shown as escapes, so that a name cannot pass for another.
    """
    return "".join(character if character.isprintable() else _shown(character) for character in name)


# Line and paragraph separators, and the marks that change the direction of writing.
_MISLEADING = frozenset("\u2028\u2029\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _shown(character: str) -> str:
    if "\ud800" <= character <= "\udfff":  # how Python keeps the bytes of a name that it cannot decode
        return "\ufffd"
    if character <= "\x9f" or character in _MISLEADING:
        return character.encode("unicode_escape").decode("ascii")
    return character
