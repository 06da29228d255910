"""Comparing an export with the project it came from, item by item, after reading it back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import ItemState, NewItem, Problem
from labeller.errors import LabellerError
from labeller.formats.annotation_json import annotation_documents, found_document
from labeller.formats.format import Exporter
from labeller.formats.outgoing import is_carried
from labeller.jobs import JobContext
from labeller.media.hashing import content_hash

Signature = tuple[str, str, tuple[str, ...]]
_NAMED = 3


def compare(dataset: Dataset, chosen: Exporter, written: Path, context: JobContext) -> None:
    """Raise LabellerError if what was written is not what the project holds; UnreadableError if a file has gone.

    Every item must come back with the same content, byte for byte or character for character, the same state, and
    the same labels, as often as it went out. The order may differ. Pictures that an export only names come back
    without their bytes and are compared by name.
    """
    found = _read_back(dataset, chosen, written, context)
    is_by_name = any(not one.content_hash for one in found)
    expected: Counter[Signature] = Counter()
    names: dict[Signature, str] = {}
    for entry in dataset:
        if is_carried(chosen.holds, dataset, entry):
            signature = _of_entry(dataset, entry, is_by_name=is_by_name)
            expected[signature] += 1
            names.setdefault(signature, entry.item.name)
    for one in found:
        signature = _of_found(one, is_by_name=is_by_name)
        names.setdefault(signature, one.name)
        expected[signature] -= 1
    wrong = {signature: names[signature] for signature, count in expected.items() if count}
    if wrong:
        _blame_changed_files(dataset, wrong.keys())
        raise _differs(chosen, list(wrong.values()), "content or labels came back different")


@dataclass(frozen=True, slots=True)
class _Returned:
    """What is compared of an item that was read back; its content is let go."""

    name: str
    content_hash: str
    state: ItemState
    labels: tuple[str, ...]


def _read_back(dataset: Dataset, chosen: Exporter, written: Path, context: JobContext) -> list[_Returned]:
    returned = []
    for number, found in enumerate(chosen.read_back(written, context)):
        context.progress(number, len(dataset), "Reading the export back")
        if isinstance(found, Problem):
            raise _differs(chosen, [found.file], found.reason)
        if isinstance(found, NewItem):
            labels = _labels_of(dataset, found)
            returned.append(_Returned(found.name, found.content_hash, _state(found), labels))
    return returned


def _state(found: NewItem) -> ItemState:
    if found.annotations is not None:
        return ItemState.ANSWERED
    return ItemState.SKIPPED if found.is_skipped else ItemState.OPEN


def _of_entry(dataset: Dataset, entry: DatasetItem, *, is_by_name: bool) -> Signature:
    labels = tuple(sorted(label.name for label in dataset.labels_of(entry)))
    if not dataset.schema.task.is_whole_item:
        labels = _drawn_on(dataset, entry)
    return entry.item.name if is_by_name else entry.item.content_hash, entry.state.value, labels


def _labels_of(dataset: Dataset, found: NewItem) -> tuple[str, ...]:
    """What was said of an item that came back: its labels, or all that is drawn on it."""
    if dataset.schema.task.is_whole_item:
        return tuple(sorted({annotation.label for annotation in found.annotations or ()}))
    return tuple(sorted(json.dumps(found_document(one)) for one in found.annotations or ()))


def _drawn_on(dataset: Dataset, entry: DatasetItem) -> tuple[str, ...]:
    if entry.answer is None or not entry.is_answered:
        return ()
    documents = annotation_documents(entry.answer.annotations, dataset.schema)
    return tuple(sorted(json.dumps({key: one[key] for key in one if key != "label_position"}) for one in documents))


def _of_found(found: _Returned, *, is_by_name: bool) -> Signature:
    return found.name if is_by_name else found.content_hash, found.state.value, found.labels


def _blame_changed_files(dataset: Dataset, wrong: Collection[Signature]) -> None:
    """Raise LabellerError if items came back different because somebody has replaced their files."""
    changed = [
        entry.item.name
        for entry in dataset
        if entry.media_path is not None
        and _of_entry(dataset, entry, is_by_name=False) in wrong
        and content_hash(entry.media_path) != entry.item.content_hash
    ]
    if changed:
        raise LabellerError(
            f"Files are no longer what they were when they were imported: {_few(changed)}.",
            "Nothing was left behind, since their answers may not fit them. Put the files back as they were, or take "
            "these answers away and import the folder again: what is there now comes in as new items.",
        )


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else "")


def _differs(chosen: Exporter, names: Sequence[str], reason: str) -> LabellerError:
    return LabellerError(
        f"The {chosen.title} export did not read back as the project has it: {_few(names)} ({reason}).",
        "Nothing was left behind, and the project is untouched. Choose another format, and report this one.",
    )
