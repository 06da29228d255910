"""The loop itself: from the answers so far to the next questions and the suggestions beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock

from labeller.domain.changes import Changes
from labeller.domain.item import ItemId
from labeller.domain.prediction import Question, SuggestedAnnotation, Suggestion
from labeller.domain.schema import Schema
from labeller.jobs import JobContext
from labeller.learning.blended import BlendedLearner, FittedBlend
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.confirming import SureItems, find_sure
from labeller.loop.connections import Connections
from labeller.loop.item_table import ItemTable
from labeller.loop.outside.voice_meter import VoiceMeter
from labeller.loop.outside.voices import Voices
from labeller.loop.progress import Meter, Quality, QualityMeter
from labeller.loop.ranking import QUEUE_LENGTH, Ranker, Ranking
from labeller.loop.settings import LoopSettings
from labeller.loop.vectors import ItemVectors
from labeller.project.project import Project
from labeller.store import answer_store, item_store, schema_store, settings_store

# So many answers at most are spread before there is something new to ask: a project with thousands has been opened.
_SPREAD_AT_ONCE = 1000


@dataclass
class Stale:
    """What has changed in the project since the table was read."""

    answers: set[ItemId] = field(default_factory=set)
    everything: bool = True
    vectors: bool = True

    def add(self, other: Stale) -> None:
        self.answers |= other.answers
        self.everything |= other.everything
        self.vectors |= other.vectors


class LearningLoop:
    """Keeps the questions of one open project coming.

    `rank` is the job: it may run on any thread, one at a time. Everything else is quick and may be called from
    another thread meanwhile; it speaks of the last ranking that was finished.

    With `asks_at_once` a ranking does not wait until all answers of earlier days have been learned from in full; see
    `is_learning_due`.
    """

    def __init__(
        self, project: Project, caches: EmbeddingCaches, strategy: str | None = None, *, asks_at_once: bool = False
    ) -> None:
        self.caches = caches
        self._spread_at_once = _SPREAD_AT_ONCE if asks_at_once else None
        self._project = project
        self._strategy = strategy
        self._lock = Lock()
        self._stale = Stale()
        self._table = ItemTable.of({}, [])
        self._vectors = ItemVectors.none(0)
        self._connections = Connections(caches.folder)
        self._ranking: Ranking | None = None
        # Answers that the last ranking does not know of yet, by the tick at which they were noted.
        self._changed_at: dict[ItemId, int] = {}
        self._clock = 0
        self._meter: Meter | None = None
        self._quality: Quality | None = None
        self._voices = Voices(project)

    @property
    def ranking(self) -> Ranking | None:
        """The last one that was finished; None before the first."""
        return self._ranking

    @property
    def quality(self) -> Quality | None:
        """How good the learner was when it was measured last; None before that."""
        return self._quality

    def note(self, changes: Changes) -> None:
        """Remember what changed; the next ranking reads it anew."""
        if changes.items or changes.schema or changes.everything:
            self._voices.note()
        with self._lock:
            self._clock += 1
            self._stale.answers |= changes.answers
            self._stale.everything |= changes.items or changes.everything
            self._changed_at.update(dict.fromkeys(changes.answers, self._clock))

    def note_embedded(self) -> None:
        """Remember that more items have been read."""
        with self._lock:
            self._stale.vectors = True

    def close(self) -> None:
        self.caches.close()

    def rank(self, context: JobContext, count: int = QUEUE_LENGTH) -> Ranking:
        """Learn from all answers and find so many questions. Raises JobCancelledError."""
        clock, schema, settings = self._sync(context)
        context.check()
        ranking, meter = self._round(schema, settings, context, count)
        self._adopt(ranking, clock)
        self._meter = meter
        if schema.task.is_whole_item and self._voices.have_spoken:
            self._voices.prepare(VoiceMeter(self._table, self._vectors, schema, self._learner(context)))
        return ranking

    def draw(self, context: JobContext) -> Ranking:
        """Questions in random order, within a moment: for who cannot wait until the learner has been loaded."""
        clock, schema, settings = self._sync(context)
        ranking = Ranker(self._table, self._vectors, schema, settings, context).draw()
        self._adopt(ranking, clock)
        return ranking

    def is_learning_due(self) -> bool:
        """Whether the next ranking would know more, though nothing was answered since the last."""
        learner = None if self._ranking is None else self._ranking.learner
        return isinstance(learner, FittedBlend) and not learner.is_complete

    def is_connecting_due(self) -> bool:
        """Whether the learner would learn more if the items that the last ranking knew were connected."""
        return self._project.task.is_whole_item and self._connections.is_due(self._vectors)

    def connect(self, context: JobContext) -> None:
        """Find which items are similar to which, for the rankings that follow; a job beside `rank`."""
        if self.is_connecting_due():
            self._connections.make(self._vectors, context)

    def is_measuring_due(self) -> bool:
        """Whether there are new control answers, or a quarter more others, since the learner was measured."""
        meter, quality = self._meter, self._quality
        is_ahead = meter is not None and (quality is None or meter.is_ahead_of(quality))
        return is_ahead or self._voices.is_measuring_due

    def measure(self, context: JobContext) -> Quality | None:
        """Measure the learner on the control slice of the last ranking, and compare it with what came from outside; a
        job beside `rank`.
        """
        meter, quality = self._meter, self._quality
        if meter is not None and (quality is None or meter.is_ahead_of(quality)):
            self._quality = meter.measure(context)
        if self._voices.is_measuring_due:
            self._voices.measure(context)
        return self._quality

    def find_sure(self, context: JobContext) -> SureItems | None:
        """What the learner of the last ranking is sure of, None where it knows nothing yet; a job beside `rank`."""
        ranking = self._ranking
        return None if ranking is None else find_sure(self._project, ranking, context)

    def changed_items(self) -> frozenset[ItemId]:
        """The items whose answer the last ranking does not know of yet."""
        with self._lock:
            return frozenset(self._changed_at)

    def next_question(self, exclude: frozenset[ItemId] = frozenset()) -> Question | None:
        """The item to ask now: the most useful one, or when its turn has come one of the control slice."""
        return next(iter(self.upcoming(1, exclude)), None)

    def upcoming(self, count: int, exclude: frozenset[ItemId] = frozenset()) -> list[Question]:
        """The next questions in the order in which they would be asked."""
        with self._lock:
            ranking = self._ranking
            changed = frozenset(self._changed_at)
        if ranking is None:
            return []
        return list(islice(ranking.in_turn(len(changed), exclude | changed), count))

    def is_control(self, item_id: ItemId) -> bool:
        """Whether an item is set aside for the control slice, however it is reached; False before the first ranking."""
        ranking = self._ranking
        return ranking is not None and ranking.is_control(item_id)

    def suggest(self, item_id: ItemId) -> Suggestion | None:
        """What is proposed for an item, by the learner of the last ranking or by a source from outside, whichever is
        better by now; None if the schema has changed since, or for what an audit has drawn.
        """
        ranking = self._ranking
        if ranking is None or ranking.schema != self._project.schema or item_id in ranking.settings.blind:
            return None
        return self._voices.suggest(item_id, ranking.schema, ranking.suggest(item_id))

    def suggest_annotations(self, item_id: ItemId) -> Sequence[SuggestedAnnotation]:
        """What is proposed to be drawn on an item: what came from outside."""
        return self._voices.suggest_annotations(item_id, self._project.schema)

    def can_prepare(self, item_id: ItemId) -> bool:  # noqa: ARG002
        """Whether `prepare` may find something on an item of which `suggest_annotations` knows nothing."""
        return False

    def prepare(self, item_id: ItemId, context: JobContext) -> None:
        """Find what is to be suggested on an item, where that takes longer than a moment; a job beside `rank`."""

    def _round(
        self, schema: Schema, settings: LoopSettings, context: JobContext, count: int
    ) -> tuple[Ranking, Meter | None]:
        """One round with the table and the vectors as they are; what measures its learner, if that can be measured."""
        learner = self._learner(context)
        ranker = Ranker(self._table, self._vectors, schema, settings, context, learner, count)
        before = self._ranking
        # What was learned from other vectors is no beginning.
        is_alike = before is not None and before.vectors.embedder == self._vectors.embedder
        ranking = ranker.rank(before.learner if before and is_alike else None)
        if not schema.task.is_whole_item:
            return ranking, None
        return ranking, QualityMeter(self._table, self._vectors, schema, settings, learner, ranking.learner)

    def _learner(self, context: JobContext) -> BlendedLearner:
        graph = self._connections.graph_of(self._vectors)
        return BlendedLearner(graph, at_most=self._spread_at_once, check=context.check)

    def _adopt(self, ranking: Ranking, clock: int) -> None:
        with self._lock:
            self._ranking = ranking
            self._changed_at = {item_id: at for item_id, at in self._changed_at.items() if at > clock}

    def _sync(self, context: JobContext) -> tuple[int, Schema, LoopSettings]:
        """Bring the table and the vectors up to the project. Returns the tick up to which they are, with what holds
        there.
        """
        with self._lock:
            stale, self._stale = self._stale, Stale(everything=False, vectors=False)
            clock = self._clock
        try:
            schema, settings = self._read(stale, context)
        except BaseException:
            with self._lock:
                self._stale.add(stale)
            raise
        return clock, schema, settings

    def _read(self, stale: Stale, context: JobContext) -> tuple[Schema, LoopSettings]:
        # All of one state of the project: answers may not know more labels than the schema, nor fewer.
        with self._project.read() as db:
            schema = schema_store.read_schema(db)
            settings = LoopSettings.of(settings_store.read_settings(db), self._strategy)
            if stale.everything:
                self._table = ItemTable.of(item_store.find_kinships(db), answer_store.find_outcomes(db))
            elif stale.answers:
                self._table.update(stale.answers, answer_store.find_outcomes(db, stale.answers))
        if stale.everything or stale.vectors:
            self._vectors = self._find_vectors(context)
        return schema, settings

    def _find_vectors(self, context: JobContext) -> ItemVectors:  # noqa: ARG002 - for those that make them here
        """What has been read of the items so far."""
        return self.caches.best_vectors(self._project.task.medium, self._table.hashes)
