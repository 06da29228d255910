"""The item on the screen, with all that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass

from labeller.domain.annotation import Answer
from labeller.domain.item import Item, ItemState
from labeller.domain.prediction import Question, Suggestion
from labeller.domain.schema import LabelId
from labeller.store.answer_store import Mark


@dataclass(frozen=True, slots=True)
class Shown:
    """An item with its answer and marks, and what is being chosen for it.

    `draft` are the labels as they stand; they differ from the answer's while somebody is choosing (`is_touched`).
    `question` is why the loop asked for it, None when the annotator went there. `is_control` is whether the item
    measures the learner: then nothing is suggested.
    """

    item: Item
    answer: Answer | None
    mark: Mark
    question: Question | None = None
    suggestion: Suggestion | None = None
    draft: frozenset[LabelId] = frozenset()
    is_control: bool = False
    is_touched: bool = False
    rejected: frozenset[LabelId] = frozenset()

    @property
    def state(self) -> ItemState:
        return ItemState.OPEN if self.answer is None else self.answer.state

    @property
    def offered(self) -> dict[LabelId, float]:
        """The suggested labels that have not been rejected, each with the learner's confidence."""
        if self.suggestion is None or self.answer is not None:
            return {}
        ranked = zip(self.suggestion.prediction.label_ids, self.suggestion.prediction.probabilities, strict=True)
        left = {label_id: value for label_id, value in ranked if label_id not in self.rejected}
        if self.suggestion.is_multilabel:
            return {label_id: value for label_id, value in left.items() if label_id in self.suggestion.label_ids}
        return dict(list(left.items())[:1])
