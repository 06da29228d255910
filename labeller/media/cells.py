"""The cells of tables: as text, and read as numbers, dates and yes or no, in the ways in which people write them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self

# What people and programs write where there is nothing. Among words these may be words: NA is a country.
MISSING_MARKS = frozenset({
    "", "#n/a", "#n/a n/a", "#na", "-", "--", "?", "<na>", "n/a", "n.a.", "na", "nan", "nil", "none", "null", "missing",
})  # fmt: skip

_YES_NO = {
    **dict.fromkeys(("1", "true", "t", "yes", "y", "ja", "j", "oui", "si", "sí"), True),
    **dict.fromkeys(("0", "false", "f", "no", "n", "nein", "non"), False),
}

_EXACT = 2.0**53
_UNITS = re.compile(r"[%€$£¥]|\b(?:EUR|USD|GBP|CHF)\b")
_POINT = re.compile(r"[+-]?(?:(?:\d{1,3}(?:[, ']\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_COMMA = re.compile(r"[+-]?(?:(?:\d{1,3}(?:[. ']\d{3})+|\d+)(?:,\d*)?|,\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_SURELY_COMMA = re.compile(r"[+-]?\d+(?:\.\d{3})*,(?:\d{1,2}|\d{4,})", re.ASCII)
_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", re.ASCII)
_ISO_DAY = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_LENGTH = timedelta(days=1)


def cell_text(value: Any) -> str:
    """A value of any table as text: nothing is empty, what is no text is JSON, 3.0 is the same as 3."""
    match value:
        case None:
            return ""
        case str():
            return value
        case float() if value.is_integer() and abs(value) < _EXACT:
            return str(int(value))
        case _:
            return json.dumps(value, ensure_ascii=False)


def is_blank(value: Any) -> bool:
    """Whether a cell holds nothing at all."""
    return value is None or (isinstance(value, str) and not value.strip())


def is_missing(value: Any) -> bool:
    """Whether a cell of a column of numbers, dates or yes and no says that there is nothing."""
    return value is None or (isinstance(value, str) and value.strip().lower() in MISSING_MARKS)


def yes_no(value: Any) -> bool | None:
    """What a cell of a column of yes and no says, None where it says neither."""
    return value if isinstance(value, bool) else _YES_NO.get(cell_text(value).strip().lower())


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads numbers and dates in the way in which one column writes them, which a single cell may leave open."""

    is_decimal_comma: bool = False
    is_day_first: bool = False

    @classmethod
    def of(cls, values: Iterable[Any]) -> Self:
        """How a column writes, from some of its values. Where nothing tells: points, and the month before the day."""
        texts = [value.strip() for value in values if isinstance(value, str)]
        days = [match for text in texts if (match := _DAY.match(text))]
        return cls(
            is_decimal_comma=any(_SURELY_COMMA.fullmatch(_bare(text)) for text in texts),
            is_day_first=any(int(match[1]) > 12 or "." in match[0] for match in days),
        )

    def number(self, value: Any) -> float | None:
        """A finite number, without its unit and what groups its digits; None for anything else."""
        match value:
            case bool() | None:
                return None
            case int() | float():
                return _finite(value)
            case str():
                return self._number_in(_bare(value.strip()))
        return None

    def days(self, value: Any) -> float | None:
        """A date, or a date with a time, as days since 1970; None for anything else."""
        text = value.strip() if isinstance(value, str) else ""
        try:
            if match := _DAY.match(text):
                first, second, year = map(int, match.groups())
                day, month = (first, second) if self.is_day_first else (second, first)
                return _days(datetime(year, month, day, tzinfo=UTC))
            if match := _ISO_DAY.match(text):
                year, month, day = map(int, re.split("[-/]", match[0]))
                rest = text[match.end() :]
                return _days(datetime.fromisoformat(f"{date(year, month, day).isoformat()}{rest}"))
        except (ValueError, OverflowError):
            return None
        return None

    def _number_in(self, text: str) -> float | None:
        pattern = _COMMA if self.is_decimal_comma else _POINT
        if not pattern.fullmatch(text):
            return None
        digits = re.sub("[. ']" if self.is_decimal_comma else "[, ']", "", text)
        return _finite(float(digits.replace(",", ".")))


def _bare(text: str) -> str:
    """A number without its unit, with plain blanks and a plain minus sign."""
    return _UNITS.sub("", text).replace("\u2212", "-").replace("\u00a0", " ").replace("\u202f", " ").strip()


def _finite(value: float) -> float | None:
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _days(moment: datetime) -> float:
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH) / _DAY_LENGTH
