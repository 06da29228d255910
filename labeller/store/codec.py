"""Domain values as JSON and back, shapes told apart by a `kind`."""

from __future__ import annotations

import json
import zlib
from functools import cache
from typing import Any

from cattrs import Converter
from cattrs.errors import BaseValidationError

from labeller.domain.shape import SHAPES, Shape
from labeller.store.damaged import DamagedError
from labeller.store.json_weight import refuse_heavy
from labeller.store.shape_check import refuse_absurd

_COMPRESSED = b"z"
_PLAIN = b"j"
_COMPRESS_FROM_BYTES = 2_000
# More than any step of a million items takes, less than what exhausts a laptop.
_MAX_BYTES = 1 << 30
# What shrank more was made to fill a memory, unless it is small.
_MOST_RATIO, _SMALL_BYTES = 200, 1 << 25

_KIND = "kind"
_SHAPE_TYPES: dict[str, type[Shape]] = {shape_type.__name__.lower(): shape_type for shape_type in SHAPES}


def new_converter() -> Converter:
    """A converter that knows the shapes; callers may teach it further unions."""
    converter = Converter()

    def structure(document: dict[str, Any] | None, _: Any) -> Shape | None:
        if document is None:
            return None
        shape = converter.structure(document, _SHAPE_TYPES[document[_KIND]])
        refuse_absurd(shape)
        return shape

    def unstructure(shape: Shape | None) -> dict[str, Any] | None:
        if shape is None:
            return None
        return {_KIND: type(shape).__name__.lower(), **converter.unstructure(shape)}

    for union in (Shape, Shape | None):
        converter.register_structure_hook(union, structure)
        converter.register_unstructure_hook(union, unstructure)
    return converter


@cache
def converter() -> Converter:
    return new_converter()


def shape_to_json(shape: Shape | None) -> tuple[str | None, dict[str, Any] | None]:
    """The kind of a shape and its JSON, both None without a shape."""
    document: dict[str, Any] | None = converter().unstructure(shape, unstructure_as=Shape | None)
    return (None, None) if document is None else (document[_KIND], document)


def shape_from_json(document: dict[str, Any] | None) -> Shape | None:
    """The shape of that JSON. Raises DamagedError for JSON of no shape."""
    shape: Shape | None = structured(document, Shape | None)
    return shape


def structured(document: Any, kind: Any) -> Any:
    """JSON from a project file as a value of a kind such as `tuple[str, ...]`. Raises DamagedError if it is none."""
    try:
        return converter().structure(document, kind)
    except (BaseValidationError, KeyError, TypeError, ValueError) as error:
        raise DamagedError(f"it holds JSON that is no {getattr(kind, '__name__', kind)}") from error


def pack(document: Any) -> bytes:
    """JSON as bytes, compressed where that pays."""
    plain = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    if len(plain) < _COMPRESS_FROM_BYTES:
        return _PLAIN + plain
    return _COMPRESSED + zlib.compress(plain, level=1)


def unpack(data: bytes) -> Any:
    """What `pack` was given. Raises ValueError for anything else."""
    body = data[1:]
    if data[:1] == _COMPRESSED:
        body = _decompressed(body)
    elif data[:1] != _PLAIN:
        raise ValueError("neither plain nor compressed JSON")
    text = body.decode("utf-8", "surrogatepass")
    refuse_heavy(text)
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("JSON nested too deeply") from error


def _decompressed(data: bytes) -> bytes:
    reader = zlib.decompressobj()
    try:
        body = reader.decompress(data, min(_MAX_BYTES, max(_SMALL_BYTES, _MOST_RATIO * len(data))))
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not reader.eof:
        raise ValueError("cut short, or too large")
    return body
