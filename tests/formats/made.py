"""Datasets made on the spot: texts, pictures and sounds with hostile names and labels, and strategies for more."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from PIL import Image

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import FoundAnnotation, Item, ItemState, Medium, NewItem
from labeller.domain.schema import Label, Schema, Task
from labeller.media.hashing import content_hash, row_hash, text_hash
from tests.media.sounds import wav_header

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"

HOSTILE_LABELS = (
    "no", "Yes", "null", "NA", "1", "007", "1.5", "2024-01-01", "a, b", "a/b", "a\\b", 'say "x"', "it's", "x=1",
    "=cmd()", "-", "+1 or so", "@all", "a|b", "[x]", "Straße", "ÄÖ ü", "日本語", "עברית", "🙂", FAMILY, "CON", "con",
    "Cat", "cat", "trailing.", ".hidden", "__private", "labels.json", "train", "# x", "x: y", "{}",
    "a<b>&c", "%s", "~", "x" * 120,
)  # fmt: skip

HOSTILE_TEXTS = (
    "plain", "", " ", "two\nlines", "CRLF\r\nhere", "lone\rreturn", 'a "quoted" word', "comma, semicolon; tab\t.",
    "=1+1", "'=1+1", "''=x", "-5", "-five", "@someone hi", "+49 30 1234", "\ttab first", "controls \x01\x02\x1f\x7f",
    "\ufeffmark", "e\u0301 and é", FAMILY, "\u202eright to left", "line\u2028separator", "NA", "null", "2024-01-01",
    '{"a": 1}', "[1, 2]", "# no comment", "\\n literally", "a|b", "x" * 5000,
)  # fmt: skip

HOSTILE_PATHS = (
    "a.png", "sub/a.png", "SUB/A.png", "sub/deeper/a.png", "with space.png", "ümläut.png", "日本.png", "🙂.png",
    "a+b.png", "a#b.png", "a%20b.png", "100%.png", "two..dots.v1.png", "page.pdf.png", "a.jsonl.png", "it's (1).png",
    "noext", "PRN.png", "&lt;b&gt;.png", "__x.png", "-dash.png", "metadata.jsonl.png", "x" * 200 + ".png",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """What a test says of one item. `labels` None is an item without an answer."""

    content: str
    labels: tuple[str, ...] | None = None
    name: str = ""
    is_skipped: bool = False
    is_flagged: bool = False
    comment: str = ""
    group: str | None = None
    split: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)


def schema_of(task: Task, names: Sequence[str]) -> Schema:
    labels = tuple(Label(10 + place, name, "#808080", place) for place, name in enumerate(names))
    return Schema(task, labels)


def dataset_of(task: Task, rows: Sequence[Row], names: Sequence[str], folder: Path | None = None) -> Dataset:
    """A dataset whose contents are texts, cells of rows, or paths of files that are made in `folder`."""
    schema = schema_of(task, names)
    entries = [_entry(schema, number, row, folder) for number, row in enumerate(rows, 1)]
    return Dataset("Kunde & Söhne: “Test”", schema, len(entries), lambda: iter(entries))


def _entry(schema: Schema, number: int, row: Row, folder: Path | None) -> DatasetItem:
    item, path = _text(number, row), None
    medium = schema.task.medium
    if medium in _MAKE:
        path = _MAKE[medium](folder / row.content, number)
        item = Item(number, medium, row.name or row.content, content_hash(path), 1, row.content)
        if medium is Medium.IMAGE:
            item = replace(item, width=8, height=6)
    if medium is Medium.ROW:
        fields = {key: value for key, value in {"cell": row.content, **row.metadata}.items() if value != ""}
        item = Item(number, medium, row.name or f"row {number}", row_hash(fields), fields=fields, group=row.group)
        return DatasetItem(item, _answer(schema, row), row.is_flagged, row.comment, None, row.split)
    ours = {"group": row.group, "metadata": row.metadata}
    item = Item(**{**{name: getattr(item, name) for name in Item.__slots__}, **ours})
    return DatasetItem(item, _answer(schema, row), row.is_flagged, row.comment, path, row.split)


def _text(number: int, row: Row) -> Item:
    return Item(number, Medium.TEXT, row.name or f"text {number}", text_hash(row.content), text=row.content)


def _answer(schema: Schema, row: Row) -> Answer | None:
    if row.is_skipped:
        return Answer(ItemState.SKIPPED, 1, 0.0)
    if row.labels is None:
        return None
    annotations = tuple(Annotation(schema.named(name).id, Source.HUMAN, 1, 0.0) for name in row.labels)
    return Answer(ItemState.ANSWERED, 1, 0.0, annotations=annotations)


def draw(path: Path, number: int) -> Path:
    """A small picture whose bytes differ from number to number; PNG whatever the name says."""
    picture = io.BytesIO()
    Image.new("RGB", (8, 6), (number % 256, number // 256 % 256, 7)).save(picture, "PNG")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture.getvalue())
    return path


def sing(path: Path, number: int) -> Path:
    """A short sound whose bytes differ from number to number; WAV whatever the name says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(wav_header(data=bytes([number % 256, number // 256 % 256] * 100)))
    return path


_MAKE = {Medium.IMAGE: draw, Medium.AUDIO: sing}


def told(entry: DatasetItem, dataset: Dataset) -> tuple:
    """All that a format may carry of an item, to be compared with `found`."""
    labels = frozenset(label.name for label in dataset.labels_of(entry))
    item = entry.item
    rest = (entry.is_flagged, entry.comment, item.group, _further(item))
    return (item.content_hash, entry.state.value, labels, item.name, *rest)


def found(item: NewItem) -> tuple:
    """The same of an item that was read back."""
    state = "answered" if item.annotations is not None else "skipped" if item.is_skipped else "open"
    labels = frozenset(one.label for one in item.annotations or ())
    rest = (item.is_flagged, item.comment, item.group, _further(item))
    return (item.content_hash, state, labels, item.name, *rest)


def _further(item: Item | NewItem) -> tuple:
    return tuple(sorted((item.fields if item.medium is Medium.ROW else item.metadata).items()))


def labelled(*labels: str) -> tuple[FoundAnnotation, ...]:
    return tuple(FoundAnnotation(label) for label in labels)


# What a project can hold: any text but half characters and zero bytes.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
labels = st.one_of(
    st.sampled_from(HOSTILE_LABELS),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]), min_size=1, max_size=20),
)
keys = st.sampled_from(["id", "label", "original label", "note", "=x", "Ort"])
metadata = st.dictionaries(keys, texts.filter(bool), max_size=3)


@st.composite
def text_rows(draw_from: st.DrawFn, *, allows_several: bool) -> tuple[list[Row], list[str]]:
    """Rows and the names of all labels, at least one."""
    names = draw_from(st.lists(labels, min_size=1, max_size=5, unique=True))
    most = 3 if allows_several else 1
    few = st.lists(st.sampled_from(names), min_size=0 if allows_several else 1, max_size=most, unique=True).map(tuple)
    row = st.builds(
        Row,
        content=texts,
        labels=st.one_of(st.none(), few, few, few),
        name=texts.filter(bool),
        is_flagged=st.booleans(),
        comment=texts,
        group=st.none() | texts.filter(bool),
        split=st.sampled_from([None, "train", "test"]),
        metadata=metadata,
    )
    skipped = st.builds(Row, content=texts, is_skipped=st.just(True), comment=texts)
    return draw_from(st.lists(st.one_of(row, row, row, skipped), max_size=8)), names
