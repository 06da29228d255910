"""Versions: earlier states of a project that were kept aside, and what differs between one and now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class VersionReason(StrEnum):
    """What a version was kept for."""

    OPENED = "opened"
    WORKING = "working"
    BEFORE_STEP = "before-step"
    CLOSED = "closed"
    BEFORE_RESTORING = "before-restoring"


@dataclass(frozen=True, slots=True)
class Version:
    """One kept state. Its `number` says its place in the order: clocks go back, numbers do not.

    `at` is when it was kept by the clock of then, in seconds since the epoch.
    """

    number: int
    at: float
    reason: VersionReason
    path: Path
    size_bytes: int


@dataclass(frozen=True, slots=True)
class VersionCounts:
    """How much is in a version, or in the project as it is now; `answered` counts items with a finished answer."""

    items: int
    answered: int
    annotations: int
    labels: int
    events: int


@dataclass(frozen=True, slots=True)
class Named:
    """A number of things with the names of the first few of them."""

    count: int = 0
    names: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.count > 0


@dataclass(frozen=True, slots=True)
class Renamed:
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LabelCount:
    """How many annotations a label has in a version and now; 0 where it is not there."""

    name: str
    then: int
    now: int


@dataclass(frozen=True, slots=True)
class VersionDifference:
    """What happened to a project since a version: restoring it takes this back.

    Items are named by their names, labels by that of now, or that of then where they are gone.
    """

    answers_given: Named = Named()
    answers_changed: Named = Named()
    answers_removed: Named = Named()
    items_added: Named = Named()
    items_removed: Named = Named()
    marks_changed: Named = Named()
    labels_added: tuple[str, ...] = ()
    labels_removed: tuple[str, ...] = ()
    labels_renamed: tuple[Renamed, ...] = ()
    labels_changed: tuple[str, ...] = ()
    settings_changed: tuple[str, ...] = ()
    by_label: Sequence[LabelCount] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the two are alike in all that is compared; the history may be longer."""
        return not any(
            (
                self.answers_given, self.answers_changed, self.answers_removed, self.items_added, self.items_removed,
                self.marks_changed, self.labels_added, self.labels_removed, self.labels_renamed, self.labels_changed,
                self.settings_changed,
            )
        )  # fmt: skip
