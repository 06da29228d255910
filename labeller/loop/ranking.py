"""One round of the loop: learn from the answers, rank the pool, and say why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from labeller.domain.item import ItemId
from labeller.domain.prediction import Prediction, Question, Suggestion
from labeller.domain.schema import Schema
from labeller.jobs import JobContext
from labeller.learning.arrays import NO_ROWS, Bools, Floats, Ints
from labeller.learning.choice import choose
from labeller.learning.learners import Answers, FittedLearner, Learner
from labeller.learning.linear import LinearLearner
from labeller.learning.pool import Pool
from labeller.learning.predictions import score
from labeller.learning.reasons import CONTROL, RANDOM_ORDER, Fact, reason_sentence
from labeller.learning.strategies import strategy_named
from labeller.learning.turns import is_turn
from labeller.loop.control import draw, is_reserved
from labeller.loop.item_table import ItemTable
from labeller.loop.settings import LoopSettings
from labeller.loop.vectors import ItemVectors

QUEUE_LENGTH = 16
_LINEAR = LinearLearner()
# How sure of a label the learner must be to propose it, where an item may carry several.
_PROPOSED_FROM = 0.5


@dataclass(frozen=True)
class Ranking:
    """What one round found: the next questions, and a learner that can be asked about any item.

    `questions` come from the pool and `control` are the open items of the control slice; they are mixed when they are
    asked. `spare` is the whole pool in random order, for who passes questions by, or answers faster than the learner
    learns. `is_reserved` tells of each of `item_ids` whether it belongs to the control slice. `answers` is how many
    answers there were, `learned` how many of them the learner was fitted with; `answered` are the items that may be
    shown as precedents: answered outside the control slice and read.
    """

    schema: Schema
    questions: tuple[Question, ...]
    control: Ints
    spare: Ints
    learner: FittedLearner | None
    item_ids: Ints
    is_reserved: Bools
    vectors: ItemVectors
    settings: LoopSettings
    answers: int
    learned: int
    answered: Ints = field(default_factory=NO_ROWS.copy)

    @property
    def read(self) -> int:
        return self.vectors.count

    def in_turn(self, answers_since: int, without: frozenset[ItemId]) -> Iterator[Question]:
        """The questions in the order in which they are asked after so many further answers."""
        pool = (question for question in self._queue() if question.item_id not in without)
        drawn = (_drawn_question(item_id, CONTROL, self.schema) for item_id in map(int, self.control))
        control = (question for question in drawn if question.item_id not in without)
        answers = self.answers + answers_since
        while True:
            is_control = is_turn(answers, self.settings.control_share)
            first, second = (control, pool) if is_control else (pool, control)
            question = next(first, None) or next(second, None)
            if question is None:
                return
            yield question
            answers += 1

    def is_control(self, item_id: ItemId) -> bool:
        """Whether an item belongs to the control slice, however it is reached."""
        place = self._place(item_id)
        return place is not None and bool(self.is_reserved[place])

    def is_silent(self, item_id: ItemId) -> bool:
        """Whether nothing may be told of an item: it is to measure the learner, or an audit has drawn it."""
        return self.is_control(item_id) or item_id in self.settings.blind

    def suggest(self, item_id: ItemId) -> Suggestion | None:
        """What the learner proposes; None before it has learned anything, or for an item that it has not read.

        Nor of what an audit has drawn: who knows what is expected agrees too easily.
        """
        row = self.row_of(item_id)
        if self.learner is None or row is None or item_id in self.settings.blind:
            return None
        return self._suggestion(item_id, self.learner.probabilities(np.array([row]))[0], self.learner.is_multilabel)

    def row_of(self, item_id: ItemId) -> int | None:
        """The row of an item in the matrix of the vectors; None for one that is unknown or was not read."""
        place = self._place(item_id)
        row = -1 if place is None else int(self.vectors.rows[place])
        return row if row >= 0 else None

    def _queue(self) -> Iterator[Question]:
        yield from self.questions
        chosen = {question.item_id for question in self.questions}
        yield from (
            _drawn_question(one, RANDOM_ORDER, self.schema) for one in map(int, self.spare) if one not in chosen
        )

    def _place(self, item_id: ItemId) -> int | None:
        place = int(np.searchsorted(self.item_ids, item_id))
        return place if place < len(self.item_ids) and self.item_ids[place] == item_id else None

    def _suggestion(self, item_id: ItemId, probabilities: Floats, is_multilabel: bool) -> Suggestion:  # noqa: FBT001
        order = np.argsort(-probabilities, kind="stable")
        ranked = tuple(self.schema.labels[number].id for number in order)
        values = tuple(float(probabilities[number]) for number in order)
        prediction = Prediction(ranked, values)
        if not is_multilabel:
            return Suggestion(item_id, ranked[:1], values[0], prediction)
        proposed = tuple(label_id for label_id, value in zip(ranked, values, strict=True) if value >= _PROPOSED_FROM)
        # As sure of the whole as of the label that is most in doubt.
        confidence = min(max(value, 1 - value) for value in values)
        return Suggestion(item_id, proposed, confidence, prediction, is_multilabel=True)


class Ranker:
    """Makes one Ranking from the state of a project."""

    def __init__(
        self,
        table: ItemTable,
        vectors: ItemVectors,
        schema: Schema,
        settings: LoopSettings,
        context: JobContext,
        learner: Learner = _LINEAR,
        count: int = QUEUE_LENGTH,
    ) -> None:
        self._count = count
        self._table = table
        self._vectors = vectors
        self._learner = learner
        self._schema = schema
        self._settings = settings
        self._context = context
        self._label_ids = tuple(label.id for label in schema.labels)
        self._reserved = is_reserved(table.kin, settings.seed, settings.control_share)
        # The reason of a question would tell what the learner says of it.
        self._blind = np.isin(table.ids, np.fromiter(settings.blind, dtype=np.int64))
        self._rng = np.random.default_rng((settings.seed, len(table.outcomes)))

    def rank(self, previous: FittedLearner | None = None) -> Ranking:
        """`previous` is the learner of the round before; it only makes this one faster."""
        answers = self._answers()
        learner = self._learned(answers, previous)
        return self._ranking(self._pool_questions(learner), learner, 0 if answers is None else len(answers))

    def draw(self) -> Ranking:
        """A ranking without a learner: all is asked in random order."""
        return self._ranking((), None, 0)

    def _ranking(self, questions: tuple[Question, ...], learner: FittedLearner | None, learned: int) -> Ranking:
        return Ranking(
            schema=self._schema,
            questions=questions,
            control=self._in_random_order(self._table.is_open & self._reserved),
            spare=self._in_random_order(self._table.is_open & ~self._reserved),
            learner=learner,
            item_ids=self._table.ids,
            is_reserved=self._reserved,
            vectors=self._vectors,
            settings=self._settings,
            answers=len(self._table.outcomes),
            learned=learned,
            answered=self._table.ids[self._learnable()],
        )

    def _answers(self) -> Answers | None:
        """The answers that the learner may see; of what is drawn on items it learns nothing."""
        places = self._learnable()
        if not len(places) or not self._label_ids or not self._schema.task.is_whole_item:
            return None
        places, targets = self._table.targets(places, self._label_ids, is_multilabel=self._schema.task.is_multilabel)
        if not len(places):
            return None
        return Answers(self._vectors.rows[places], targets, len(self._label_ids))

    def _learnable(self) -> Ints:
        """The places of what is answered outside the control slice and has been read."""
        places = self._table.answered(control=False)
        return places[self._vectors.has[places]]

    def _learned(self, answers: Answers | None, previous: FittedLearner | None) -> FittedLearner | None:
        if answers is None:
            return None
        return self._learner.fit(self._vectors.matrix, answers, previous)

    def _pool_questions(self, learner: FittedLearner | None) -> tuple[Question, ...]:
        """The best of the pool; none while nothing of it has been read: then they are drawn at random."""
        open_places = np.flatnonzero(self._table.is_open & ~self._reserved & ~self._blind)
        readable = open_places[self._vectors.has[open_places]]
        if not len(readable):
            return ()
        # Items of equal content share a row: only the first of them is asked.
        rows, first = np.unique(self._vectors.rows[readable], return_index=True)
        places = readable[first]
        wanted = self._wanted(learner)
        predictions = None if learner is None else score(learner, rows, wanted=wanted, check=self._context.check)
        pool = Pool(
            embeddings=self._vectors.matrix,
            rows=rows,
            predictions=predictions,
            answered=np.unique(self._vectors.rows[self._learnable()]),
            wanted=wanted,
            rng=self._rng,
            known_landscape=self._vectors.landscape,
        )
        choice = choose(pool, strategy_named(self._settings.strategy), self._count)
        chosen = places[np.searchsorted(rows, choice.rows)]
        return tuple(
            self._question(int(place), float(utility), fact)
            for place, utility, fact in zip(chosen, choice.utilities, choice.facts, strict=True)
        )

    def _wanted(self, learner: FittedLearner | None) -> Ints:
        """The classes of which more is looked for, as far as the learner has seen them."""
        places = [self._label_ids.index(one) for one in self._settings.wanted if one in self._label_ids]
        return np.array(places if learner is not None else [], dtype=np.int64)

    def _in_random_order(self, wanted: Bools) -> Ints:
        """The ids of the wanted items, in a random order that is always the same."""
        ids = self._table.ids[wanted]
        # By id, not by kin: copies and groups would be asked one after the other.
        return ids[np.argsort(draw(ids.astype(np.uint64), self._settings.seed), kind="stable")]

    def _question(self, place: int, utility: float, fact: Fact) -> Question:
        return Question(int(self._table.ids[place]), utility, reason_sentence(fact, self._schema.names))


def _drawn_question(item_id: ItemId, fact: Fact, schema: Schema) -> Question:
    return Question(item_id, 0.0, reason_sentence(fact, schema.names), is_control=fact is CONTROL)
