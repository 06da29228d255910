"""Well-formed files in which one value is not what it should be, as somebody would write them who means harm."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from random import Random
from typing import Any

import msgpack

_DEEP = "@deep@"
VALUES: tuple[Any, ...] = (
    10**400, -(10**400),
    10**18, -(10**18), -1, 0, 1e300, -1e300, 0.5, float("nan"), float("inf"), "", "x", "1e300", "9" * 4000,
    "\0", "a\0b.png", "../../x", "../secret.png", "/etc/hostname", "C:\\x.png", "\\\\host\\x.png", "\ud800", "\u202e",
    None, True, [], [[]], {}, {"a": 1}, [None], ["x", 1], [10**400, 1, 1, 1], [1e300] * 4, [1e300] * 8, _DEEP,
)  # fmt: skip
TEXTS = (
    "-1", "0", "9" * 5000, "1e300", "-1e300", "1e-300", "nan", "inf", "x", "null", "true", "a\0b", "../../x",
    "../secret.png", "/etc/hostname", "C:\\x.png", "[" * 3000, "{}", "&b;", "*a", "!!python/object:os.system", "=1+1",
)  # fmt: skip
_DOCTYPE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
_TOKEN = re.compile(r"[^\s,;\"'<>=:\[\]{}/]+")


def hostile(name: str, content: bytes, chance: Random) -> bytes:
    """The content of a file of this name with one value put in another's place."""
    if name.endswith(".json"):
        return _json_text(_replaced(json.loads(content), chance))
    if name.endswith(".jsonl"):
        lines = content.splitlines()
        at = chance.randrange(len(lines))
        lines[at] = _json_text(_replaced(json.loads(lines[at]), chance))
        return b"\n".join(lines) + b"\n"
    if name.endswith(".spacy"):
        document = msgpack.unpackb(zlib.decompress(content), strict_map_key=False)
        return zlib.compress(msgpack.packb(_packable(_replaced(document, chance))))
    text = content.decode("utf-8", "surrogateescape")
    if name.endswith(".xml") and chance.random() < 0.1:
        start = text.index("?>") + 2 if text.startswith("<?") else 0
        return (text[:start] + _DOCTYPE + text[start:]).encode("utf-8", "surrogateescape")
    tokens = list(_TOKEN.finditer(text))
    if not tokens:
        return chance.choice(TEXTS).encode()
    token = chance.choice(tokens)
    return (text[: token.start()] + chance.choice(TEXTS) + text[token.end() :]).encode("utf-8", "surrogateescape")


def _replaced(document: Any, chance: Random) -> Any:
    """The document with a hostile value in a place of it, or with a hostile name of a field."""
    places = list(_places(document))
    if not places or chance.random() < 0.02:
        return chance.choice(VALUES)
    holder, key = chance.choice(places)
    if isinstance(holder, dict) and chance.random() < 0.1:
        holder[chance.choice(TEXTS)] = holder.pop(key)
    else:
        holder[key] = chance.choice(VALUES)
    return document


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in pairs:
        yield value, key
        yield from _places(one)


def _json_text(value: Any) -> bytes:
    return json.dumps(value).replace(f'"{_DEEP}"', "[" * 3000 + "]" * 3000).encode()


def _packable(value: Any) -> Any:
    """What msgpack can say of it: no integers above 64 bits, no half characters."""
    if isinstance(value, dict):
        return {_packable(key): _packable(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_packable(one) for one in value]
    if isinstance(value, int) and abs(value) >= 2**63:
        return 2**64 - 1 if value > 0 else -(2**63)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
