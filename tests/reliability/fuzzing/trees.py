"""What a fuzzer's bytes stand for: a small tree of files, since most readers read folders."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

Tree = dict[str, bytes]
"""Paths with forward slashes, and what is in the files."""

_NAME, _CONTENT = struct.Struct("<H"), struct.Struct("<I")


def packed(tree: Mapping[str, bytes]) -> bytes:
    """Of each file the length of its path, its path, the length of its content, its content."""
    parts = []
    for path, content in tree.items():
        name = path.encode("utf-8", "surrogatepass")
        parts += [_NAME.pack(len(name)), name, _CONTENT.pack(len(content)), content]
    return b"".join(parts)


def unpacked(data: bytes) -> Tree:
    """The tree that any bytes stand for; what is cut short ends early, since a fuzzer cuts everywhere."""
    tree: Tree = {}
    at = 0
    while at + _NAME.size <= len(data):
        name, at = _piece(data, at, _NAME)
        content, at = _piece(data, at, _CONTENT) if at + _CONTENT.size <= len(data) else (b"", len(data))
        tree[name.decode("utf-8", "replace")] = content
    return tree


def _piece(data: bytes, at: int, length: struct.Struct) -> tuple[bytes, int]:
    (size,) = length.unpack_from(data, at)
    start = at + length.size
    return data[start : start + size], start + size


def lay_out(tree: Mapping[str, bytes], folder: Path) -> None:
    """Write the files below the folder. A path that leads out, or that no file can have, is passed over."""
    for path, content in tree.items():
        plain = PurePosixPath(path)
        if plain.anchor or ".." in plain.parts or not plain.parts or "\0" in path:
            continue
        try:
            (folder / plain).parent.mkdir(parents=True, exist_ok=True)
            (folder / plain).write_bytes(content)
        except (OSError, UnicodeEncodeError):  # a file where a folder is wanted, a name too long
            continue


def tree_of(folder: Path) -> Tree:
    """The files below a folder, links and pipes left out, in the order of their paths."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
