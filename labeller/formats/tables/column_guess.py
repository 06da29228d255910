"""Guessing what the columns of a table are for, from their names and some of their values."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from labeller.domain.item import Medium
from labeller.domain.row_columns import ColumnKind
from labeller.formats.label_cells import guess_separator
from labeller.media.column_kinds import kind_of_column
from labeller.media.kinds import AUDIO_SUFFIXES, IMAGE_SUFFIXES

# The names that people give to such columns, the surest first.
TEXT_NAMES = (
    "text", "content", "sentence", "body", "message", "document", "review", "utterance", "query", "question", "tweet",
    "post", "comment", "headline", "description", "input", "abstract", "title", "subject", "summary", "value",
)  # fmt: skip
LABEL_NAMES = (
    "label", "labels", "class", "classes", "category", "categories", "target", "targets", "intent", "sentiment",
    "topic", "topics", "tag", "tags", "genre", "type", "answer", "species", "gold", "y", "class_name", "label_name",
    "label_text",
)  # fmt: skip
MEDIA_NAMES = (
    "image", "image_path", "file_name", "filename", "file", "filepath", "file_path", "path", "img", "image_file",
    "picture", "photo", "audio", "audio_path", "audio_file", "sound", "recording", "clip", "wav",
)  # fmt: skip
NAME_NAMES = ("name", "id", "item_id", "doc_id", "document_id", "uid", "uuid", "key", "row_id")
SPLIT_NAMES = ("split", "subset", "partition")
SPLITS = {"train", "training", "val", "valid", "validation", "dev", "test", "testing"}

_MAX_LABEL_CHARS = 80
_MAX_LABELS = 500
_FEW_ROWS = 20
# What is longer on average is read, not looked at.
_MOST_KEYWORD_CHARS = 40


@dataclass(slots=True)
class ColumnFacts:
    """What the rows that were looked at hold in one column."""

    name: str
    filled: int = 0
    chars: int = 0
    image_paths: int = 0
    sound_paths: int = 0
    lists: int = 0
    values: Counter[str] = field(default_factory=Counter)

    @property
    def folded_name(self) -> str:
        return self.name.strip().lower().replace(" ", "_").replace("-", "_")

    @property
    def mean_chars(self) -> float:
        return self.chars / self.filled if self.filled else 0.0

    @property
    def medium_of_paths(self) -> Medium:
        """What the files are that it names."""
        return Medium.AUDIO if self.sound_paths > self.image_paths else Medium.IMAGE

    @property
    def is_amount(self) -> bool:
        """Whether these are numbers, dates or yes and no."""
        kind = kind_of_column([value for value, count in self.values.items() for _ in range(min(count, 3))])
        return kind in {ColumnKind.NUMBER, ColumnKind.DATE, ColumnKind.YES_NO}

    def is_called(self, names: Sequence[str]) -> bool:
        return self.folded_name in names

    @property
    def is_unique(self) -> bool:
        return len(self.values) == self.filled > 0

    @property
    def could_be_labels(self) -> bool:
        """Short values: few different ones that are seen again and again, or several labels in a cell.

        Of a few rows nothing can be told.
        """
        repeats = len(self.values) <= max(_FEW_ROWS, self.filled / 2) and len(self.values) <= _MAX_LABELS
        is_short = 0 < self.mean_chars <= _MAX_LABEL_CHARS
        return is_short and (repeats or self.lists > 0 or guess_separator(self.values) != "")

    def add(self, value: Any) -> None:
        if value is None or value == "":
            return
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        self.filled += 1
        self.chars += len(text)
        self.lists += isinstance(value, list)
        self.values[text[:200]] += 1
        suffix = f".{text[-8:].rstrip().rpartition('.')[2].lower()}"
        self.image_paths += suffix in IMAGE_SUFFIXES
        self.sound_paths += suffix in AUDIO_SUFFIXES


def column_facts(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> dict[str, ColumnFacts]:
    facts = {name: ColumnFacts(name) for name in columns}
    for row in rows:
        for name, value in row.items():
            if name not in facts:
                facts[name] = ColumnFacts(name)
            facts[name].add(value)
    return facts


def guess_media(facts: Sequence[ColumnFacts]) -> str:
    """The column of paths of images or of sounds, or an empty string."""
    fitting = [fact for fact in facts if fact.filled and max(fact.image_paths, fact.sound_paths) >= 0.8 * fact.filled]
    return _named(fitting, MEDIA_NAMES) or (fitting[0].name if fitting else "")


def guess_label(facts: Sequence[ColumnFacts]) -> str:
    """The column of labels by its name, or the only one whose values look like labels; else an empty string."""
    fitting = [fact for fact in facts if fact.could_be_labels]
    named = _named(fitting, LABEL_NAMES)
    repeating = [fact for fact in fitting if 2 <= len(fact.values) <= fact.filled / 3]
    return named or (repeating[0].name if len(repeating) == 1 else "")


def guess_text(facts: Sequence[ColumnFacts]) -> str:
    """The column of texts by its name, else the one with the longest values."""
    filled = [fact for fact in facts if fact.lists < fact.filled]
    longest = max(filled, key=lambda fact: fact.mean_chars, default=None)
    return _named(filled, TEXT_NAMES) or (longest.name if longest else "")


def looks_like_rows(facts: Sequence[ColumnFacts]) -> bool:
    """Whether the columns beside the labels are measurements and keywords, and none is a text to be read by itself."""
    filled = [fact for fact in facts if fact.filled and not fact.is_called(NAME_NAMES + SPLIT_NAMES)]
    amounts = [fact for fact in filled if fact.is_amount]
    reads = any(fact.mean_chars > _MOST_KEYWORD_CHARS or fact.is_called(TEXT_NAMES) for fact in filled)
    return len(filled) > 1 and len(amounts) > 0 and not reads


def guess_name(facts: Sequence[ColumnFacts]) -> str:
    return _named([fact for fact in facts if fact.is_unique and fact.mean_chars <= _MAX_LABEL_CHARS], NAME_NAMES)


def guess_split(facts: Sequence[ColumnFacts]) -> str:
    return _named([fact for fact in facts if fact.filled and {v.lower() for v in fact.values} <= SPLITS], SPLIT_NAMES)


def _named(facts: Sequence[ColumnFacts], names: Sequence[str]) -> str:
    by_name = {fact.folded_name: fact.name for fact in reversed(facts)}
    return next((by_name[name] for name in names if name in by_name), "")
