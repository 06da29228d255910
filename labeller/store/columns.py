"""The kinds of column in a project file. Each yields what its name says, or says that the file is damaged.

SQLite itself keeps and checks the plain types, because all tables are STRICT; what it stores as text for us (words of
a fixed list, JSON) is checked here, on the way out.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from typing import Any, NoReturn

from sqlalchemy import REAL, Boolean, Dialect, Float, Integer, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

from labeller.store.damaged import DamagedError
from labeller.store.json_weight import refuse_heavy

# STRICT tables know INTEGER, REAL, TEXT and BLOB only.
Real = Float().with_variant(REAL(), "sqlite")


class _Lookup(dict[Any, Any]):
    """What each stored value stands for: looked up without a call in Python, for lists of a million."""

    def __init__(self, meanings: dict[Any, Any], name: str) -> None:
        super().__init__(meanings)
        self._name = name

    def __missing__(self, value: object) -> NoReturn:
        raise DamagedError(f"it holds an unknown {self._name}")


class YesNo(TypeDecorator[bool]):
    """True or false, as 1 or 0."""

    impl = Boolean
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else Boolean())

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], bool]:  # noqa: ARG002
        return _Lookup({None: None, 0: False, 1: True}, "yes or no").__getitem__


class Word(TypeDecorator[StrEnum]):
    """One of the words of an enumeration."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else self.words(value).value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], StrEnum]:  # noqa: ARG002
        return _Lookup({None: None, **{word.value: word for word in self.words}}, self.words.__name__).__getitem__


class Json(TypeDecorator[Any]):
    """JSON of one kind, `dict` or `list`, or of any kind with `object`. None is NULL, never the word `null`."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[Any]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        # Readable, so that it can be searched; half a character, which JSON can escape, no file can hold.
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        try:
            text.encode()
        except UnicodeEncodeError:
            return json.dumps(value, separators=(",", ":"))
        return text

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        if value is None:
            return None
        try:
            refuse_heavy(value)
            document = json.loads(value)
        except (TypeError, ValueError, RecursionError) as error:
            raise DamagedError("it holds broken JSON") from error
        if not isinstance(document, self.kind):
            raise DamagedError("it holds JSON of the wrong kind")
        return document
