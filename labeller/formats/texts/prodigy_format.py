"""Prodigy's JSON Lines: one task in each line with its answer, spans in code points, labels as accepted options."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from labeller.domain.dataset import Dataset
from labeller.domain.item import FoundAnnotation, ItemState, NewItem, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import TextSpan
from labeller.formats.format import ReadOptions, WriteOptions, WriteReport
from labeller.formats.losses import TEXT_TASKS, Capabilities
from labeller.formats.tables.records import is_own
from labeller.formats.texts.annotated_texts import AnnotatedTexts, Reading, TextSet
from labeller.formats.texts.prodigy_reading import ANSWERS, guess_task, prodigy_items
from labeller.formats.texts.text_details import details_of
from labeller.formats.texts.text_export import Outgoing, TextExport
from labeller.formats.texts.text_files import TextFile
from labeller.formats.texts.text_json import Fields, first_fields, listed
from labeller.formats.texts.token_fitting import apart
from labeller.jobs import JobContext

_HASHES = ("_input_hash", "_task_hash", "_view_id")
_POSITIVE = 0x7FFFFFFF


class ProdigyFormat(AnnotatedTexts):
    name = "prodigy"
    title = "Prodigy JSON Lines"
    extensions = (".jsonl", ".ndjson")
    holds = Capabilities(
        TEXT_TASKS | {Task.TEXT_SPANS},
        shapes=frozenset({TextSpan}),
        attributes=True,
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
        return 0.97 if any(map(_is_task, first_fields(path))) else 0.0

    def open(self, files: Sequence[TextFile], options: ReadOptions, context: JobContext) -> TextSet:  # noqa: ARG002
        labels = files[0].labels
        task = options.task or (labels.task if labels else None) or guess_task(first_fields(files[0].path))

        def items(reading: Reading) -> Iterator[NewItem | Problem]:
            for file in files:
                yield from prodigy_items(file, task, options.encoding, reading)

        return TextSet(task, items, sum(file.size_bytes for file in files), labels.names if labels else ())

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:  # noqa: ARG002
        """`train.jsonl`, `dev.jsonl`, `test.jsonl`, as `prodigy db-in` takes them."""
        with TextExport(self, dataset, target, context, suffix=".jsonl") as export:
            for one in export:
                export.write(one.file, json.dumps(_task(dataset, one), ensure_ascii=False) + "\n")
            return export.report("What nobody has answered has no “answer”, what was skipped is “ignore”.")


def _is_task(fields: Fields) -> bool:
    """Whether only Prodigy, or somebody who writes for it, has such lines."""
    has_content = any(isinstance(fields.get(key), str) for key in ("text", "image", "html", "audio"))
    has_answer = fields.get("answer") in ANSWERS if isinstance(fields.get("answer"), str) else False
    has_choice = isinstance(fields.get("options"), list) and isinstance(fields.get("accept"), list)
    has_hash = any(name in fields for name in _HASHES)
    has_tokens = any(isinstance(span, dict) and "token_start" in span for span in listed(fields.get("spans")))
    return has_content and (has_hash or has_answer or has_choice or has_tokens) and not is_own(tuple(fields))


def _task(dataset: Dataset, one: Outgoing) -> dict[str, Any]:
    """The line of a text."""
    details = details_of(one.entry)
    state = details.pop("status")
    task: dict[str, Any] = {"text": one.text}
    if dataset.schema.task.is_whole_item:
        names = [{"id": label.name, "text": label.name} for label in dataset.schema.labels]
        style = "multiple" if dataset.schema.task.is_multilabel else "single"
        task |= {"options": names, "config": {"choice_style": style}, "_view_id": "choice"}
        if one.entry.is_answered:
            task["accept"] = [annotation.label for annotation in one.annotations]
    else:
        task["spans"] = [_span(annotation) for annotation in one.annotations]
        is_flat = len(apart(one.annotations)) == len(one.annotations)
        task["_view_id"] = "ner_manual" if is_flat else "spans_manual"
    if state != ItemState.OPEN:
        task["answer"] = "accept" if one.entry.is_answered else "ignore"
    if "metadata" in details:
        task["meta"] = details.pop("metadata")
    return {**task, "_input_hash": _hash(one.text), "_task_hash": _hash(json.dumps(task)), **details}


def _span(one: FoundAnnotation) -> dict[str, Any]:
    place = (one.shape.start, one.shape.end) if isinstance(one.shape, TextSpan) else (0, 0)
    span = {"start": place[0], "end": place[1], "label": one.label}
    return {**span, "attributes": one.attributes} if one.attributes else span


def _hash(text: str) -> int:
    """A number that is the same for the same text everywhere, of the size that Prodigy's are."""
    import xxhash

    return xxhash.xxh32_intdigest(text.encode()) & _POSITIVE
