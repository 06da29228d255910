"""New inputs from old ones: one file of the tree is changed as what it is, or as bytes, or the tree itself is."""

from __future__ import annotations

import gzip
import sqlite3
import struct
import zlib
from collections.abc import Callable
from contextlib import closing
from random import Random

import msgpack

from tests.formats.hostile import TEXTS, VALUES, hostile
from tests.reliability.fuzzing.trees import Tree, packed, unpacked

MutateBytes = Callable[[bytes, int, Random], bytes]
"""Changes bytes to at most so many others: the fuzzer's own way, which knows what was compared, or `damaged`."""

_STRUCTURED = (".json", ".jsonl", ".xml", ".yaml", ".csv", ".tsv", ".txt", ".conll", ".spacy", ".names", ".data")
_SQLITE = b"SQLite format 3\0"
_PNG = b"\x89PNG\r\n\x1a\n"
_TREE_CHANGES, _REPETITIONS = 0.08, 0.02
_MOST_GROWTH = 1 << 15
_SUFFIXES = (".png", ".jpg", ".tif", ".json", ".jsonl", ".csv", ".txt", ".xml", ".yaml", ".wav", ".zip", ".parquet", "")
_BITS = (
    b"\0",
    b"\xff",
    b"\n",
    b"\r",
    b'"',
    b",",
    b"[" * 3000,
    b"9" * 5000,
    b"\xff\xfe",
    b"-1",
    b"1e999",
    b"\xed\xa0\x80",
)
_WORTH_TRYING = (
    0,
    1,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x7FFFFFFF,
    0x80000000,
    0xFFFFFFFF,
    2**63 - 1,
    2**64 - 1,
)
_BROKEN = (
    ValueError, LookupError, RecursionError, OverflowError, TypeError, EOFError, OSError, zlib.error, struct.error,
    sqlite3.Error, msgpack.UnpackException, msgpack.PackException,
)  # fmt: skip


def mutated(data: bytes, most_bytes: int, chance: Random, mutate_bytes: MutateBytes) -> bytes:
    """The packed tree with one to three changes, at most so many bytes long."""
    tree = unpacked(data)
    if not tree:
        return mutate_bytes(data, most_bytes, chance)[:most_bytes]
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        room = most_bytes - len(data)
        if chance.random() < _TREE_CHANGES:
            _change_tree(tree, chance)
        else:
            name = chance.choice(list(tree))
            tree[name] = _changed(name, tree[name], room, chance, mutate_bytes)
    return packed(tree)[:most_bytes]


def damaged(data: bytes, most_bytes: int, chance: Random) -> bytes:
    """The bytes with one fault: flipped, cut out, doubled, a number put in, the end missing, or nonsense added."""
    if not data:
        return chance.choice(_BITS)
    at = chance.randrange(len(data))
    end = at + chance.randrange(1, 40)
    if chance.random() < _REPETITIONS:
        # What takes more than twice as long of twice as much shows itself only here.
        changed = data[:end] + data[at:end] * ((most_bytes - len(data)) // (end - at)) + data[end:]
    else:
        changed = chance.choice(_DAMAGES)(data, at, end, chance)
    return changed[:most_bytes]


def _with_number(data: bytes, at: int, _end: int, chance: Random) -> bytes:
    size = chance.choice((1, 2, 4, 8))
    number = chance.choice(_WORTH_TRYING) % (1 << 8 * size)
    return data[:at] + number.to_bytes(size, chance.choice(("little", "big"))) + data[at + size :]


def _with_other_piece(data: bytes, at: int, end: int, chance: Random) -> bytes:
    other = chance.randrange(len(data))
    return data[:at] + data[other : other + end - at] + data[end:]


_DAMAGES: tuple[Callable[[bytes, int, int, Random], bytes], ...] = (
    lambda data, at, _end, _chance: data[:at],
    lambda data, at, end, _chance: data[:at] + data[end:],
    lambda data, at, end, _chance: data[:at] + data[at:end] * 3 + data[end:],
    lambda data, at, _end, chance: data[:at] + chance.choice(_BITS) + data[at:],
    lambda data, at, end, chance: data[:at] + chance.randbytes(end - at) + data[end:],
    lambda data, at, _end, chance: data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :],
    _with_number,
    _with_other_piece,
)


def _change_tree(tree: Tree, chance: Random) -> None:
    name, other = chance.choice(list(tree)), chance.choice(list(tree))
    stem, _, suffix = name.rpartition(".")
    new = chance.choice((f"{stem}{chance.choice(_SUFFIXES)}", f"{name}/x", f"{chance.choice(TEXTS)}.{suffix}"))
    match chance.randrange(4):
        case 0 if len(tree) > 1:
            del tree[name]
        case 1:
            tree[new] = tree.pop(name)
        case 2:
            tree[new] = tree[name]
        case _:
            tree[name] = tree[other]


def _changed(name: str, content: bytes, room: int, chance: Random, mutate_bytes: MutateBytes) -> bytes:
    """One file changed: half of the time as what it is, where that is known and the file is still sound."""
    most_bytes = max(len(content) + min(room, _MOST_GROWTH), 1)
    if chance.random() < 0.5:
        try:
            for begins, change in _BY_HEAD.items():
                if content.startswith(begins):
                    return change(content, most_bytes, chance, mutate_bytes)
            if name.lower().endswith(_STRUCTURED):
                return hostile(name.lower(), content, chance)
        except _BROKEN:
            pass
    return mutate_bytes(content, most_bytes, chance)


def _sqlite(content: bytes, _most: int, chance: Random, _: MutateBytes) -> bytes:
    """One cell of a table gets another value, as SQL writes it, so that the file stays sound."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.deserialize(content)
        db.execute("PRAGMA ignore_check_constraints = ON")
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        table = chance.choice(tables)
        column = chance.choice([row[1] for row in db.execute("SELECT * FROM pragma_table_info(?)", (table,))])
        rows = db.execute(f'SELECT rowid, "{column}" FROM "{table}"').fetchall()  # noqa: S608  # names from the file
        number, before = chance.choice(rows)
        change = f'UPDATE OR REPLACE "{table}" SET "{column}" = ? WHERE rowid = ?'  # noqa: S608
        db.execute(change, (_cell(before, chance), number))
        return bytes(db.serialize())


def _cell(before: object, chance: Random) -> object:
    """A value for a cell: one that harms, or the one that is there with a change of its own kind."""
    if isinstance(before, str) and before[:1] in {"{", "["} and chance.random() < 0.7:
        return hostile("cell.json", before.encode(), chance).decode("utf-8", "replace")
    if isinstance(before, bytes) and before[:1] == b"j" and chance.random() < 0.7:
        return b"j" + hostile("cell.json", before[1:], chance)
    if isinstance(before, bytes | str) and before and chance.random() < 0.3:
        raw = before if isinstance(before, bytes) else before.encode("utf-8", "replace")
        changed = damaged(raw, len(raw) + 100, chance)
        return changed if isinstance(before, bytes) else changed.decode("utf-8", "replace")
    if isinstance(before, int) and chance.random() < 0.5:
        return before + chance.choice((-1, 1, 1000, 2**31, 2**62))
    plain = [one for one in VALUES if one is None or isinstance(one, float | bool | str)]
    value = chance.choice([*plain, *TEXTS, 2**63 - 1, -(2**63), b"", b"\xff\0", 10**12, "\0"])
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _png(content: bytes, most: int, chance: Random, mutate_bytes: MutateBytes) -> bytes:
    """One chunk is changed and its sum made right, so that more than the sum is looked at."""
    chunks, at = [], len(_PNG)
    while at + 8 <= len(content):
        (size,) = struct.unpack_from(">I", content, at)
        chunks.append((content[at + 4 : at + 8], content[at + 8 : at + 8 + size]))
        at += size + 12
    place = chance.randrange(len(chunks))
    name, inner = chunks[place]
    if name == b"IDAT" and chance.random() < 0.7:
        inner = zlib.compress(mutate_bytes(zlib.decompress(inner), most, chance))
    else:
        inner = mutate_bytes(inner, most, chance)
    chunks[place] = (name, inner)
    return _PNG + b"".join(
        struct.pack(">I", len(one)) + kind + one + struct.pack(">I", zlib.crc32(kind + one)) for kind, one in chunks
    )


def _gzip(content: bytes, most: int, chance: Random, mutate_bytes: MutateBytes) -> bytes:
    return gzip.compress(mutate_bytes(gzip.decompress(content), most * 20, chance), mtime=0)


def _zlib(content: bytes, most: int, chance: Random, mutate_bytes: MutateBytes) -> bytes:
    if chance.random() < 0.5:
        return hostile("file.spacy", content, chance)
    return zlib.compress(mutate_bytes(zlib.decompress(content), most * 20, chance))


_BY_HEAD = {_SQLITE: _sqlite, _PNG: _png, b"\x1f\x8b": _gzip, b"\x78\x9c": _zlib}
