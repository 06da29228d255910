"""Archives as strangers may make them, whole and broken."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path


def make_zip(path: Path, files: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(_entry(name, method), content)
    return path


def make_tar(path: Path, files: Mapping[str, bytes]) -> Path:
    mode = "w" if path.name.endswith(".tar") else "w:gz"
    with tarfile.open(path, mode) as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


def with_link(path: Path, name: str, target: str) -> Path:
    """Add a symbolic link, as Unix archivers write it."""
    with zipfile.ZipFile(path, "a") as archive:
        entry = zipfile.ZipInfo(name)
        entry.create_system = 3
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, target)
    return path


def with_special(path: Path, kind: bytes, name: str = "special") -> Path:
    """A tar archive of one good file and one that is no file."""
    with tarfile.open(path, "w") as archive:
        good = tarfile.TarInfo("good.txt")
        good.size = 4
        archive.addfile(good, io.BytesIO(b"good"))
        entry = tarfile.TarInfo(name)
        entry.type = kind
        entry.linkname = "/etc/passwd"
        archive.addfile(entry)
    return path


def with_raw_name(path: Path, raw: bytes, content: bytes = b"x") -> Path:
    """A zip archive whose one name is these bytes, without a word about their encoding."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("n" * len(raw), content)
    path.write_bytes(path.read_bytes().replace(b"n" * len(raw), raw))
    return path


def encrypted(path: Path, name: str) -> Path:
    """Say of a member, where it lies and in the directory, that it is encrypted."""
    content = bytearray(path.read_bytes())
    for signature, flags_at, name_at in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        place = -1
        while (place := content.find(signature, place + 1)) >= 0:
            if content[place + name_at :].startswith(name.encode()):
                content[place + flags_at] |= 1
    path.write_bytes(content)
    return path


def _entry(name: str, method: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("placeholder")
    # The library would mend what strangers write.
    entry.filename = entry.orig_filename = name
    entry.compress_type = method
    return entry
