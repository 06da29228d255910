"""spaCy's DocBin: documents as tokens with numbers, packed by msgpack and deflated.

A program that ships cannot take spaCy with it; the layout is that of version 0.1, which all of spaCy 3 has.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import numpy as np

from labeller.formats.texts.packed_parts import TooLargeError, packed_parts, unpacked
from labeller.formats.texts.spacy_strings import ENT_IOB, ENT_TYPE, ORTH, Strings
from labeller.formats.texts.tags import Tagged
from labeller.media.archives import Limits
from labeller.media.unreadable import UnreadableError

# A million texts of fifty words take as much.
_LIMITS = Limits(total_bytes=1 << 30, ratio_from_bytes=16 << 20)

GROUP = "sc"
"""The group of spans that may overlap: spaCy's span categoriser looks for this one."""

_SPAN = struct.Struct(">QQQllll")
_MISSING, _INSIDE, _OUTSIDE, _BEGIN = 0, 1, 2, 3
_NO_GROUPS = b"\x90"


@dataclass(frozen=True, slots=True)
class Doc:
    """A document: tokens, whether a blank follows each, and what is said of them.

    `entities` do not overlap; None says nothing of any token. `group` are spans that may overlap. `cats` are shares of
    labels of the whole document, `user_data` whatever somebody keeps with it.
    """

    words: Sequence[str]
    spaces: Sequence[bool]
    entities: Sequence[Tagged] | None = None
    group: Sequence[Tagged] = ()
    cats: Mapping[str, float] = field(default_factory=dict)
    user_data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "".join(word + " " * space for word, space in zip(self.words, self.spaces, strict=True))

    @property
    def starts(self) -> list[int]:
        """Where each token begins, in code points, and behind the last where the text ends."""
        lengths = (len(word) + space for word, space in zip(self.words, self.spaces, strict=True))
        return list(accumulate(lengths, initial=0))


class DocBinWriter:
    """Collects documents and makes one file of them."""

    def __init__(self) -> None:
        self._strings = Strings()
        self._tokens: list[Any] = []
        self._spaces: list[bytes] = []
        self._lists: dict[str, list[Any]] = {"cats": [], "flags": [], "span_groups": [], "user_data": []}

    def add(self, doc: Doc) -> None:
        import msgpack

        table = np.zeros((len(doc.words), 3), dtype="<u8")
        table[:, 0] = [self._strings.number(word) for word in doc.words]
        if doc.entities is not None:
            table[:, 1] = _OUTSIDE
            for span in doc.entities:
                table[span.first : span.after, 1] = _INSIDE
                table[span.first, 1] = _BEGIN
                table[span.first : span.after, 2] = self._strings.number(span.label)
        self._tokens.append(table)
        self._spaces.append(bytes(map(bool, doc.spaces)))
        self._lists["cats"].append(dict(doc.cats))
        self._lists["flags"].append({"has_unknown_spaces": False})
        self._lists["span_groups"].append(_NO_GROUPS if doc.entities is None else self._packed_group(doc))
        self._lists["user_data"].append(msgpack.packb(dict(doc.user_data)))

    def to_bytes(self) -> bytes:
        import msgpack

        lengths = np.array([len(table) for table in self._tokens], dtype="<i4")
        tokens = np.concatenate(self._tokens) if self._tokens else np.zeros((0, 3), dtype="<u8")
        content = {
            "version": "0.1",
            "attrs": [ORTH, ENT_IOB, ENT_TYPE],
            "tokens": tokens.tobytes(),
            "spaces": b"".join(self._spaces),
            "lengths": lengths.tobytes(),
            "strings": self._strings.listed(),
            **self._lists,
        }
        return zlib.compress(msgpack.packb(content))

    def _packed_group(self, doc: Doc) -> bytes:
        import msgpack

        starts = doc.starts
        spans = [
            _SPAN.pack(
                0,
                0,
                self._strings.number(span.label),
                span.first,
                span.after,
                starts[span.first],
                starts[span.after - 1] + len(doc.words[span.after - 1]),
            )
            for span in doc.group
        ]
        group = msgpack.packb({"name": GROUP, "attrs": {}, "spans": spans})
        return bytes(msgpack.packb({group: [GROUP]}))


class DocBinFile:
    """The documents in a file of spaCy's."""

    def __init__(self, data: bytes) -> None:
        """Raises UnreadableError."""
        content = _unpacked(data)
        try:
            self._strings = Strings(text for one in content["strings"] if isinstance(text := unpacked(one), str))
            attributes = list(content["attrs"])
            self._columns = {int(name): place for place, name in enumerate(attributes)}
            self._lengths = np.frombuffer(content["lengths"], dtype="<i4").tolist()
            self._tokens = np.frombuffer(content["tokens"], dtype="<u8").reshape(-1, len(attributes))
            self._spaces = np.frombuffer(content["spaces"], dtype=np.bool_)
        except TooLargeError as error:
            raise UnreadableError(str(error)) from error
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise UnreadableError("a part of it is missing or of another kind than spaCy writes") from error
        rows = len(self._tokens)
        has_all = sum(self._lengths) == rows == len(self._spaces) and min(self._lengths, default=0) >= 0
        if not has_all or ORTH not in self._columns:
            raise UnreadableError("its numbers of tokens do not agree, or it holds no words")
        self._content = content

    def __len__(self) -> int:
        return len(self._lengths)

    def __iter__(self) -> Iterator[Doc | str]:
        """Each document, or in words why it cannot be taken."""
        at = 0
        for number, length in enumerate(self._lengths):
            try:
                yield self._doc(number, slice(at, at + length))
            except TooLargeError as error:
                yield str(error)
            except KeyError:
                yield "a word or a label that is not among the strings of the file"
            at += length

    def _doc(self, number: int, rows: slice) -> Doc:
        words = [self._strings.text(one) for one in self._tokens[rows, self._columns[ORTH]].tolist()]
        flags = self._part("flags", number)
        spaces = self._spaces[rows].tolist()
        if isinstance(flags, dict) and flags.get("has_unknown_spaces"):
            spaces = [place < len(words) - 1 for place in range(len(words))]
        cats = self._part("cats", number)
        return Doc(
            words,
            spaces,
            entities=self._entities(rows),
            group=tuple(self._grouped(self._part("span_groups", number), len(words))),
            cats=cats if isinstance(cats, dict) else {},
            user_data=_loaded(self._part("user_data", number)),
        )

    def _part(self, name: str, number: int) -> Any:
        listed = self._content.get(name)
        return unpacked(listed[number]) if isinstance(listed, list) and number < len(listed) else None

    def _entities(self, rows: slice) -> tuple[Tagged, ...] | None:
        """The entities; None where nothing is said of any token. Without marks, equal labels side by side are one."""
        if ENT_TYPE not in self._columns:
            return None
        types = self._tokens[rows, self._columns[ENT_TYPE]].tolist()
        marks = [_INSIDE if label else _OUTSIDE for label in types]
        if ENT_IOB in self._columns:
            marks = self._tokens[rows, self._columns[ENT_IOB]].tolist()
            if not any(marks):
                return None
        found: list[Tagged] = []
        for place, (mark, kind) in enumerate(zip(marks, types, strict=True)):
            if mark not in (_INSIDE, _BEGIN):
                continue
            label, last = self._strings.text(kind), found[-1] if found else None
            if mark == _INSIDE and last is not None and last.after == place and last.label == label:
                found[-1] = last._replace(after=place + 1)
            else:
                found.append(Tagged(place, place + 1, label))
        return tuple(found)

    def _grouped(self, packed: Any, count: int) -> Iterator[Tagged]:
        """The spans of all groups; what lies outside the tokens is passed over."""
        loaded = unpacked(packed) if isinstance(packed, bytes) and packed else None
        for one in loaded if isinstance(loaded, list | dict) else ():
            group = unpacked(one) if isinstance(one, bytes) else None
            spans = group.get("spans") if isinstance(group, dict) else None
            for span in spans if isinstance(spans, list) else ():
                if isinstance(span, bytes) and len(span) == _SPAN.size:
                    _, _, label, first, after, _, _ = _SPAN.unpack(span)
                    if 0 <= first < after <= count:
                        yield Tagged(first, after, self._strings.text(label))


def _unpacked(data: bytes) -> dict[str, Any]:
    most_bytes = _LIMITS.most_bytes(len(data))
    try:
        inflating = zlib.decompressobj()
        raw = inflating.decompress(data, most_bytes)
    except zlib.error as error:
        raise UnreadableError("it is not packed as spaCy packs documents") from error
    if inflating.unconsumed_tail:
        raise UnreadableError(f"it unpacks to more than {most_bytes >> 20} MB, far too much for what it is")
    content = packed_parts(raw)
    if not inflating.eof or content is None:
        raise UnreadableError("it ends in the midst, or is not packed as spaCy packs documents")
    return content


def _loaded(packed: Any) -> dict[str, Any]:
    """What somebody keeps with a document; keys that are no texts are spaCy's own."""
    loaded = unpacked(packed) if isinstance(packed, bytes) else None
    return {key: one for key, one in loaded.items() if isinstance(key, str)} if isinstance(loaded, dict) else {}
