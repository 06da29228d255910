"""Names of files inside archives, which strangers wrote: none leads out of the folder that they are unpacked into."""

from __future__ import annotations

import os
import re

from labeller.domain.fault import Fault
from labeller.media.unreadable import UnreadableError

NOTE = ".labeller-archive.json"
"""The file in a folder that an archive was unpacked into that says which archive it was."""

_MAX_DEPTH = 32
_MAX_CHARS = 1024
_CONTROLS = re.compile("[\x01-\x1f\x7f-\x9f\ud800-\udfff]")
_DRIVE = re.compile("[A-Za-z]:")
# What Windows keeps for itself; other systems take it, and tables may name files by it.
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]')
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\Z", re.IGNORECASE)
# What systems leave in archives.
_JUNK = frozenset({"__macosx", ".ds_store", "thumbs.db", "desktop.ini"})


def inner_path(name: str, *, is_windows: bool = os.name == "nt") -> str:
    """The path of a member below the folder that it is unpacked into, with forward slashes.

    It is the name itself but for what no system, or this one, can take, which becomes `_`. Raises UnreadableError
    for a name that leads out of the folder, that no file can have, or that is kept for the `NOTE`.
    """
    if "\0" in name:
        raise _unsafe("its name holds a zero byte", name)
    slashed = name.replace("\\", "/")
    if slashed.startswith("/"):
        raise _unsafe("its path begins at the root; not unpacked", name)
    if _DRIVE.match(slashed):
        raise _unsafe("its path begins at a drive; not unpacked", name)
    parts = [part for part in slashed.split("/") if part not in {"", "."}]
    if ".." in parts:
        raise _unsafe("its path leads out of the folder; not unpacked", name)
    if not parts:
        raise UnreadableError("it has no name", name)
    if len(parts) > _MAX_DEPTH or len(slashed) > _MAX_CHARS:
        raise UnreadableError("its path is too long", name)
    cleaned = [_clean(part, is_windows=is_windows) for part in parts]
    if cleaned[0].lower() == NOTE:
        raise _unsafe("its name is kept for a note of Labeller's own; not unpacked", name)
    return "/".join(cleaned)


def is_junk(path: str) -> bool:
    """Whether a system left this in the archive, and nobody misses it."""
    *folders, name = path.lower().split("/")
    return name in _JUNK or name.startswith("._") or "__macosx" in folders


def _unsafe(reason: str, name: str) -> UnreadableError:
    return UnreadableError(reason, name, fault=Fault.UNSAFE_PATH)


def _clean(part: str, *, is_windows: bool) -> str:
    part = _CONTROLS.sub("_", part)
    if not is_windows:
        return part
    part = _NOT_ON_WINDOWS.sub("_", part).rstrip(". ") or "_"
    return f"_{part}" if _DEVICE.match(part.split(".", maxsplit=1)[0].rstrip(" ")) else part
