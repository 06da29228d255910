"""Annotations and answers: what an annotator said about an item."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from labeller.domain.item import ItemState
from labeller.domain.schema import LabelId
from labeller.domain.shape import Shape


class Source(StrEnum):
    """How an annotation came to be. Suggestions are never annotations: what the learner said alone is in this list only
    where an audit has shown how much of it may be wrong.
    """

    HUMAN = "human"
    ACCEPTED = "accepted"
    BULK = "bulk"
    IMPORT = "import"
    PROPAGATION = "propagation"
    AUDITED = "audited"


@dataclass(frozen=True, slots=True)
class Annotation:
    """A label, perhaps a shape and attributes, on one item. `id` is None until it is stored."""

    label_id: LabelId
    source: Source
    annotator_id: int
    created_at: float
    seconds: float = 0.0
    shape: Shape | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    score: float | None = None
    group: int | None = None
    order: int = 0
    is_occluded: bool = False
    is_truncated: bool = False
    is_locked: bool = False
    is_hidden: bool = False
    comment: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What one annotator says about one item: its annotations, or that it is skipped.

    `is_control` marks the answers of the control slice, which the learner never trains on. `import_id` is set on
    answers that came with an import.
    """

    state: ItemState
    annotator_id: int
    answered_at: float
    seconds: float = 0.0
    is_control: bool = False
    annotations: tuple[Annotation, ...] = ()
    import_id: int | None = None

    @property
    def label_ids(self) -> tuple[LabelId, ...]:
        return tuple(sorted({annotation.label_id for annotation in self.annotations}))


@dataclass(frozen=True, slots=True)
class Annotator:
    id: int
    name: str
