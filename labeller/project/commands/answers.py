"""Answering, skipping, flagging, commenting."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from labeller.domain.annotation import Answer
from labeller.domain.changes import Changes
from labeller.domain.item import ItemId, ItemState
from labeller.project.commands.command import Command
from labeller.store import answer_store


@dataclass(frozen=True, slots=True)
class SetAnswer:
    """Give one item an answer, or take it back into the pool with None."""

    item_id: ItemId
    answer: Answer | None

    @property
    def title(self) -> str:
        if self.answer is None:
            return "Clear answer"
        return "Skip" if self.answer.state is ItemState.SKIPPED else "Answer"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        before = answer_store.replace_answer(db, self.item_id, self.answer)
        return SetAnswer(self.item_id, before), Changes(answers=frozenset({self.item_id}))


@dataclass(frozen=True, slots=True)
class SetAnswers:
    """Give many items their answers at once, as one step of the history."""

    answers: tuple[tuple[ItemId, Answer | None], ...]

    @property
    def title(self) -> str:
        return "Answer 1 item" if len(self.answers) == 1 else f"Answer {len(self.answers):,} items"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        ids = [item_id for item_id, _ in self.answers]
        before = answer_store.find_answers(db, ids)
        answer_store.delete_answers(db, before)
        answer_store.insert_answers(db, [(item_id, answer) for item_id, answer in self.answers if answer])
        return SetAnswers(tuple((item_id, before.get(item_id)) for item_id in ids)), Changes(answers=frozenset(ids))


@dataclass(frozen=True, slots=True)
class Flag:
    """Mark an item to come back to, or take the mark away."""

    item_id: ItemId
    is_flagged: bool

    @property
    def title(self) -> str:
        return "Flag" if self.is_flagged else "Unflag"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        mark = answer_store.find_mark(db, self.item_id)
        answer_store.replace_mark(db, self.item_id, replace(mark, is_flagged=self.is_flagged))
        return Flag(self.item_id, mark.is_flagged), Changes(marks=frozenset({self.item_id}))


@dataclass(frozen=True, slots=True)
class Comment:
    """Write a comment beside an item; an empty one takes it away."""

    item_id: ItemId
    comment: str

    @property
    def title(self) -> str:
        return "Comment"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        mark = answer_store.find_mark(db, self.item_id)
        answer_store.replace_mark(db, self.item_id, replace(mark, comment=self.comment))
        return Comment(self.item_id, mark.comment), Changes(marks=frozenset({self.item_id}))
