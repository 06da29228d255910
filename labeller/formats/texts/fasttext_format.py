"""fastText: one text in each line behind its labels, each with a prefix and without blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from labeller.domain.dataset import Dataset
from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, NewItem, Problem
from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions, WriteOptions, WriteReport
from labeller.formats.losses import TEXT_TASKS, Capabilities, Loss, Survey, stated
from labeller.formats.texts.annotated_texts import AnnotatedTexts, Reading, TextSet
from labeller.formats.texts.tag_names import tag_names
from labeller.formats.texts.text_companion import companions
from labeller.formats.texts.text_details import text_item
from labeller.formats.texts.text_export import TextExport
from labeller.formats.texts.text_files import TextFile
from labeller.formats.texts.text_lines import lines_of
from labeller.jobs import JobContext
from labeller.media.texts import decode
from labeller.media.unreadable import UnreadableError, printable

PREFIX = "__label__"

_HEAD_BYTES = 1 << 14
_LOOK_LINES = 200
_LABEL = re.compile(rf"(?<!\S){PREFIX}(\S+) ?")
# A word of the text with the prefix would be read as a label.
_MISTAKABLE = re.compile(rf"(?<!\S)_+(?={PREFIX[1:]})")


class FasttextFormat(AnnotatedTexts):
    name = "fasttext"
    title = "fastText"
    extensions = (".txt", ".ft", ".fasttext", ".train", ".valid", ".test")
    holds = Capabilities(
        TEXT_TASKS,
        several_labels=True,
        empty_answers=True,
        comments=True,
        groups=True,
        splits=True,
        metadata=True,
    )

    def sniff_file(self, path: Path) -> float:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        return 0.95 if _looks_like_fasttext(head) else 0.0

    def open(self, files: Sequence[TextFile], options: ReadOptions, context: JobContext) -> TextSet:
        labels = files[0].labels

        def items(reading: Reading) -> Iterator[NewItem | Problem]:
            for file in files:
                yield from _items(file, options.encoding, reading)

        total = sum(file.size_bytes for file in files)
        task = options.task or (labels.task if labels else None)
        if task is None:
            looked_at = [one for one in islice(items(Reading(context, total)), _LOOK_LINES) if isinstance(one, NewItem)]
            has_several = any(len(one.annotations or ()) > 1 for one in looked_at)
            task = Task.TEXT_MULTILABEL if has_several else Task.TEXT_CLASSIFICATION
        return TextSet(task, items, total, labels.names if labels else ())

    def own_losses(self, survey: Survey, /) -> tuple[Loss, ...]:
        return stated(
            Loss("texts with line ends (blanks in their place; as they are in texts.jsonl)", survey.several_lines)
        )

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:  # noqa: ARG002
        """`train.txt`, `dev.txt`, `test.txt`, and the texts as they are in `texts.jsonl`."""
        tags = tag_names(dataset.schema.names)
        with TextExport(self, dataset, target, context, suffix=".txt", tags=tags) as export:
            for one in export:
                words = [f"{PREFIX}{tags[each.label]}" for each in one.annotations]
                export.write(one.file, " ".join([*words, _flat(one.text)]) + "\n")
                export.write_companion(one)
            return export.report("texts.jsonl has each text as it is, with its line ends, in the order of the lines.")


def _flat(text: str) -> str:
    """The text in one line, in which no word is mistaken for a label."""
    return _MISTAKABLE.sub("", " ".join(text.splitlines()))


def _items(file: TextFile, encoding: str | None, reading: Reading) -> Iterator[NewItem | Problem]:
    """Each line as an item; a line without a label is one that nobody has labelled."""
    texts = companions(file.path) if file.labels is not None else iter(())
    name = printable(file.path.name)
    for line in lines_of(file.path, encoding, reading):
        said = next(texts, None)
        where = f"{name}, line {line.number:,}"
        if line.fault:
            yield Problem(where, f"{line.fault}; left out", Fault.WRONG_ENCODING)
            continue
        content = line.text.rstrip("\r\n")
        found = [FoundAnnotation(file.label(tag)) for tag in dict.fromkeys(_LABEL.findall(content))]
        text = _LABEL.sub("", content)
        if said is not None and _flat(str(said["text"])) == text:
            yield _item(file, line.number, str(said["text"]), found, said)
        elif text.strip():
            if said is not None:
                what = "texts that are not those in texts.jsonl; taken from the lines"
                reading.note(where, what, Fault.MISALIGNED)
            yield _item(file, line.number, text.strip(), found, None)
        elif found:
            yield Problem(where, "labels without a text; left out", Fault.EMPTY_TEXT)


def _item(
    file: TextFile, number: int, text: str, found: Sequence[FoundAnnotation], said: dict[str, Any] | None
) -> NewItem:
    name = f"{file.path.stem} {number}"
    used = {"file", "text"}
    return text_item(text, tuple(found) or None, said or {}, name=name, split=file.split, used=used, is_ours=bool(said))


def _looks_like_fasttext(head: bytes) -> bool:
    """Whether most of the first lines have a label, and the first one begins with it."""
    try:
        text = decode(head.rpartition(b"\n")[0] or head).text
    except UnreadableError:
        return False
    lines = [line for line in text.splitlines()[:_LOOK_LINES] if line.strip()]
    return text.lstrip().startswith(PREFIX) and 2 * sum(PREFIX in line for line in lines) > len(lines)
