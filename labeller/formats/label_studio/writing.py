"""Writing Label Studio's tasks, one after the other, and the configuration that fits them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import FoundAnnotation, Item, ItemState, Medium
from labeller.domain.schema import Schema
from labeller.domain.shape import ImageShape, Keypoints, Relation, TextSpan, TimeRange
from labeller.formats.format import Exporter, WriteOptions, WriteReport
from labeller.formats.label_studio.config import CHOICES, CONFIG, CONTROLS, OBJECT_NAMES, Control, config_text
from labeller.formats.label_studio.media import address_of
from labeller.formats.label_studio.shapes import value_out
from labeller.formats.label_studio.skeletons import skeleton_results
from labeller.formats.outgoing import outgoing
from labeller.formats.tables.table_writing import MediaBeside
from labeller.jobs import JobContext

TASKS = "tasks.json"


def write_label_studio(
    exporter: Exporter, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext
) -> WriteReport:
    """`tasks.json` and `labeling_config.xml`, beside the images or sounds in a folder of their own."""
    media = MediaBeside(target, options)
    used: set[Control] = set()
    items = annotations = 0
    with (target / TASKS).open("x", encoding="utf-8", newline="\n") as file:
        file.write("[")
        for entry in outgoing(dataset, exporter.holds, context):
            found = exporter.fitted(dataset, entry).annotations
            task = _task(dataset.schema, entry, media.put(entry), found, items + 1)
            file.write(("," if items else "") + "\n" + json.dumps(task, ensure_ascii=False))
            used.update(_control(one) for one in found if not isinstance(one.shape, Relation))
            items += 1
            annotations += len(found)
        file.write("\n]\n")
    (target / CONFIG).write_text(config_text(dataset.schema, used), encoding="utf-8", newline="\n")
    return WriteReport((TASKS, CONFIG, *media.files), items, annotations, tuple(media.renamed))


def _control(found: FoundAnnotation) -> Control:
    return CHOICES if found.shape is None else CONTROLS[type(found.shape)]


def _task(
    schema: Schema, entry: DatasetItem, path: str | None, found: tuple[FoundAnnotation, ...], number: int
) -> dict[str, Any]:
    item = entry.item
    content = item.text or "" if item.medium is Medium.TEXT else address_of(path or item.path or item.name)
    task: dict[str, Any] = {
        "id": number,
        "data": {OBJECT_NAMES[item.medium]: content},
        "annotations": _annotations(schema, entry, found, number),
        "predictions": [],
    }
    own = {
        "name": item.name,
        "split": entry.split,
        "group": item.group,
        "flagged": entry.is_flagged,
        "comment": entry.comment,
        "metadata": item.metadata,
    }
    return {**task, "meta": {"labeller": {key: value for key, value in own.items() if value}}}


def _annotations(
    schema: Schema, entry: DatasetItem, found: tuple[FoundAnnotation, ...], number: int
) -> list[dict[str, Any]]:
    if entry.state is ItemState.OPEN:
        return []
    is_skipped = entry.state is ItemState.SKIPPED
    results = [] if is_skipped else _results(schema, entry.item, found)
    seconds = entry.answer.seconds if entry.answer is not None else 0.0
    return [{"id": number, "was_cancelled": is_skipped, "lead_time": seconds, "result": results}]


def _results(schema: Schema, item: Item, found: tuple[FoundAnnotation, ...]) -> list[dict[str, Any]]:
    """Regions and relations as they come, and one result for all labels of the whole item."""
    shown = OBJECT_NAMES[item.medium]
    results: list[dict[str, Any]] = []
    for place, one in enumerate(found, start=1):
        if isinstance(one.shape, Relation):
            results.append(_relation(one, one.shape))
        elif one.shape is not None:
            results.extend(_region(schema, item, shown, place, one))
    choices = [one.label for one in found if one.shape is None]
    if choices:
        results.append({"id": "choices", **_tagged(CHOICES, shown), "value": {CHOICES.key: choices}})
    return results


def _relation(one: FoundAnnotation, relation: Relation) -> dict[str, Any]:
    ends = {"from_id": str(relation.from_id), "to_id": str(relation.to_id)}
    return {"type": "relation", **ends, "direction": "right", "labels": [one.label]}


def _region(schema: Schema, item: Item, shown: str, place: int, one: FoundAnnotation) -> Iterator[dict[str, Any]]:
    """One result; of a skeleton one more for each of its points."""
    if not isinstance(one.shape, ImageShape | TextSpan | TimeRange):
        raise TypeError(f"{one.shape} is no region")
    control = CONTROLS[type(one.shape)]
    width, height = item.width or 0, item.height or 0
    result: dict[str, Any] = {
        "id": f"r{place}" if one.key is None else str(one.key),
        **_tagged(control, shown),
        "origin": "manual",
    }
    if item.medium is Medium.IMAGE:
        result |= {"original_width": width, "original_height": height, "image_rotation": 0}
    if item.medium is Medium.AUDIO and item.duration_s is not None:
        result["original_length"] = item.duration_s
    label = schema.named(one.label)
    if isinstance(one.shape, Keypoints) and label is not None:
        first, *points = skeleton_results(one.shape, label, result, (width, height))
    else:
        value = value_out(one.shape, width, height, item.text or "")
        first, points = {**result, "value": {**value, control.key: [one.label]}}, []
    yield {**first, "meta": {"text": [one.comment]}} if one.comment else first
    yield from points


def _tagged(control: Control, shown: str) -> dict[str, str]:
    return {"from_name": control.name, "to_name": shown, "type": control.key}
