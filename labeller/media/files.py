"""Opening files that strangers made: only regular files, and every refusal in plain words."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from labeller.domain.fault import Fault
from labeller.media.unreadable import UnreadableError


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what the system says about a file into an UnreadableError."""
    try:
        yield
    except OSError as error:
        fault = Fault.MISSING_FILE if isinstance(error, FileNotFoundError) else Fault.UNREADABLE
        raise UnreadableError(reason_of(error), path, fault=fault) from error


def open_file(path: Path) -> BinaryIO:
    """Open a regular file. Raises OSError, and UnreadableError for pipes and devices, which may never answer."""
    try:
        mode = path.stat().st_mode
    except ValueError as error:  # a zero byte or half a character in it
        raise UnreadableError("no file can have this name", path) from error
    if stat.S_ISDIR(mode):
        raise UnreadableError("it is a folder", path)
    if not stat.S_ISREG(mode):
        raise UnreadableError("it is a pipe or a device, not a file", path)
    return path.open("rb")


def is_file(path: Path) -> bool:
    """Whether a file is there. A path that strangers wrote may be one that no file can have: then there is none."""
    try:
        return path.is_file()
    except OSError:  # a name too long, for one
        return False


def is_folder(path: Path) -> bool:
    """The same of a folder."""
    try:
        return path.is_dir()
    except OSError:
        return False


def reason_of(error: OSError) -> str:
    """What the system said about a file, in plain words."""
    if isinstance(error, FileNotFoundError):
        return "the file is not there"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    return f"the system could not read it ({error.strerror or error})"
