"""Datasets of texts with spans, made for tests: every script, every way to lie, and whatever hypothesis thinks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import Item, ItemState, Medium
from labeller.domain.schema import Label, Schema, Task
from labeller.domain.shape import Relation, TextSpan
from labeller.media.hashing import text_hash
from tests.formats.made import FAMILY, HOSTILE_TEXTS

ACCENTS = "Zoe\u0308 e\u0301te\u0301"

TEXTS = (
    "Ada Lovelace met Charles Babbage in London.",
    f"🙂 {FAMILY} in Köln 🙂",
    ACCENTS,
    "משה גר בתל אביב.",
    "محمد في القاهرة",
    "first line\r\nsecond\rthird\n\nlast\u2028line\u2029para\x0bv\x0cf\x85n",
    "tab\tand  two  blanks ",
    " leading and trailing ",
    "no\u00a0break\u202fspace\u3000wide",
    "山田さんは東京に住んでいます。",
    "ฉันอยู่ที่กรุงเทพ",
    "हिन्दी में नमस्ते",
    "x" * 3000,
    "(“Mr. X.”), 3.14 @you #tag $5 don't",
    "-DOCSTART- -X- O O",
    "# O B-person\n\nI-place O",
    "__label__x __label__ y",
    "\ufeffmark \u200bzero\u200d width",
    "\ud7ff\ue000 \U0010ffff",
    "a",
)
BARE = ("", " ", "\n", "\u00a0\u3000", "\t\r\n")
"""Texts without a word."""


@dataclass(frozen=True)
class Marked:
    """What a test says of one text. `spans` None is a text without an answer, relations name spans by their place."""

    text: str
    spans: tuple[tuple[str, int, int], ...] | None = ()
    relations: tuple[tuple[str, int, int], ...] = ()
    split: str | None = None
    is_skipped: bool = False
    attributes: dict[str, Any] = field(default_factory=dict)
    comment: str = ""
    group: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)


def span_dataset(
    texts: Sequence[Marked], names: Sequence[str] = ("person", "place"), relations: Sequence[str] = ()
) -> Dataset:
    """A dataset of texts; labels for relations come behind those for spans."""
    labels = [Label(10 + place, name, "#808080", place) for place, name in enumerate(names)]
    count = len(labels)
    labels += [Label(10 + n, name, "#808080", n, is_relation=True) for n, name in enumerate(relations, start=count)]
    schema = Schema(Task.TEXT_SPANS, tuple(labels))
    entries = [_entry(schema, number, one) for number, one in enumerate(texts, start=1)]
    return Dataset("Kunde & Söhne: “Test”", schema, len(entries), lambda: iter(entries))


def _entry(schema: Schema, number: int, one: Marked) -> DatasetItem:
    item = Item(
        number, Medium.TEXT, f"text {number}", text_hash(one.text), text=one.text, group=one.group,
        metadata=one.metadata,
    )  # fmt: skip
    return DatasetItem(item, _answer(schema, one), comment=one.comment, split=one.split)


def _answer(schema: Schema, one: Marked) -> Answer | None:
    if one.is_skipped:
        return Answer(ItemState.SKIPPED, 1, 0.0)
    if one.spans is None:
        return None
    shapes = [(label, TextSpan(start, end)) for label, start, end in one.spans]
    shapes += [(label, Relation(100 + begin, 100 + end)) for label, begin, end in one.relations]
    annotations = tuple(
        Annotation(
            schema.named(label).id, Source.HUMAN, 1, 0.0,
            shape=shape, attributes=one.attributes, order=order, id=100 + order,
        )
        for order, (label, shape) in enumerate(shapes)
    )  # fmt: skip
    return Answer(ItemState.ANSWERED, 1, 0.0, annotations=annotations)


def arrangements(text: str) -> list[tuple[tuple[str, int, int], ...]]:
    """Spans in every way in which they can lie on a text of at least twelve characters."""
    end = len(text)
    return [
        (),
        (("person", 0, end),),
        (("person", 0, 3), ("place", end - 4, end)),
        (("person", 0, 4), ("place", 4, 8)),
        (("person", 0, 4), ("person", 4, 8)),
        (("person", 0, 12), ("place", 4, 8)),
        (("place", 4, 8), ("person", 0, 12)),
        (("person", 0, 8), ("place", 4, 12)),
        (("person", 2, 6), ("person", 2, 6)),
        (("person", 2, 6), ("place", 2, 6)),
        *((("person", place, place + 1),) for place in range(end)),
        *((("place", place, place + 6),) for place in range(end - 5)),
    ]


texts = st.one_of(
    st.sampled_from(TEXTS + BARE + HOSTILE_TEXTS),
    st.lists(st.sampled_from(["Ada", " ", "\n", "e\u0301", "東京", "🙂", FAMILY, "-", "שלום", "กท", "\u00a0"])).map(
        "".join
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40),
)


@st.composite
def marked(draw_from: st.DrawFn, names: Sequence[str]) -> Marked:
    """A text with any spans on it."""
    text = draw_from(texts)
    places = st.integers(0, max(0, len(text) - 1))
    pairs = st.tuples(st.sampled_from(names), places, places).map(lambda one: (one[0], min(one[1:]), max(one[1:]) + 1))
    found = draw_from(st.lists(pairs, max_size=5)) if text else []
    return Marked(text, tuple(found), split=draw_from(st.sampled_from([None, "train", "validation", "own"])))
