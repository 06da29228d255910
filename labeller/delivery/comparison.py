"""Comparing an export with the project it came from, item by item, after reading it back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import ItemState, NewItem, Problem
from labeller.errors import LabellerError
from labeller.formats.format import Format
from labeller.formats.outgoing import is_carried
from labeller.jobs import JobContext

Signature = tuple[str, str, tuple[str, ...]]
_NAMED = 3


def compare(dataset: Dataset, chosen: Format, written: Path, context: JobContext) -> None:
    """Raise LabellerError if what was written is not what the project holds.

    Every item must come back with the same content, byte for byte or character for character, the same state, and
    the same labels, as often as it went out. The order may differ.
    """
    expected: Counter[Signature] = Counter()
    names: dict[Signature, str] = {}
    for entry in dataset:
        if is_carried(chosen.holds, dataset, entry):
            signature = _of_entry(dataset, entry)
            expected[signature] += 1
            names.setdefault(signature, entry.item.name)
    for number, found in enumerate(chosen.read_back(written, context)):
        context.progress(number, len(dataset), "Reading the export back")
        if isinstance(found, Problem):
            raise _differs(chosen, [found.file], found.reason)
        if isinstance(found, NewItem):
            signature = _of_found(found)
            names.setdefault(signature, found.name)
            expected[signature] -= 1
    wrong = [names[signature] for signature, count in expected.items() if count]
    if wrong:
        raise _differs(chosen, wrong, "content or labels came back different")


def _of_entry(dataset: Dataset, entry: DatasetItem) -> Signature:
    labels = tuple(sorted(label.name for label in dataset.labels_of(entry)))
    return entry.item.content_hash, entry.state.value, labels


def _of_found(found: NewItem) -> Signature:
    if found.annotations is not None:
        state = ItemState.ANSWERED
    else:
        state = ItemState.SKIPPED if found.is_skipped else ItemState.OPEN
    labels = tuple(sorted({annotation.label for annotation in found.annotations or ()}))
    return found.content_hash, state.value, labels


def _differs(chosen: Format, names: list[str], reason: str) -> LabellerError:
    shown = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else "")
    return LabellerError(
        f"The {chosen.title} export did not read back as the project has it: {shown} ({reason}).",
        "Nothing was left behind, and the project is untouched. Choose another format, and report this one.",
    )
