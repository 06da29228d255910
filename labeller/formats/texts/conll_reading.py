"""Reading columns of tokens and tags, ours with the texts beside them and anybody else's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, NewItem, Problem
from labeller.formats.texts.annotated_texts import EMPTY, Reading, found_span
from labeller.formats.texts.tags import OUTSIDE, begins_all_spans, is_bare, is_tag, marked_labels, spans_of
from labeller.formats.texts.text_companion import companions
from labeller.formats.texts.text_details import text_item
from labeller.formats.texts.text_files import TextFile
from labeller.formats.texts.text_lines import lines_of
from labeller.media.unreadable import printable

DOCUMENT = "-DOCSTART- -X- O O"
_MARK = "-DOCSTART-"
_UNNAMED = "entity"
# How many sentences tell whether documents are marked one by one, how wide lines are, and by which scheme tags are.
_LOOK_SENTENCES = 5_000


@dataclass(slots=True)
class Sentence:
    """Tokens with their lines, how many columns these have, and tags.

    One that `is_first` has none: it is the mark where a document begins.
    """

    line: int
    is_first: bool = False
    words: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    def add(self, line: int, word: str, tag: str, width: int) -> None:
        self.words.append(word)
        self.lines.append(line)
        self.widths.append(width)
        self.tags.append(tag)


@dataclass(frozen=True, slots=True)
class Habits:
    """What most of a file does: how many columns its lines have, and whether every span has a beginning.

    `labels` are those of marked tags; where there are none, tags are labels alone.
    """

    width: int
    begins_all: bool
    labels: frozenset[str]

    @classmethod
    def of(cls, sentences: Sequence[Sentence]) -> Habits:
        widths = Counter(width for one in sentences for width in one.widths)
        labels = frozenset(marked_labels(tag for one in sentences for tag in one.tags))
        width = max(widths, key=lambda one: (widths[one], one), default=0)
        return cls(width, begins_all_spans(one.tags for one in sentences), labels)


def columns_of(line: str) -> list[str]:
    """The columns of a line, parted by tabs if there are any and by blanks else; none of a blank or comment line."""
    text = line.strip(" \t\r\n")
    columns = [one.strip() for one in text.split("\t")] if "\t" in text else text.split()
    if columns and columns[0].startswith("#") and not is_tag(columns[-1]):
        return []
    return columns


def read_conll(file: TextFile, encoding: str | None, reading: Reading) -> Iterator[NewItem | Problem]:
    """The documents of a file, or its sentences where documents are not marked, each as an item."""
    sentences = _sentences(file, encoding, reading)
    looked_at = list(islice(sentences, _LOOK_SENTENCES))
    found = [one for one in looked_at if isinstance(one, Sentence)]
    texts = companions(file.path)
    is_by_document = sum(one.is_first for one in found) > 1 or file.labels is not None
    habits = Habits.of(found)
    documents = _documents(chain(looked_at, sentences), is_by_document=is_by_document)
    for number, document in enumerate(documents, start=1):
        if isinstance(document, Problem):
            yield document
            continue
        said = next(texts, None)
        if said is None and not any(one.words for one in document):
            where = f"{printable(file.path.name)}, line {document[0].line:,}"
            reading.note(where, EMPTY, Fault.EMPTY_TEXT, is_mended=False)
            continue
        yield _item(file, number, document, said, reading, habits)


def _sentences(file: TextFile, encoding: str | None, reading: Reading) -> Iterator[Sentence | Problem]:
    """Sentences in their order; the mark of a document is one without tokens."""
    name = printable(file.path.name)
    current = Sentence(1)
    for line in lines_of(file.path, encoding, reading):
        columns = columns_of(line.text)
        if line.fault:
            yield Problem(f"{name}, line {line.number:,}", f"{line.fault}; left out", Fault.WRONG_ENCODING)
        elif not columns or columns[0] == _MARK:
            if current.words:
                yield current
            if columns:
                yield Sentence(line.number, is_first=True)
            current = Sentence(line.number + 1)
        elif len(columns) == 1:
            reason = "a token without a tag; taken as outside of all spans"
            yield Problem(f"{name}, line {line.number:,}", reason, Fault.INCOMPLETE, is_mended=True)
            current.add(line.number, columns[0], OUTSIDE, 1)
        else:
            current.add(line.number, columns[0], columns[-1], len(columns))
    if current.words:
        yield current


def _documents(found: Iterable[Sentence | Problem], *, is_by_document: bool) -> Iterator[list[Sentence] | Problem]:
    """Sentences by document, each with its mark first; or each by itself."""
    document: list[Sentence] = []
    for one in found:
        if isinstance(one, Problem):
            yield one
        elif not is_by_document:
            if one.words:
                yield [one]
        else:
            if one.is_first and document:
                yield document
                document = []
            document.append(one)
    if document:
        yield document


def _item(
    file: TextFile,
    number: int,
    document: list[Sentence],
    said: dict[str, Any] | None,
    reading: Reading,
    habits: Habits,
) -> NewItem:
    words = [word for one in document for word in one.words]
    places = _places_in(said, words) if said else None
    if said is not None and places is None:
        what = "texts whose tokens are not those in texts.jsonl; put together from the tokens"
        reading.note(f"{printable(file.path.name)}, line {document[0].line:,}", what, Fault.MISALIGNED)
    text, places = (str(said["text"]), places) if said and places is not None else _put_together(document)
    spans = tuple(_spans(file, document, places, reading, habits))
    details = {**(said or {}), "status": "answered"}
    return text_item(
        text,
        spans,
        details,
        name=f"{file.path.stem} {number}",
        split=file.split,
        used={"file", "text", "tokens", "status"},
        is_ours=said is not None,
    )


def _places_in(said: dict[str, Any], words: list[str]) -> list[tuple[int, int]] | None:
    """Where in the text the tokens are, as the companion says; None where they are not."""
    text, places = said["text"], said.get("tokens")
    if not isinstance(places, list) or len(places) != len(words):
        return None
    try:
        found = [(start, end) for start, end in places]
        pairs = zip(found, words, strict=True)
        return found if all(start >= 0 and text[start:end] == word for (start, end), word in pairs) else None
    except (TypeError, ValueError):  # something else than pairs of whole numbers
        return None


def _put_together(document: list[Sentence]) -> tuple[str, list[tuple[int, int]]]:
    """Tokens with one blank between them, sentences with one line end, and where the tokens are."""
    sentences = [one.words for one in document if one.words]
    places = []
    at = 0
    for words in sentences:
        for word in words:
            places.append((at, at + len(word)))
            at += len(word) + 1
    return "\n".join(map(" ".join, sentences)), places


def _spans(
    file: TextFile, document: list[Sentence], places: list[tuple[int, int]], reading: Reading, habits: Habits
) -> Iterator[FoundAnnotation]:
    name = printable(file.path.name)
    before = 0
    for sentence in document:
        found = spans_of(_sound_tags(sentence, name, reading, habits))
        for token in found.orphans if habits.begins_all else ():
            what = "spans that do not begin with B-; taken all the same"
            reading.note(f"{name}, line {sentence.lines[token]:,}", what, Fault.BAD_TAG)
        for span in found.spans:
            if not span.label:
                what = f"spans without a label; taken as “{_UNNAMED}”"
                reading.note(f"{name}, line {sentence.lines[span.first]:,}", what, Fault.BAD_TAG)
            start, end = places[before + span.first][0], places[before + span.after - 1][1]
            yield found_span(file.label(span.label) or _UNNAMED, start, end)
        before += len(sentence.words)


def _sound_tags(sentence: Sentence, name: str, reading: Reading, habits: Habits) -> list[str]:
    """The tags of a sentence, those of no scheme as what they are likeliest to be; what is odd is told."""
    tags = []
    for line, width, tag in zip(sentence.lines, sentence.widths, sentence.tags, strict=True):
        where = f"{name}, line {line:,}"
        if width not in (1, habits.width):
            what = f"lines not of {habits.width} columns as most are; taken by their first column and their last"
            reading.note(where, what, Fault.BAD_VALUE)
        if not is_bare(tag):
            tags.append(tag)
        elif not habits.labels:
            reading.note(where, "tags that are labels alone; equal ones side by side are one span", Fault.BAD_TAG)
            tags.append(tag)
        elif tag in habits.labels:
            reading.note(where, "tags without B- or I-; taken as going on with what is before", Fault.BAD_TAG)
            tags.append(tag)
        else:
            what = "tokens with something else than a tag in the last column; taken as outside of all spans"
            reading.note(f"{where} (“{printable(tag[:40])}”)", what, Fault.BAD_TAG, is_mended=False)
            tags.append(OUTSIDE)
    return tags
