"""Numbers as people read them: 1,240 of 5,000 · 87 % (82 to 91) · about 2 h 10 min."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

_NBSP = "\u00a0"


def locale() -> QLocale:
    """The application's locale; English where the system has none, since that one does not group digits."""
    used = QLocale()
    return QLocale(QLocale.Language.English) if used.language() == QLocale.Language.C else used


def count_text(count: int) -> str:
    """1,240 in the manner of the locale."""
    return locale().toString(count)


def size_text(size_bytes: int) -> str:
    """How large, in the unit that fits: 1.2 GB."""
    return locale().formattedDataSize(size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def percent_text(share: float) -> str:
    """A share from 0 to 1 in whole percent. What is nearly none or nearly all does not become 0 or 100."""
    return f"{count_text(_whole_percent(share))}{_NBSP}%"


def unbroken(text: str) -> str:
    """A sentence in which no line begins with the sign of a percentage."""
    return text.replace(" %", f"{_NBSP}%")


def interval_text(share: float, low: float, high: float) -> str:
    """A measured share with its interval, all from 0 to 1: 87 % (82 to 91)."""
    text = QCoreApplication.translate("numbers", "{percent} ({low} to {high})")
    return text.format(percent=percent_text(share), low=_whole_percent(low), high=_whole_percent(high))


def duration_text(seconds: float) -> str:
    """How long, in the two units that matter: 45 s, 12 min, 2 h 10 min, 3 d 4 h."""
    minutes = round(seconds / 60)
    if seconds < 59.5:
        return f"{round(seconds)}{_NBSP}s"
    if minutes < 60:
        return f"{minutes}{_NBSP}min"
    if minutes < 48 * 60:
        return _pair(*divmod(minutes, 60), "h", "min")
    return _pair(*divmod(round(minutes / 60), 24), "d", "h")


def _whole_percent(share: float) -> int:
    percent = round(100 * share)
    if share < 1 and percent == 100:
        return 99
    return 1 if share > 0 and percent == 0 else percent


def _pair(large: int, small: int, large_unit: str, small_unit: str) -> str:
    first = f"{large}{_NBSP}{large_unit}"
    return f"{first} {small}{_NBSP}{small_unit}" if small else first
