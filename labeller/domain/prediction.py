"""What the learner says: predictions, and the questions that follow from them."""

from __future__ import annotations

from dataclasses import dataclass

from labeller.domain.item import ItemId
from labeller.domain.schema import LabelId
from labeller.domain.shape import Shape


@dataclass(frozen=True, slots=True)
class Prediction:
    """Labels of one item with their probabilities, the most probable first."""

    label_ids: tuple[LabelId, ...]
    probabilities: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """The next item to ask, and in one sentence why."""

    item_id: ItemId
    utility: float
    reason: str
    is_control: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A prediction shown to a person: the labels proposed, and how sure the learner is (0 to 1).

    Where an item may carry several labels, none may be proposed, and `prediction` has a probability of its own for
    each. `reason` says in a sentence who suggests it where that is not the learner.
    """

    item_id: ItemId
    label_ids: tuple[LabelId, ...]
    confidence: float
    prediction: Prediction
    is_multilabel: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SuggestedAnnotation:
    """An annotation that a learner or somebody else proposes: where, what, how sure (0 to 1), and in a sentence why.

    `said_by` names who proposes it where that is not the learner.
    """

    label_id: LabelId
    shape: Shape | None
    score: float
    reason: str = ""
    said_by: str = ""
