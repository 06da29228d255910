"""Comparing an export with the project it came from, item by item, after reading it back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, repeat, zip_longest
from pathlib import Path
from typing import Any

from labeller.domain.dataset import Dataset
from labeller.domain.item import FoundAnnotation, ItemState, NewItem, Problem
from labeller.errors import LabellerError
from labeller.formats.format import Exporter
from labeller.formats.outgoing import is_carried
from labeller.formats.shape_json import shape_document
from labeller.jobs import JobContext
from labeller.media.hashing import content_hash

_NAMED = 3
_USUAL_SPLITS = frozenset({"train", "validation", "test"})


def compare(dataset: Dataset, chosen: Exporter, written: Path, context: JobContext) -> None:
    """Raise LabellerError if what was written is not what the project holds; UnreadableError if a file has gone.

    Every item must come back with the same content, byte for byte or character for character, the same state, and
    the annotations that the format makes of its own, in the precision of the format. The order of the items may
    differ. Pictures that an export only names come back without their bytes and are compared by path.
    """
    found = _read_back(dataset, chosen, written, context)
    first = list(islice(found, 1))
    is_by_path = any(not one.content_hash for one in first)
    pairing = _Pairing(chosen.precision, (lambda one: one.path) if is_by_path else (lambda one: one.content_hash))
    for expected, returned in zip_longest(_expected(dataset, chosen), chain(first, found)):
        if returned is not None:
            pairing.add_found(returned)
        if expected is not None:
            pairing.add_expected(expected)
    wrong = pairing.unpaired
    if wrong:
        _blame_changed_files(dataset, {one.content_hash for one in wrong})
        names = list(dict.fromkeys(one.name for one in wrong))
        raise _differs(chosen, names, "content or labels came back different")


@dataclass(frozen=True, slots=True)
class _Compared:
    """What is compared of an item; its content is let go. `content_hash` is empty where only the path came back.

    `split` is None where it is not compared: formats have names of their own for any but the usual three.
    """

    name: str
    path: str
    content_hash: str
    state: ItemState
    split: str | None
    annotations: tuple[FoundAnnotation, ...]


class _Pairing:
    """Pairs what is expected with what came back. Both come in nearly the same order, so few ever wait."""

    def __init__(self, precision: float, key: Callable[[_Compared], str]) -> None:
        self._precision = precision
        self._key = key
        self._expected: dict[str, list[_Compared]] = defaultdict(list)
        self._found: dict[str, list[_Compared]] = defaultdict(list)
        # Of equal contents any may have come back in a split that one of them is in.
        self._astray: dict[tuple[str, str | None], list[_Compared]] = defaultdict(list)
        self._spare: Counter[tuple[str, str | None]] = Counter()

    def add_expected(self, one: _Compared) -> None:
        self._add(one, self._found, self._expected)
        place = (self._key(one), one.split)
        if one.split is None:
            return
        if self._spare[place]:
            self._spare[place] -= 1
        else:
            self._astray[place].append(one)

    def add_found(self, one: _Compared) -> None:
        self._add(one, self._expected, self._found)
        place = (self._key(one), one.split)
        if self._astray.get(place):
            self._astray[place].pop()
        else:
            self._spare[place] += 1

    @property
    def unpaired(self) -> list[_Compared]:
        """What has no partner, what was expected first."""
        waiting = (self._expected, self._found, self._astray)
        return [one for places in waiting for ones in places.values() for one in ones]

    def _add(self, one: _Compared, others: dict[str, list[_Compared]], own: dict[str, list[_Compared]]) -> None:
        key = self._key(one)
        waiting = others.get(key, [])
        partner = next((place for place, other in enumerate(waiting) if _agree(one, other, self._precision)), None)
        if partner is None:
            own[key].append(one)
            return
        del waiting[partner]
        if not waiting:
            del others[key]


def _agree(one: _Compared, other: _Compared, precision: float) -> bool:
    return (
        one.state == other.state
        and len(one.annotations) == len(other.annotations)
        and all(_are_same(*pair, precision) for pair in zip(one.annotations, other.annotations, strict=True))
    )


def _are_same(one: FoundAnnotation, other: FoundAnnotation, precision: float) -> bool:
    """The shapes within the precision, everything else exactly."""
    if one == other:
        return True
    if replace(one, shape=None) != replace(other, shape=None) or one.shape is None or other.shape is None:
        return False
    return _is_near(shape_document(one.shape), shape_document(other.shape), precision)


def _is_near(one: Any, other: Any, precision: float) -> bool:
    """Whether two pieces of JSON are the same but for numbers that differ by no more than the precision."""
    match one, other:
        case (dict(), dict()):
            return one.keys() == other.keys() and all(_is_near(one[key], other[key], precision) for key in one)
        case (list(), list()):
            return len(one) == len(other) and all(map(_is_near, one, other, repeat(precision)))
        case (float(), int() | float()) | (int(), float()):
            return bool(abs(one - other) <= precision)
    return bool(one == other)


def _expected(dataset: Dataset, chosen: Exporter) -> Iterator[_Compared]:
    for entry in dataset:
        if is_carried(chosen.holds, dataset, entry):
            item, found = entry.item, chosen.fitted(dataset, entry).annotations
            split = entry.split if chosen.holds.splits and entry.split in _USUAL_SPLITS else None
            yield _compared(dataset, item.name, item.path, item.content_hash, entry.state, split, found)


def _read_back(dataset: Dataset, chosen: Exporter, written: Path, context: JobContext) -> Iterator[_Compared]:
    for number, found in enumerate(chosen.read_back(written, context)):
        context.progress(number, len(dataset), "Reading the export back")
        if isinstance(found, Problem) and not found.is_mended:
            raise _differs(chosen, [found.file], found.reason)
        if isinstance(found, NewItem):
            state, split = _state(found), found.split or "" if chosen.holds.splits else None
            yield _compared(dataset, found.name, found.path, found.content_hash, state, split, found.annotations or ())


def _compared(
    dataset: Dataset,
    name: str,
    path: str | None,
    content_hash: str,
    state: ItemState,
    split: str | None,
    annotations: Sequence[FoundAnnotation],
) -> _Compared:
    """Of whole items the labels are compared, whatever their order."""
    if dataset.schema.task.is_whole_item:
        labels = sorted({one.label for one in annotations})
        annotations = [FoundAnnotation(label) for label in labels]
    return _Compared(name, path or name, content_hash, state, split, tuple(annotations))


def _state(found: NewItem) -> ItemState:
    if found.annotations is not None:
        return ItemState.ANSWERED
    return ItemState.SKIPPED if found.is_skipped else ItemState.OPEN


def _blame_changed_files(dataset: Dataset, wrong: Collection[str]) -> None:
    """Raise LabellerError if items, by their hashes, came back different because somebody has replaced their files."""
    changed = [
        entry.item.name
        for entry in dataset
        if entry.media_path is not None
        and entry.item.content_hash in wrong
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
