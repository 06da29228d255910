"""Whose suggestion is shown: what came from outside, as long as it is better than what the learner knows by then.

The rule: on items that a person has answered, what each source said of them and what the learner says of them without
having learned from them are compared by their log-loss. The best is shown. Before `ENOUGH` such answers what came from
outside is shown, the newest source first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from labeller.domain.item import ItemId
from labeller.domain.prediction import Prediction, SuggestedAnnotation, Suggestion
from labeller.domain.schema import LabelId, Schema
from labeller.jobs import JobContext
from labeller.loop.outside.source import Kind
from labeller.loop.outside.voice_meter import Comparison, VoiceMeter, voice_shares
from labeller.project.project import Project
from labeller.store import suggestion_store
from labeller.store.suggestion_store import Speaker

# How sure of a label a source must be to propose it, where an item may carry several.
_PROPOSED_FROM = 0.5
_SCRIPTS = (".py", ".js", ".jar", ".r", ".sh")
_AN_IMPORT = "An import"
_OF_LABEL_NAMES = "likeness to the label names"


class Voices:
    """The sources from outside that have suggested in a project. Threads may share it."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._speakers: dict[int, Speaker] | None = None
        self._meter: VoiceMeter | None = None
        self._compared: Mapping[int, Comparison] = {}
        self._measured: VoiceMeter | None = None

    def note(self) -> None:
        """Suggestions may have come or gone."""
        self._speakers = None
        self._measured = None

    def prepare(self, meter: VoiceMeter) -> None:
        """These are the answers by now."""
        self._meter = meter

    @property
    def have_spoken(self) -> bool:
        """Whether the project has any suggestion from outside."""
        return bool(self._known())

    @property
    def is_measuring_due(self) -> bool:
        """Whether there is somebody to compare the learner with, and enough new answers to do it by."""
        meter = self._meter
        return meter is not None and meter.is_ahead_of(self._measured) and bool(self._known())

    def measure(self, context: JobContext) -> None:
        """Compare each source with the learner. Raises JobCancelledError."""
        meter = self._meter
        if meter is not None and self._known():
            with self._project.read() as db:
                said = suggestion_store.find_suggested_labels(db, meter.item_ids)
            self._compared = meter.compare(said, context)
            self._measured = meter

    def suggest(self, item_id: ItemId, schema: Schema, learned: Suggestion | None) -> Suggestion | None:
        """What is to be shown for an item: the words of a source, or what the learner suggests."""
        if not self._known():
            return learned
        with self._project.read() as db:
            rows = suggestion_store.find_suggested_labels(db, [item_id])
        said: dict[int, list[tuple[LabelId, float]]] = {}
        for row in rows:
            said.setdefault(row.import_id, []).append((row.label_id, row.score))
        best = self._best(said, has_learned=learned is not None)
        if best is None:
            return learned
        return _suggestion(item_id, said[best], schema, self._name(best), learned)

    def suggest_annotations(self, item_id: ItemId, schema: Schema) -> Sequence[SuggestedAnnotation]:
        """What the newest source that has spoken of an item proposes to be drawn on it."""
        with self._project.read() as db:
            found = suggestion_store.find_suggestions(db, item_id)
        newest = max((import_id for import_id, _ in found), default=0)
        name = self._name(newest)
        return [
            replace(one, reason=_says(name, [(one.label_id, one.score)], schema), said_by=name or _AN_IMPORT)
            for import_id, one in found
            if import_id == newest
        ]

    def _best(self, said: Iterable[int], *, has_learned: bool) -> int | None:
        """Whose words are best; None for the learner's."""
        heard = [one for one in said if not has_learned or not self._is_beaten(one)]
        loss = {one: self._compared[one].loss for one in heard if one in self._compared}
        return min(heard, key=lambda one: (loss.get(one, np.inf), -one), default=None)

    def _is_beaten(self, import_id: int) -> bool:
        compared = self._compared.get(import_id)
        return compared is not None and compared.learner_loss <= compared.loss

    def _known(self) -> dict[int, Speaker]:
        known = self._speakers
        if known is None:
            with self._project.read() as db:
                known = self._speakers = suggestion_store.find_speakers(db)
        return known

    def _name(self, import_id: int) -> str:
        speaker = self._known().get(import_id)
        if speaker is None:
            return ""
        match speaker.kind:
            case Kind.LABEL_NAMES:
                return _OF_LABEL_NAMES
            case Kind.COMMAND:
                return _program_name(speaker.source)
            case Kind.ADDRESS:
                return speaker.source
        return Path(speaker.source).name


def _program_name(command: str) -> str:
    """What a program is called for short: the script where an interpreter runs one."""
    words = [word.strip("\"'") for word in command.split()]
    scripts = (word for word in words[1:] if Path(word).suffix.lower() in _SCRIPTS)
    return Path(next(scripts, words[0] if words else "")).name


def _suggestion(
    item_id: ItemId,
    said: Sequence[tuple[LabelId, float]],
    schema: Schema,
    name: str,
    learned: Suggestion | None,
) -> Suggestion:
    is_multilabel = schema.task.is_multilabel
    label_ids = [label.id for label in schema.labels]
    shares = voice_shares(said, label_ids, is_multilabel=is_multilabel)
    order = np.argsort(-shares, kind="stable").tolist()
    ranked = tuple(label_ids[place] for place in order)
    values = tuple(float(shares[place]) for place in order)
    proposed = ranked[:1]
    if is_multilabel:
        proposed = tuple(one for one, value in zip(ranked, values, strict=True) if value >= _PROPOSED_FROM)
    confidence = min((max(value, 1 - value) for value in values), default=0.0) if is_multilabel else values[0]
    own = [(label_id, value) for label_id, value in zip(ranked, values, strict=True) if label_id in proposed]
    reason = _says(name, own, schema)
    if learned is not None:
        reason += f"; {_says('the learner', _top(learned), schema)}"
    return Suggestion(item_id, proposed, confidence, Prediction(ranked, values), is_multilabel, reason)


def _top(learned: Suggestion) -> list[tuple[LabelId, float]]:
    ranked = zip(learned.prediction.label_ids, learned.prediction.probabilities, strict=True)
    return [(label_id, value) for label_id, value in ranked if label_id in learned.label_ids]


def _says(name: str, said: Sequence[tuple[LabelId, float]], schema: Schema) -> str:
    """Who says what, in a sentence: “classifier.onnx says heron 91 %”."""
    names = {label.id: label.name for label in schema.labels}
    labels = ", ".join(f"{names[label_id]} {round(100 * score)} %" for label_id, score in said if label_id in names)
    return f"{name or _AN_IMPORT} says {labels or 'none of the labels'}"
