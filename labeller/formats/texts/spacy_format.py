"""spaCy's training files: spans as entities and as a group of spans, labels of whole texts as categories."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, NewItem, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import TextSpan
from labeller.formats.fitting import Fitted
from labeller.formats.format import ReadOptions, WriteOptions, WriteReport
from labeller.formats.losses import TEXT_TASKS, Capabilities
from labeller.formats.texts.annotated_texts import EMPTY, AnnotatedTexts, Reading, TextSet, found_span, task_of
from labeller.formats.texts.tags import Tagged
from labeller.formats.texts.text_details import details_of, text_item
from labeller.formats.texts.text_export import Outgoing, TextExport
from labeller.formats.texts.text_files import TextFile
from labeller.formats.texts.token_fitting import TOKENS_NOTE, apart, snapped
from labeller.formats.values import share
from labeller.jobs import JobContext
from labeller.media.files import open_file, reading
from labeller.media.unreadable import UnreadableError, printable

if TYPE_CHECKING:
    from labeller.formats.texts.docbin import Doc, DocBinFile
    from labeller.media.tokens import Tokens

_MAX_FILE_BYTES = 1 << 29
_SURE = 0.5


class SpacyFormat(AnnotatedTexts):
    name = "spacy"
    title = "spaCy DocBin"
    extensions = (".spacy",)
    holds = Capabilities(
        TEXT_TASKS | {Task.TEXT_SPANS},
        shapes=frozenset({TextSpan}),
        several_labels=True,
        unlabelled=True,
        skipped=True,
        empty_answers=True,
        comments=True,
        groups=True,
        splits=True,
        metadata=True,
    )

    def sniff_file(self, path: Path) -> float:
        return 0.95 if path.suffix.lower() in self.extensions else 0.0

    def open(self, files: Sequence[TextFile], options: ReadOptions, context: JobContext) -> TextSet:  # noqa: ARG002
        labels = files[0].labels
        task = options.task or (labels.task if labels else None) or _guess(_documents(files[0].path))

        def items(progress: Reading) -> Iterator[NewItem | Problem]:
            for file in files:
                yield from _items(file, task, progress, is_only=len(files) == 1)

        return TextSet(task, items, sum(file.size_bytes for file in files), labels.names if labels else ())

    def fitted(self, dataset: Dataset, entry: DatasetItem) -> Fitted:
        """Spans of whole tokens, in the order of the text."""
        from labeller.media.tokens import tokenise

        fitted = super().fitted(dataset, entry)
        return fitted if dataset.schema.task.is_whole_item else snapped(fitted, tokenise(entry.item.text or ""))

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:  # noqa: ARG002
        """`train.spacy`, `dev.spacy`, `test.spacy`."""
        from labeller.formats.texts.docbin import GROUP, DocBinWriter

        files: dict[str, DocBinWriter] = {}
        with TextExport(self, dataset, target, context, suffix=".spacy") as export:
            for one in export:
                if one.file not in files:
                    files[one.file] = DocBinWriter()
                files[one.file].add(_doc(dataset, one))
            for name, file in files.items():
                export.write_bytes(name, file.to_bytes())
            if dataset.schema.task.is_whole_item:
                return export.report("doc.cats has 1.0 or 0.0 for every label, and nothing where there is no answer.")
            return export.report(
                f"doc.spans[“{GROUP}”] has all spans, doc.ents those that do not overlap, the longest first.",
                "Where there is no answer nothing is said of the tokens (their entity is missing, not outside).",
                TOKENS_NOTE,
            )


def _doc(dataset: Dataset, one: Outgoing) -> Doc:
    """The document of a text, its details in the user data."""
    from labeller.formats.texts.docbin import Doc
    from labeller.media.tokens import tokenise

    tokens = tokenise(one.text)
    words, spaces, places = _with_blanks(one.text, tokens)
    details = details_of(one.entry)
    if "metadata" in details:
        details["metadata"] = json.dumps(details["metadata"], ensure_ascii=False)
    is_answered = one.entry.is_answered
    if dataset.schema.task.is_whole_item:
        given = {annotation.label for annotation in one.annotations}
        cats = {label.name: float(label.name in given) for label in dataset.schema.labels} if is_answered else {}
        return Doc(words, spaces, cats=cats, user_data=details)
    group = _tagged(one.annotations, tokens, places)
    entities = _tagged(apart(one.annotations), tokens, places) if is_answered else None
    return Doc(words, spaces, entities, group, user_data=details)


def _tagged(annotations: Sequence[FoundAnnotation], tokens: Tokens, places: Sequence[int]) -> list[Tagged]:
    found = []
    for one in annotations:
        covered = tokens.covering(one.shape.start, one.shape.end) if isinstance(one.shape, TextSpan) else None
        if covered is not None:
            found.append(Tagged(places[covered[0]], places[covered[1] - 1] + 1, one.label))
    return found


def _with_blanks(text: str, tokens: Tokens) -> tuple[list[str], list[bool], list[int]]:
    """All of a text as tokens, each perhaps with one blank behind it, and where among them the given ones are.

    What else of blanks and line ends is between two tokens is a token too, as spaCy has it.
    """
    words: list[str] = []
    spaces: list[bool] = []
    places: list[int] = []
    at = 0
    for start, end in [*zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True), (len(text), len(text))]:
        gap = text[at:start]
        if gap.startswith(" ") and words:
            spaces[-1] = True
            gap = gap[1:]
        if gap:
            words.append(gap)
            spaces.append(False)
        if end > start:
            places.append(len(words))
            words.append(text[start:end])
            spaces.append(False)
        at = end
    return words, spaces, places


def _documents(path: Path) -> DocBinFile:
    from labeller.formats.texts.docbin import DocBinFile

    with reading(path), open_file(path) as file:
        data = file.read(_MAX_FILE_BYTES + 1)
    if len(data) > _MAX_FILE_BYTES:
        raise UnreadableError(f"it is larger than {_MAX_FILE_BYTES >> 20} MB", path)
    try:
        return DocBinFile(data)
    except UnreadableError as error:
        raise UnreadableError(error.reason, path) from error


def _guess(documents: DocBinFile) -> Task:
    """Spans, unless there are only categories."""
    docs = [one for one in documents if not isinstance(one, str)]
    if any(doc.entities or doc.group for doc in docs) or not any(doc.cats for doc in docs):
        return Task.TEXT_SPANS
    return task_of([_item(doc, Task.TEXT_MULTILABEL, "", None, is_ours=False) for doc in docs])


def _items(file: TextFile, task: Task, progress: Reading, *, is_only: bool) -> Iterator[NewItem | Problem]:
    name = printable(file.path.name)
    try:
        documents = _documents(file.path)
    except UnreadableError as error:
        if is_only:
            raise
        yield Problem(name, f"{error.reason}; left out", Fault.UNREADABLE)
        return
    for number, doc in enumerate(documents, start=1):
        progress.advance(file.size_bytes * number // len(documents), name)
        if isinstance(doc, str):
            yield Problem(f"{name}, document {number:,}", f"{doc}; left out", Fault.INCOMPLETE)
            continue
        if not doc.text.strip() and file.labels is None:
            progress.note(f"{name}, document {number:,}", EMPTY, Fault.EMPTY_TEXT, is_mended=False)
            continue
        nameless = sum(not span.label for span in (*(doc.entities or ()), *doc.group))
        for _ in range(nameless):
            progress.note(f"{name}, document {number:,}", "spans without a label; left out", Fault.INCOMPLETE)
        yield _item(doc, task, f"{file.path.stem} {number}", file.split, is_ours=file.labels is not None)
    progress.before += file.size_bytes


def _item(doc: Doc, task: Task, name: str, split: str | None, *, is_ours: bool) -> NewItem:
    details = dict(doc.user_data) if is_ours else {}
    if isinstance(details.get("metadata"), str):
        details["metadata"] = _object(details["metadata"])
    annotations, suggestions = _categories(doc.cats) if task.is_whole_item else (_spans(doc), ())
    item = text_item(doc.text, annotations, details, name=name, split=split, is_ours=is_ours)
    return replace(item, suggestions=suggestions)


def _spans(doc: Doc) -> tuple[FoundAnnotation, ...] | None:
    """What the groups have, then the entities that are in none; None where nothing is said."""
    if doc.entities is None and not doc.group:
        return None
    starts = doc.starts
    spans = [*doc.group, *(one for one in doc.entities or () if one not in doc.group)]
    ends = [start + len(word) for start, word in zip(starts, doc.words, strict=False)]
    return tuple(found_span(one.label, starts[one.first], ends[one.after - 1]) for one in spans if one.label)


def _categories(cats: Mapping[str, Any]) -> tuple[tuple[FoundAnnotation, ...] | None, tuple[FoundAnnotation, ...]]:
    """Annotations where all shares are 0 or 1, suggestions where a model said how sure it was."""
    shares = {str(label): value for label, one in cats.items() if (value := share(one)) is not None}
    if not shares:
        return None, ()
    likely = {label: value for label, value in shares.items() if label.strip() and value >= _SURE}
    if set(shares.values()) <= {0.0, 1.0}:
        return tuple(map(FoundAnnotation, likely)), ()
    return None, tuple(FoundAnnotation(label, score=value) for label, value in likely.items())


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
