"""doccano's JSON Lines: labels of texts, spans as triples, or as entities with ids where there are relations."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from labeller.domain.dataset import Dataset
from labeller.domain.item import FoundAnnotation, NewItem, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import Relation, TextSpan
from labeller.formats.format import ReadOptions, WriteOptions, WriteReport
from labeller.formats.losses import TEXT_TASKS, Capabilities
from labeller.formats.texts.annotated_texts import AnnotatedTexts, Reading, TextSet
from labeller.formats.texts.doccano_reading import doccano_items, guess_task, is_doccano
from labeller.formats.texts.text_details import details_of
from labeller.formats.texts.text_export import Outgoing, TextExport
from labeller.formats.texts.text_files import TextFile
from labeller.formats.texts.text_json import first_fields
from labeller.jobs import JobContext


class DoccanoFormat(AnnotatedTexts):
    name = "doccano"
    title = "doccano JSON Lines"
    extensions = (".jsonl", ".ndjson")
    holds = Capabilities(
        TEXT_TASKS | {Task.TEXT_SPANS},
        shapes=frozenset({TextSpan, Relation}),
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
        return 0.96 if is_doccano(first_fields(path)) else 0.0

    def open(self, files: Sequence[TextFile], options: ReadOptions, context: JobContext) -> TextSet:  # noqa: ARG002
        labels = files[0].labels
        task = options.task or (labels.task if labels else None) or guess_task(first_fields(files[0].path))

        def items(reading: Reading) -> Iterator[NewItem | Problem]:
            for file in files:
                yield from doccano_items(file, task, options.encoding, reading)

        return TextSet(task, items, sum(file.size_bytes for file in files), labels.names if labels else ())

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:  # noqa: ARG002
        """`train.jsonl`, `dev.jsonl`, `test.jsonl`, as doccano imports them."""
        with TextExport(self, dataset, target, context, suffix=".jsonl") as export:
            for one in export:
                export.write(one.file, json.dumps(_line(dataset, one), ensure_ascii=False) + "\n")
            return export.report("doccano keeps what is not “text” and “label” as metadata.")


def _line(dataset: Dataset, one: Outgoing) -> dict[str, Any]:
    details = details_of(one.entry)
    comment = details.pop("comment", "")
    said = _entities(one) if dataset.schema.relation_labels else {"label": [_label(each) for each in one.annotations]}
    comments = {"Comments": [comment]} if comment else {}
    return {"id": one.entry.item.id, "text": one.text, **said, **comments, **details}


def _label(one: FoundAnnotation) -> Any:
    return [one.shape.start, one.shape.end, one.label] if isinstance(one.shape, TextSpan) else one.label


def _entities(one: Outgoing) -> dict[str, Any]:
    """Spans with the ids by which relations name them."""
    entities = [
        {"id": each.key, "start_offset": each.shape.start, "end_offset": each.shape.end, "label": each.label}
        for each in one.annotations
        if isinstance(each.shape, TextSpan)
    ]
    relations = [
        {"id": number, "from_id": each.shape.from_id, "to_id": each.shape.to_id, "type": each.label}
        for number, each in enumerate(one.annotations, start=1)
        if isinstance(each.shape, Relation)
    ]
    return {"entities": entities, "relations": relations}
