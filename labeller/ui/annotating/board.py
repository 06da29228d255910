"""The annotations of the item on the screen: what is there, what is selected, and every way to change it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.changes import Changes
from labeller.domain.item import ItemId, ItemState
from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.schema import LabelId
from labeller.domain.shape import Relation, Shape
from labeller.project.commands.editing import EditAnnotations, Finish
from labeller.store import annotation_store, answer_store
from labeller.ui.session import ProjectSession

AnnotationId = int

# Longer than this nobody draws one shape: the annotator has left the desk, and it is not counted as work.
_LONGEST_SECONDS = 300.0


class AnnotationBoard(QObject):
    """The annotations of one item. Canvas, text, sound and list are views of it and change them only through it.

    Every change is one step of the history, on the disk when the method returns. `changed` carries the ids of the
    annotations that came, went or changed, None for all. Methods raise LabellerError where nothing was changed.
    """

    changed = Signal(object)
    suggestions_changed = Signal()
    selection_changed = Signal()
    label_changed = Signal()

    def __init__(
        self, session: ProjectSession, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._clock = clock
        self._since = clock()
        self._item_id: ItemId | None = None
        self._head: Answer | None = None
        self._annotations: dict[AnnotationId, Annotation] = {}
        self._suggestions: tuple[SuggestedAnnotation, ...] = ()
        self._has_judged = False
        self._selected: tuple[AnnotationId, ...] = ()
        self._label_id: LabelId | None = None
        self._before: tuple[Annotation, ...] = ()
        self._copied: tuple[Annotation, ...] = ()
        session.changed.connect(self._on_changed)

    @property
    def item_id(self) -> ItemId | None:
        return self._item_id

    @property
    def state(self) -> ItemState:
        return ItemState.OPEN if self._head is None else self._head.state

    @property
    def annotations(self) -> Sequence[Annotation]:
        """All of them as they lie over each other, the topmost last."""
        return sorted(self._annotations.values(), key=lambda one: (one.order, one.id))

    def annotation(self, annotation_id: AnnotationId) -> Annotation | None:
        return self._annotations.get(annotation_id)

    @property
    def selected(self) -> Sequence[AnnotationId]:
        """In the order in which they were selected."""
        return self._selected

    @property
    def selected_annotations(self) -> Sequence[Annotation]:
        # While `changed` is heard, what is gone may still be selected.
        return [self._annotations[one] for one in self._selected if one in self._annotations]

    @property
    def suggestions(self) -> Sequence[SuggestedAnnotation]:
        return self._suggestions

    @property
    def has_judged(self) -> bool:
        """Whether suggestions for this item were accepted or rejected since it has been shown."""
        return self._has_judged

    @property
    def label_id(self) -> LabelId | None:
        """The label that the next shape gets: the one chosen last, at first the first of the schema.

        It is none of those for relations.
        """
        known = [label.id for label in self._session.schema.labels if not label.is_relation]
        return self._label_id if self._label_id in known else next(iter(known), None)

    def show_item(self, item_id: ItemId | None) -> None:
        """Take the annotations of another item, or of none."""
        if self._annotations and item_id != self._item_id:
            self._before = tuple(self.annotations)
        self._item_id = item_id
        self._suggestions = ()
        self._has_judged = False
        self._since = self._clock()
        self._load()
        self.select(())
        self.suggestions_changed.emit()

    def add(
        self, shape: Shape | None, label_id: LabelId | None = None, *, source: Source = Source.HUMAN
    ) -> AnnotationId | None:
        """Annotate with a shape, or without one the whole item; it is selected. None where there is no label yet."""
        label_id = self.label_id if label_id is None else label_id
        if label_id is None or self._item_id is None:
            return None
        ids = self.exchange((), (self._new(shape, label_id, source),), self.tr("Draw"))
        self.select(ids)
        return ids[0]

    def change(self, annotations: Iterable[Annotation], title: str) -> None:
        """Put these in the place of the ones that have their ids."""
        changed = [one for one in annotations if one.id is not None and self._annotations.get(one.id) != one]
        self.exchange([one.id for one in changed if one.id is not None], changed, title)

    def reshape(self, annotation_id: AnnotationId, shape: Shape, title: str) -> None:
        self.change((replace(self._annotations[annotation_id], shape=shape, source=Source.HUMAN),), title)

    def relabel(self, label_id: LabelId) -> None:
        """Give the selected annotations a label; the next shape gets it too. One for relations is for those alone."""
        is_relation = any(label.id == label_id for label in self._session.schema.relation_labels)
        if self._label_id != label_id and not is_relation:
            self._label_id = label_id
            self.label_changed.emit()
        fitting = [one for one in self.selected_annotations if isinstance(one.shape, Relation) == is_relation]
        self.change([replace(one, label_id=label_id) for one in fitting], self.tr("Label"))

    def remove(self, annotation_ids: Iterable[AnnotationId]) -> None:
        """Take these away, but for locked ones."""
        there = (self._annotations.get(one) for one in annotation_ids)
        self.exchange([one.id for one in there if one and one.id and not one.is_locked], (), self.tr("Remove"))

    def exchange(
        self, removed: Sequence[AnnotationId], added: Sequence[Annotation], title: str
    ) -> Sequence[AnnotationId]:
        """Take some away and add others, as one step: what splitting, merging and converting do.

        Relations go with what they relate. Returns the ids of the added ones. The first annotation starts the item; a
        finished one stays finished.
        """
        if self._item_id is None or not (removed or added):
            return ()
        ties = self._ties_of(set(removed) - {one.id for one in added})
        removed = tuple(dict.fromkeys((*removed, *ties)))
        left = len(self._annotations) - len(set(removed) & self._annotations.keys()) + len(added)
        head = self._head or self._new_head(ItemState.STARTED)
        is_over = not left and head.state is ItemState.STARTED
        known = frozenset(self._annotations)
        seconds = self._take_seconds()
        stamped = tuple(replace(one, seconds=one.seconds + seconds / len(added)) for one in added)
        command = EditAnnotations(self._item_id, tuple(removed), stamped, None if is_over else head, title)
        changes = self._session.steps.perform(command, seconds)
        fresh = sorted(changes.annotations - known)
        kept = [one.id for one in added if one.id is not None]
        return kept or fresh

    def finish(self, *, is_control: bool = False) -> None:
        """Say that this is all there is on the item, which may be nothing."""
        if self._item_id is None or self.state is ItemState.ANSWERED:
            return
        is_control = self._head.is_control if self._head else is_control
        seconds = self._take_seconds()
        head = replace(self._new_head(ItemState.ANSWERED), seconds=seconds, is_control=is_control)
        self._session.steps.perform(Finish(self._item_id, head), seconds)

    def select(self, annotation_ids: Iterable[AnnotationId]) -> None:
        selected = tuple(dict.fromkeys(one for one in annotation_ids if one in self._annotations))
        if selected != self._selected:
            self._selected = selected
            self.selection_changed.emit()

    def select_next(self, step: int) -> None:
        """Select the annotation so many steps from the selected one, round and round; hidden ones are passed by."""
        ids = [one.id for one in self.annotations if one.id is not None and not one.is_hidden]
        if ids:
            here = ids.index(self._selected[-1]) if self._selected and self._selected[-1] in ids else min(-step, 0)
            self.select((ids[(here + step) % len(ids)],))

    def copy(self) -> None:
        """Remember the selected annotations, also for other items."""
        self._copied = tuple(self.selected_annotations) or self._copied

    def paste(self, move: Callable[[Shape], Shape] = lambda shape: shape) -> None:
        """Add what was copied, each shape moved; the new ones are selected."""
        self._add_copies(self._copied, move, self.tr("Paste"))

    def repeat_previous(self) -> None:
        """Add the annotations that the item shown before had."""
        self._add_copies(self._before, lambda shape: shape, self.tr("Keep from the previous item"))

    def set_suggestions(self, suggestions: Iterable[SuggestedAnnotation]) -> None:
        """Show these until the item is left. They are no annotations."""
        self._suggestions = tuple(suggestions)
        self.suggestions_changed.emit()

    def accept(self, suggestions: Sequence[SuggestedAnnotation]) -> None:
        """Make annotations of these suggestions, in one step; they are none any more."""
        added = [
            replace(self._new(one.shape, one.label_id, Source.ACCEPTED), score=one.score, order=self._top() + number)
            for number, one in enumerate(suggestions)
        ]
        self.exchange((), added, self.tr("Accept"))
        self.reject(suggestions)

    def reject(self, suggestions: Sequence[SuggestedAnnotation]) -> None:
        """Hide these suggestions."""
        self._has_judged = self._has_judged or bool(suggestions)
        self.set_suggestions(one for one in self._suggestions if one not in suggestions)

    def _ties_of(self, gone: Collection[AnnotationId]) -> Iterable[AnnotationId]:
        """The relations from and to annotations that go, which go too."""
        for key, one in self._annotations.items() if gone else ():
            if isinstance(one.shape, Relation) and (one.shape.from_id in gone or one.shape.to_id in gone):
                yield key

    def _add_copies(self, copied: Sequence[Annotation], move: Callable[[Shape], Shape], title: str) -> None:
        added = [
            replace(
                self._new(one.shape and move(one.shape), one.label_id, Source.HUMAN),
                attributes=one.attributes, group=one.group, is_occluded=one.is_occluded,
                is_truncated=one.is_truncated, comment=one.comment, order=self._top() + number,
            )
            for number, one in enumerate(copied)
            if not isinstance(one.shape, Relation)  # it would still lead to what was copied
        ]  # fmt: skip
        if added:
            self.select(self.exchange((), added, title))

    def _new(self, shape: Shape | None, label_id: LabelId, source: Source) -> Annotation:
        annotator_id = self._session.annotator_id
        return Annotation(label_id, source, annotator_id, time.time(), shape=shape, order=self._top())

    def _new_head(self, state: ItemState) -> Answer:
        return Answer(state, self._session.annotator_id, time.time())

    def _top(self) -> int:
        return 1 + max((one.order for one in self._annotations.values()), default=-1)

    def _take_seconds(self) -> float:
        """How long the annotator has worked since the last step or since the item was shown."""
        now = self._clock()
        seconds, self._since = min(now - self._since, _LONGEST_SECONDS), now
        return seconds

    def _on_changed(self, changes: Changes) -> None:
        if self._item_id is None:
            return
        if changes.everything or changes.items or changes.schema:
            self._load()
        elif self._item_id in changes.answers:
            self._load(changes.annotations)

    def _load(self, annotation_ids: frozenset[AnnotationId] = frozenset()) -> None:
        """Read the annotations anew: all, or those that a step has touched."""
        if self._item_id is None:
            self._head, self._annotations = None, {}
        else:
            with self._session.project.read() as db:
                self._head = answer_store.find_head(db, self._item_id)
                found = annotation_store.find_annotations(db, self._item_id, sorted(annotation_ids) or None)
            others = {key: one for key, one in self._annotations.items() if key not in annotation_ids}
            self._annotations = (others if annotation_ids else {}) | {one.id: one for one in found if one.id}
        self.changed.emit(annotation_ids or None)
        self.select(self._selected)
