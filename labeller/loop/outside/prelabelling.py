"""The job that lets a source from outside look at the items of a project and keeps what it says as suggestions."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from labeller.domain.changes import Changes
from labeller.domain.filter import EVERY_ITEM, ItemFilter
from labeller.domain.item import FoundAnnotation, ItemId, ItemState, Problem
from labeller.domain.schema import LabelId
from labeller.errors import LabellerError
from labeller.formats.problems import condensed
from labeller.jobs import JobCancelledError, JobContext
from labeller.learning.label_words import labels_by_name
from labeller.loop.outside.source import Said, Seen, Source
from labeller.project.commands.suggesting import BeginSuggestions
from labeller.project.project import Project
from labeller.store import import_store, item_store, suggestion_store
from labeller.store.import_store import ImportBatch
from labeller.store.suggestion_store import Speaker

_READ_TOGETHER = 500
_KEPT_TOGETHER = 500
_KEEP_EVERY_S = 1.0
_MOST_STRANGE = 1_000
Found = tuple[tuple[LabelId, FoundAnnotation], ...]


@dataclass(frozen=True, slots=True)
class PrelabelReport:
    """What came of it: of `items` that were to be looked at `suggested` have `suggestions` now.

    `strange` are the labels that the schema has not, with how often they were said, the most frequent first.
    """

    items: int = 0
    suggested: int = 0
    suggestions: int = 0
    strange: tuple[tuple[str, int], ...] = ()
    problems: tuple[Problem, ...] = ()


def prelabel(project: Project, source: Source, context: JobContext, *, only_open: bool = False) -> PrelabelReport:
    """Ask a source about every item, or every open one, as one step of the history.

    What it says is durable within a second, and takes the place of what the same source said before. Raises
    JobCancelledError, and LabellerError where the source fails: what came before is kept.
    """
    wanted = ItemFilter(states=frozenset({ItemState.OPEN})) if only_open else EVERY_ITEM
    with project.read() as db:
        item_ids = item_store.find_item_ids(db, wanted)
    keeper = _Keeper(project, source, len(item_ids))
    with project.importing():
        try:
            with closing(source.suggest(_seen(project, item_ids), context)) as answers:
                for number, said in enumerate(answers, start=1):
                    keeper.add(said)
                    context.progress(number, len(item_ids))
        except LabellerError as error:
            keeper.finish()
            raise LabellerError(error.title, f"{keeper.kept} {error.hint}".strip()) from error
        except JobCancelledError:
            keeper.finish()
            raise
        keeper.finish()
    return keeper.report


class _Keeper:
    """Writes what a source says, in pieces. The step of the history begins with the first of them."""

    def __init__(self, project: Project, source: Source, items: int) -> None:
        self._project = project
        self._source = source
        self._items = items
        self._schema = project.schema
        self._labels: dict[str, LabelId | None] = {}
        self._batch: ImportBatch | None = None
        self._older: Sequence[int] = ()
        self._waiting: dict[ItemId, Found] = {}
        self._has_found = False
        self._written_at = time.monotonic()
        self._counts: Counter[str] = Counter()
        self._strange: Counter[str] = Counter()
        self._problems: list[Problem] = []

    @property
    def report(self) -> PrelabelReport:
        return PrelabelReport(
            self._items,
            self._counts["suggested"],
            self._counts["suggestions"],
            tuple(self._strange.most_common()),
            tuple(condensed(self._problems)),
        )

    @property
    def kept(self) -> str:
        """What was kept so far, in a sentence."""
        count = self._counts["suggested"]
        return f"Suggestions for {count:,} items were kept." if count else "Nothing was changed."

    def add(self, said: Said) -> None:
        if said.trouble:
            self._problems.append(Problem(f"item {said.item_id}", said.trouble))
        if said.trouble and not said.found:
            return
        self._waiting[said.item_id] = tuple(
            (label_id, one) for one in said.found if (label_id := self._label_id(one.label)) is not None
        )
        self._has_found = self._has_found or bool(self._waiting[said.item_id])
        if len(self._waiting) >= _KEPT_TOGETHER or time.monotonic() - self._written_at >= _KEEP_EVERY_S:
            self._write()

    def finish(self) -> None:
        """Write what is left, and let everybody know."""
        self._write()
        if self._batch is not None:
            with self._project.write() as (db, _):
                count = self._counts["suggestions"]
                import_store.update_batch(db, replace(self._batch, finished_at=time.time(), suggestions_added=count))
            self._project.announce(Changes(everything=True))

    def _label_id(self, name: str) -> LabelId | None:
        if name not in self._labels and len(self._labels) < _MOST_STRANGE:
            self._labels[name] = labels_by_name([name], self._schema).get(name)
        label_id = self._labels.get(name)
        if label_id is None:
            self._strange[name if name in self._labels else "…"] += 1
        return label_id

    def _write(self) -> None:
        self._written_at = time.monotonic()
        if not self._has_found:
            return
        batch = self._batch or self._begin()
        with self._project.write() as (db, _):
            written = suggestion_store.replace_suggestions(db, batch.id, self._older, self._waiting)
        self._counts["suggestions"] += written
        self._counts["suggested"] += sum(bool(found) for found in self._waiting.values())
        self._waiting = {}

    def _begin(self) -> ImportBatch:
        with self._project.read() as db:
            import_id = import_store.next_id(db)
            self._older = suggestion_store.find_batches_of(db, Speaker(self._source.name, self._source.kind))
        now = time.time()
        # It has its end from the beginning: what an interruption leaves is whole, and nothing is to be gone on with.
        self._batch = ImportBatch(import_id, self._source.name, self._source.kind, None, now, finished_at=now)
        self._project.perform(BeginSuggestions(self._batch))
        return self._batch


def _seen(project: Project, item_ids: Sequence[ItemId]) -> Iterator[Seen]:
    """The items in their order, read some hundred at a time; those that are gone by then are left out."""
    for start in range(0, len(item_ids), _READ_TOGETHER):
        with project.read() as db:
            items = {item.id: item for item in item_store.find_items(db, item_ids[start : start + _READ_TOGETHER])}
        for item_id in item_ids[start : start + _READ_TOGETHER]:
            if item_id in items:
                yield Seen(items[item_id], project.media_path(items[item_id]))
