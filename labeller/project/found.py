"""What a reader finds, looked at piece by piece before it is written."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace

from labeller.domain.item import FoundAnnotation, NewItem, Problem
from labeller.formats.format import Known
from labeller.project.commands.labels import MAX_NAME_LENGTH

Taken = NewItem | Known

# Small enough that an answer given meanwhile waits for less than a frame, large enough that commits do not cost more
# than the rows.
_PIECE_ITEMS = 200
_PIECE_SECONDS = 0.5


def pieces(found: Iterable[Taken]) -> Iterator[list[Taken]]:
    """Pieces of some hundred items, or of what half a second brought; the rest too when the reader is cancelled."""
    piece: list[Taken] = []
    began = time.monotonic()
    iterator = iter(found)
    while True:
        try:
            piece.append(next(iterator))
        except StopIteration:
            break
        except BaseException:
            if piece:
                yield piece
            raise
        if len(piece) >= _PIECE_ITEMS or time.monotonic() - began >= _PIECE_SECONDS:
            yield piece
            piece, began = [], time.monotonic()
    if piece:
        yield piece


def name_of(one: Taken) -> str:
    return one.name if isinstance(one, NewItem) else one.path


def as_people_said(one: Taken) -> Taken:
    """What the app labelled in another project comes as suggestions: only a person makes answers of them."""
    if not isinstance(one, NewItem) or not one.is_audited:
        return one
    suggestions = tuple(replace(found, score=1.0) for found in one.annotations or ())
    return replace(one, annotations=None, suggestions=(*one.suggestions, *suggestions))


def has_answer(one: Taken) -> bool:
    return one.annotations is not None or one.is_skipped


def label_name(name: str) -> str:
    """A label's name as the schema takes it."""
    return " ".join(name.split())[:MAX_NAME_LENGTH]


def label_names(one: Taken) -> frozenset[str]:
    """The labels that a source gives an item; empty for one without an answer too."""
    return frozenset(label_name(annotation.label) for annotation in one.annotations or ())


def distinct(annotations: Iterable[FoundAnnotation]) -> list[FoundAnnotation]:
    """A label that a source gives twice to a whole item counts once."""
    kept: dict[object, FoundAnnotation] = {}
    for one in annotations:
        kept.setdefault(label_name(one.label) if one.shape is None else id(one), one)
    return list(kept.values())


def fault_of(one: Taken) -> str | None:
    """Why an item cannot be written at all, as a phrase for the report."""
    suggested = one.suggestions if isinstance(one, NewItem) else ()
    labels = [found.label for found in (*(one.annotations or ()), *suggested)]
    if not all(map(label_name, labels)):
        return "has a label without a name"
    texts = [name_of(one), one.path, *labels]
    if isinstance(one, NewItem):
        texts += [one.key, one.text, one.group, one.split, one.comment]
    try:
        "".join(text for text in texts if text is not None).encode()
    except UnicodeEncodeError:
        return "holds half a character, which no project can keep"
    return None


def repeated(one: Taken) -> Problem:
    return Problem(name_of(one), "is listed more than once with different labels; the first were taken")
