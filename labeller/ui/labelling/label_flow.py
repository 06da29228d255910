"""Labelling whole items: what the answer will be, from the suggestion, a choice, or both.

No widgets: the page shows what this says, and hands it what was pressed.
"""

from __future__ import annotations

from dataclasses import replace

from labeller.domain.annotation import Source
from labeller.domain.item import ItemId
from labeller.domain.prediction import Question, Suggestion
from labeller.domain.schema import LabelId
from labeller.ui.labelling.item_walk import ItemWalk, Told
from labeller.ui.labelling.shown import Shown
from labeller.ui.session import ItemFacts


class LabelFlow(ItemWalk):
    """Walks through the items and gives each one its labels."""

    @property
    def is_multilabel(self) -> bool:
        return self._session.schema.task.is_multilabel

    def choose(self, label_id: LabelId, *, goes_on: bool = True) -> None:
        """A label was pressed.

        Where one label is allowed that is the answer, and the next item follows, or with `goes_on` False waits for
        `accept`. Else it is one more or less of the draft.
        """
        if self._shown is None:
            return
        if not self.is_multilabel and goes_on:
            self._answer((label_id,))
            return
        draft = self._shown.draft ^ {label_id} if self.is_multilabel else frozenset({label_id})
        self._shown = replace(self._shown, draft=draft, is_touched=True)
        self.shown_changed.emit()

    def accept(self) -> None:
        """Take the draft if somebody touched it, else the suggestion, and go on; without either just go on.

        Where several labels are allowed and none is suggested, none is the answer.
        """
        shown = self._shown
        if shown is None:
            return
        if shown.is_touched:
            self._answer(tuple(sorted(shown.draft)))
        elif shown.answer is not None:
            self.go_on()
        elif shown.suggestion is not None or self.is_multilabel:
            self._answer(tuple(shown.offered))

    def reject(self) -> None:
        """Not this suggestion: offer the next most probable label, or with several labels start from none."""
        shown = self._shown
        if shown is None or not shown.offered:
            return
        rejected = shown.rejected | set(shown.offered)
        is_last = not self.is_multilabel and rejected >= self._session.schema_label_ids()
        self._shown = replace(
            shown,
            rejected=frozenset() if is_last else rejected,
            is_touched=shown.is_touched or self.is_multilabel,
        )
        self.shown_changed.emit()

    def clear(self) -> None:
        """Take the answer back, and the item into the pool; or what is being chosen, as long as that is no answer."""
        if self._is_choosing:
            self._reset_draft()
        else:
            super().clear()

    def undo(self, told: Told) -> None:
        """As every walk does; but what is being chosen and is no answer yet comes first."""
        if self._is_choosing:
            title = self.undo_title() or ""
            self._reset_draft()
            told(title)
        else:
            super().undo(told)

    def redo(self, told: Told) -> None:
        """As every walk does; but a choice that was begun is newer than anything that could be done again."""
        if not self._is_choosing:
            super().redo(told)

    def undo_title(self) -> str | None:
        return self.tr("Choice") if self._is_choosing else super().undo_title()

    def redo_title(self) -> str | None:
        return None if self._is_choosing else super().redo_title()

    def keep_draft(self) -> None:
        """A draft that somebody began becomes the answer when the item is left."""
        if self._shown is not None and self._shown.is_touched:
            self._record(self._shown, tuple(sorted(self._shown.draft)))
            self._forget_draft()

    @property
    def _is_choosing(self) -> bool:
        return self._shown is not None and self._shown.is_touched

    def _reset_draft(self) -> None:
        """Back to the answer as it is recorded, or to the suggestion."""
        if self._shown is not None:
            answer = self._shown.answer
            draft = frozenset(answer.label_ids) if answer else frozenset[LabelId]()
            self._shown = replace(self._shown, draft=draft, is_touched=False, rejected=frozenset())
            self.shown_changed.emit()

    def _forget_draft(self) -> None:
        if self._shown is not None:
            self._shown = replace(self._shown, is_touched=False)

    def _answer(self, label_ids: tuple[LabelId, ...]) -> None:
        if self._shown is not None:
            self._record(self._shown, label_ids)
            self._move_on()

    def _move_on(self) -> None:
        self._forget_draft()
        super()._move_on()

    def _record(self, shown: Shown, label_ids: tuple[LabelId, ...]) -> None:
        offered = shown.offered
        is_accepted = bool(offered) and not shown.rejected and set(label_ids) == set(offered)
        with self._leaving():
            self._session.give_answer(
                shown.item.id,
                label_ids,
                seconds=self._seconds(),
                source=Source.ACCEPTED if is_accepted else Source.HUMAN,
                is_control=shown.answer.is_control if shown.answer else shown.is_control,
            )

    def _seen(self, facts: ItemFacts, question: Question | None) -> Shown:
        draft = frozenset(facts.answer.label_ids) if facts.answer else frozenset[LabelId]()
        return replace(super()._seen(facts, question), suggestion=self._suggestion(facts.item.id), draft=draft)

    def _seen_again(self, before: Shown, fresh: Shown) -> Shown:
        """What somebody is choosing just now outlives a refresh, as long as its labels do."""
        if not before.is_touched:
            return fresh
        return replace(fresh, draft=before.draft & self._session.schema_label_ids(), is_touched=True)

    def _suggestion(self, item_id: ItemId) -> Suggestion | None:
        """None for the control slice: an answer that was suggested would measure the annotator's patience."""
        return None if self._session.is_control(item_id) else self._session.suggestion(item_id)

    def _on_ranked(self) -> None:
        """The first questions have come; or the learner has something to say where it had nothing before."""
        super()._on_ranked()
        if self._shown is not None and self._shown.suggestion is None and self._shown.answer is None:
            item_id = self._shown.item.id
            suggestion, is_control = self._suggestion(item_id), self._session.is_control(item_id)
            if suggestion is not None or is_control is not self._shown.is_control:
                self._shown = replace(self._shown, suggestion=suggestion, is_control=is_control)
                self.shown_changed.emit()
