"""What can be chosen of a project for an export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from labeller.domain.annotation import Annotation, Answer
from labeller.domain.filter import EVERY_ANNOTATION, EVERY_ITEM, AnnotationFilter, ItemFilter
from labeller.domain.shape import Relation


class Only(StrEnum):
    """Which items: those with an answer, those whose answer a person gave or saw in Labeller, or every one."""

    ANSWERED = "answered"
    REVIEWED = "reviewed"
    ALL = "all"


class Copies(StrEnum):
    """What becomes of items that are equal or nearly so: all go out, all into the same split, or one goes out."""

    KEEP = "keep"
    TOGETHER = "together"
    DROP = "drop"


GROUP = "group"
"""The name by which the groups that items came with are chosen as a column."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What goes out. The choices are made in the order in which they stand here.

    `skipped` lets skipped items go out beside the answered ones, or with False not even where all items go out; None
    is as `only` says. An item that `annotations` leaves with nothing is left out, unless `keeps_empty`. Of duplicates
    that are dropped an answered one stays, else the first. `most` is the number of annotations that each label may
    have, `balance` how many times as many as the rarest label.

    `fractions` are the sizes of the splits by name; without them items keep the split that they came with. Items that
    are in one of these splits already stay there, unless `resplits`. Items with the same group, or the same value in
    the column `split_by`, are never parted. `audited` lets go out, marked as such, what the learner labelled and an
    audit vouches for.
    """

    only: Only = Only.ANSWERED
    fractions: Mapping[str, float] | None = None
    seed: int = 0
    skipped: bool | None = None
    items: ItemFilter = EVERY_ITEM
    annotations: AnnotationFilter = EVERY_ANNOTATION
    keeps_empty: bool = False
    duplicates: Copies = Copies.TOGETHER
    near_duplicates: Copies = Copies.KEEP
    most: int | None = None
    balance: float | None = None
    split_by: str | None = None
    resplits: bool = False
    audited: bool = False

    def wanted_of(self, answer: Answer) -> Answer:
        """An answer with those of its annotations that go out, and the relations between these."""
        if self.annotations == EVERY_ANNOTATION:
            return answer
        chosen = [one for one in answer.annotations if self._lets_through(one)]
        ids = {one.id for one in chosen}
        return replace(answer, annotations=tuple(one for one in chosen if _hangs_on(one, ids)))

    def _lets_through(self, one: Annotation) -> bool:
        return self.annotations.lets_through(one.label_id, one.source, one.annotator_id, one.score)


def _hangs_on(annotation: Annotation, ids: set[int | None]) -> bool:
    shape = annotation.shape
    return not isinstance(shape, Relation) or (shape.from_id in ids and shape.to_id in ids)
