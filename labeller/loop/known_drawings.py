"""What is drawn on the answered items of a project, to be replayed as if nobody had drawn it yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from labeller.domain.annotation import Answer
from labeller.domain.item import ItemId
from labeller.domain.schema import LabelId
from labeller.loop.replay import check_enough
from labeller.project.project import Project

CorpusT = TypeVar("CorpusT")
DrawnT = TypeVar("DrawnT")


@dataclass(frozen=True)
class KnownDrawings(Generic[CorpusT, DrawnT]):
    """A corpus of answered items, by item what is drawn on it, and of each item its content hash and its labels.

    In what is drawn, labels are numbered from 0 as the schema lists them.
    """

    corpus: CorpusT
    drawn: Mapping[ItemId, Sequence[DrawnT]]
    hashes: tuple[str, ...]
    label_ids: tuple[tuple[LabelId, ...], ...]

    @classmethod
    def of(
        cls,
        project: Project,
        corpus: CorpusT,
        drawn: Mapping[ItemId, Sequence[DrawnT]],
        hashes: Mapping[ItemId, str],
        answers: Mapping[ItemId, Answer],
    ) -> KnownDrawings[CorpusT, DrawnT]:
        """Raises LabellerError if there are too few to replay."""
        check_enough(project, len(drawn) if project.schema.labels else 0)
        return cls(
            corpus,
            drawn,
            tuple(hashes[item_id] for item_id in drawn),
            tuple(answers[item_id].label_ids for item_id in drawn),
        )
