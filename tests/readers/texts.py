"""Texts that trip readers, whole and with spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labeller.domain.item import FoundAnnotation
from labeller.domain.shape import TextSpan
from tests.formats.made import FAMILY, HOSTILE_TEXTS


@dataclass(frozen=True)
class Text:
    """A text with what is said of it; `annotations` None is one that nobody has answered."""

    content: str
    annotations: tuple[FoundAnnotation, ...] | None = ()
    is_skipped: bool = False


UNFINISHED = (Text("skipped text", None, is_skipped=True), Text("open text", None))


def sorted_by(labels: Sequence[str]) -> list[Text]:
    """Every text and every label, one label for each text."""
    count = max(len(labels), len(HOSTILE_TEXTS))
    contents = [*HOSTILE_TEXTS, *(f"text number {number}" for number in range(count))]
    found = [Text(contents[number], (FoundAnnotation(labels[number % len(labels)]),)) for number in range(count)]
    return [*found, *UNFINISHED]


def tagged_with(labels: Sequence[str]) -> list[Text]:
    """Texts with two labels, with all, with one, and with none."""
    pairs = [
        Text(content, (FoundAnnotation(labels[number]), FoundAnnotation(labels[-1 - number])))
        for number, content in enumerate(HOSTILE_TEXTS[: len(labels) // 2])
    ]
    every = Text("all of them", tuple(map(FoundAnnotation, labels)))
    one = Text("one of them", (FoundAnnotation(labels[0]),))
    return [*pairs, every, one, Text("none of them"), *UNFINISHED]


SPAN_LABELS = ("person", "place", "time-of-day")


def marked(parts: Sequence[str | tuple[str, str]]) -> Text:
    """A text from its parts; a pair is a part with its label."""
    content, annotations = "", []
    for part in parts:
        words, label = part if isinstance(part, tuple) else (part, "")
        if label:
            annotations.append(FoundAnnotation(label, TextSpan(len(content), len(content) + len(words))))
        content += words
    return Text(content, tuple(annotations))


MARKED = (
    marked([("Ada Lovelace", "person"), " met ", ("Charles Babbage", "person"), " in ", ("London", "place"), "."]),
    marked(["at ", ("noon", "time-of-day")]),
    marked([("Paris", "place"), " ", ("Rome", "place"), " ", ("Bern", "place")]),
    marked(["🙂 emoji ", (f"{FAMILY} family", "person"), " in ", ("Köln", "place"), " 🙂"]),
    marked(["combining ", ("Andre\u0301 Rieu\u0308", "person"), " and ", ("e\u0301", "place")]),
    marked([("משה", "person"), " גר ב", ("תל אביב", "place"), "."]),
    marked([("محمد", "person"), " في ", ("القاهرة", "place")]),
    marked([("山田さん", "person"), "は", ("東京", "place"), "に住んでいます。"]),
    marked(["first line\r\n", ("Bob", "person"), "\r\nlast ", ("Oslo", "place"), "\r\n"]),
    marked(["two\n\n", ("Eve", "person"), "\n\nparagraphs"]),
    marked(["tab\t", ("Ann", "person"), "\tand  two  ", ("Rio", "place"), "  spaces "]),
    marked(["punctuation (", ("Mr. X.", "person"), "), “", ("Q", "person"), "”!"]),
    marked(["half", ("way", "place"), "house and un", ("believ", "person"), "able"]),
    marked(["-DOCSTART- -X- -X- O"]),
    marked(["# O B-person ", ("I-place", "place")]),
    marked(["long " * 400, ("the end", "place")]),
    Text(""),
    Text("nobody here"),
    *UNFINISHED,
)
