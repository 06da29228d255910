"""The one kind of error that is meant for people."""

from __future__ import annotations


class LabellerError(Exception):
    """Something that a person can understand and act on.

    `title` says what happened in one sentence; `hint` says what was kept and what to do. Every other exception
    is a bug and goes to the crash dialog.
    """

    def __init__(self, title: str, hint: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.title} {self.hint}".strip()


class UsageError(LabellerError):
    """The request itself makes no sense (the command line exits with 2 instead of 1)."""
