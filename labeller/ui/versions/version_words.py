"""Versions in words: when, what for, and what has happened since."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QLocale, QObject

from labeller.domain.version import Named, VersionDifference, VersionReason
from labeller.ui.numbers import count_text, locale
from labeller.ui.widgets.text import isolated

Line = tuple[str, str]


class VersionWords(QObject):
    """What the dialog of versions says about them."""

    def moment(self, at: float, now: float) -> str:
        """When, as people say it: today 14:05, yesterday 9:12, else with the date."""
        then, today = QDateTime.fromSecsSinceEpoch(int(at)), QDateTime.fromSecsSinceEpoch(int(now)).date()
        clock = locale().toString(then.time(), QLocale.FormatType.ShortFormat)
        if then.date() == today:
            return self.tr("today {time}").format(time=clock)
        if then.date() == today.addDays(-1):
            return self.tr("yesterday {time}").format(time=clock)
        return f"{locale().toString(then.date(), QLocale.FormatType.ShortFormat)} {clock}"

    def reason(self, reason: VersionReason) -> str:
        """What it was kept for."""
        return {
            VersionReason.OPENED: self.tr("opened"),
            VersionReason.WORKING: self.tr("while working"),
            VersionReason.BEFORE_STEP: self.tr("before a large step"),
            VersionReason.CLOSED: self.tr("closed"),
            VersionReason.BEFORE_RESTORING: self.tr("before restoring"),
        }[reason]

    def difference(self, difference: VersionDifference) -> list[Line]:
        """What has happened since, one line for each kind: what, and how many with the first names."""
        return [
            *self._items(difference),
            *self._labels(difference),
            *((one.name, self._count(one.then, one.now)) for one in difference.by_label if one.then != one.now),
        ]

    def _items(self, difference: VersionDifference) -> list[Line]:
        counted = (
            (self.tr("Answers given since"), difference.answers_given),
            (self.tr("Answers changed since"), difference.answers_changed),
            (self.tr("Answers removed since"), difference.answers_removed),
            (self.tr("Items added since"), difference.items_added),
            (self.tr("Items removed since"), difference.items_removed),
            (self.tr("Flags and comments changed"), difference.marks_changed),
        )
        return [(title, _named(named)) for title, named in counted if named]

    def _labels(self, difference: VersionDifference) -> list[Line]:
        renamed = [
            self.tr("{before} is now {after}").format(before=isolated(one.before), after=isolated(one.after))
            for one in difference.labels_renamed
        ]
        listed: Sequence[tuple[str, Sequence[str]]] = (
            (self.tr("Labels added since"), _apart(difference.labels_added)),
            (self.tr("Labels removed since"), _apart(difference.labels_removed)),
            (self.tr("Labels renamed since"), renamed),
            (self.tr("Labels changed since"), _apart(difference.labels_changed)),
            (self.tr("Settings changed since"), difference.settings_changed),
        )
        return [(title, ", ".join(names)) for title, names in listed if names]

    def _count(self, then: int, now: int) -> str:
        text = self.tr("annotations: {then} then, {now} now")
        return text.format(then=count_text(then), now=count_text(now))


def _named(named: Named) -> str:
    more = ", …" if named.count > len(named.names) else ""
    return f"{count_text(named.count)}: {', '.join(_apart(named.names))}{more}"


def _apart(names: Sequence[str]) -> list[str]:
    return [isolated(name) for name in names]
