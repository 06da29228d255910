"""What a command changed. Views look at it and refresh only that."""

from __future__ import annotations

from dataclasses import dataclass

from labeller.domain.item import ItemId

_NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Changes:
    """`answers` and `marks` name the items whose answer, or flag and comment, changed.

    `annotations` names those that came, went or changed while others of their item stayed; where it is empty, any
    annotation of `answers` may have changed.
    `items` says that items came or went, `schema`, `settings` and `media` that those did, `splits` that items are in
    other splits. After bulk work `everything` replaces the lists.
    """

    answers: frozenset[ItemId] = _NONE
    marks: frozenset[ItemId] = _NONE
    items: bool = False
    schema: bool = False
    settings: bool = False
    media: bool = False
    everything: bool = False
    annotations: frozenset[int] = _NONE
    splits: bool = False

    def __or__(self, other: Changes) -> Changes:
        return Changes(
            self.answers | other.answers,
            self.marks | other.marks,
            self.items or other.items,
            self.schema or other.schema,
            self.settings or other.settings,
            self.media or other.media,
            self.everything or other.everything,
            self.annotations | other.annotations,
            self.splits or other.splits,
        )


EVERYTHING = Changes(items=True, schema=True, settings=True, media=True, everything=True)
