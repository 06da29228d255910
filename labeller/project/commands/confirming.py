"""Answering many items at once with what the learner suggested for them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.changes import Changes
from labeller.domain.item import ItemId, ItemState
from labeller.domain.schema import LabelId
from labeller.project.commands.answers import SetAnswers
from labeller.project.commands.command import Command
from labeller.store import answer_store


@dataclass(frozen=True, slots=True)
class ConfirmItems:
    """Give the `confirmed` items the labels that were suggested, and the `corrected` ones those that a person chose.

    Both are pairs of item and label. Whoever has an answer by now keeps it. `seconds` is what the whole page took;
    every answer gets the same share of it.
    """

    confirmed: tuple[tuple[ItemId, LabelId], ...]
    annotator_id: int
    at: float
    seconds: float = 0.0
    corrected: tuple[tuple[ItemId, LabelId], ...] = ()

    def __len__(self) -> int:
        return len(self.confirmed) + len(self.corrected)

    @property
    def title(self) -> str:
        return "Confirm 1 item" if len(self) == 1 else f"Confirm {len(self):,} items"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        said = {item_id: self._answer(label_id, Source.BULK) for item_id, label_id in self.confirmed}
        said |= {item_id: self._answer(label_id, Source.HUMAN) for item_id, label_id in self.corrected}
        has_answer = answer_store.find_answers(db, said)
        fresh = [(item_id, answer) for item_id, answer in said.items() if item_id not in has_answer]
        answer_store.insert_answers(db, fresh)
        ids = [item_id for item_id, _ in fresh]
        return SetAnswers(tuple((item_id, None) for item_id in ids)), Changes(answers=frozenset(ids))

    def _answer(self, label_id: LabelId, source: Source) -> Answer:
        seconds = self.seconds / len(self)
        annotation = Annotation(label_id, source, self.annotator_id, self.at, seconds)
        return Answer(ItemState.ANSWERED, self.annotator_id, self.at, seconds, annotations=(annotation,))
