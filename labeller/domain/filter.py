"""Which items a list shows, and which annotations go out."""

from __future__ import annotations

from dataclasses import dataclass, field

from labeller.domain.annotation import Source
from labeller.domain.item import ItemState
from labeller.domain.schema import LabelId


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """Items whose name or text holds `text`, in one of `states`, and as flagged and labelled as asked (None: any)."""

    text: str = ""
    states: frozenset[ItemState] = field(default_factory=lambda: frozenset(ItemState))
    is_flagged: bool | None = None
    label_id: int | None = None


EVERY_ITEM = ItemFilter()


@dataclass(frozen=True, slots=True)
class AnnotationFilter:
    """Annotations of some sources, annotators and labels (empty: of any), of none of `without`, and sure enough.

    What has no score was said by a person, who is sure.
    """

    sources: frozenset[Source] = frozenset()
    annotator_ids: frozenset[int] = frozenset()
    label_ids: frozenset[LabelId] = frozenset()
    without: frozenset[LabelId] = frozenset()
    least_score: float = 0.0

    def lets_through(self, label_id: LabelId, source: str, annotator_id: int, score: float | None) -> bool:
        return (
            self.lets_through_maker(source, annotator_id)
            and (not self.label_ids or label_id in self.label_ids)
            and label_id not in self.without
            and (score is None or score >= self.least_score)
        )

    def lets_through_maker(self, source: str, annotator_id: int) -> bool:
        return (not self.sources or source in self.sources) and (
            not self.annotator_ids or annotator_id in self.annotator_ids
        )


EVERY_ANNOTATION = AnnotationFilter()
