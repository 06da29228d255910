"""Label Studio's tasks: full exports, JSON_MIN, and the exports of early versions, as one kind of thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labeller.domain.fault import Fault
from labeller.domain.item import Problem
from labeller.formats.values import share
from labeller.media.json_files import read_json
from labeller.media.unreadable import UnreadableError, printable

# What JSON_MIN says of an annotation, behind its results.
_OF_ANNOTATION = frozenset({"annotator", "annotation_id", "created_at", "updated_at", "lead_time", "agreement"})
_FLAT = frozenset({"annotation_id", "annotator", "lead_time"})

Results = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class StudioTask:
    """One task: its data, the results of one annotation (None without any), those of a prediction, and its score.

    `further` counts the annotations and predictions beside these. `own` is what Labeller noted in it.
    """

    where: str
    data: dict[str, Any]
    results: Results | None = None
    is_skipped: bool = False
    predicted: Results = field(default_factory=list)
    score: float | None = None
    further: int = 0
    own: dict[str, Any] = field(default_factory=dict)


def read_tasks(path: Path, controls: frozenset[str]) -> Iterator[StudioTask | Problem]:
    """Every task of a file, and what is none. Raises UnreadableError.

    `controls` are the names of the tags of the configuration, which are the keys of results in JSON_MIN.
    """
    problems: list[Problem] = []
    document = read_json(path, problems)
    yield from problems
    tasks = [document] if isinstance(document, dict) else document
    if not isinstance(tasks, list):
        raise UnreadableError("it is no list of tasks", path)
    if tasks and not any(isinstance(task, dict) for task in tasks):
        raise UnreadableError("it is no list of tasks", path)
    for number, task in enumerate(tasks, start=1):
        where = f"{printable(path.name)}, task {number:,}"
        if not isinstance(task, dict):
            yield Problem(where, "no object of JSON; left out", Fault.BAD_VALUE)
        elif isinstance(task.get("data"), dict):
            yield _full(where, task, task["data"])
        elif isinstance(task.get("task"), dict) and isinstance(task["task"].get("data"), dict):
            # What a storage gets: one file for each annotation, which holds its task.
            yield _full(where, {**task["task"], "annotations": [task]}, task["task"]["data"])
        elif task.keys() & _FLAT:
            yield _flat(where, task, controls)
        else:
            yield Problem(where, "a task without data; left out", Fault.INCOMPLETE)


def _full(where: str, task: Mapping[str, Any], data: dict[str, Any]) -> StudioTask:
    annotations = _dicts(task.get("annotations")) or _dicts(task.get("completions"))
    given = [one for one in annotations if not (one.get("was_cancelled") or one.get("skipped"))]
    given.sort(key=lambda one: one.get("ground_truth") is not True)  # what somebody has vouched for comes first
    predictions = _dicts(task.get("predictions"))
    meta = task.get("meta")
    own = meta.get("labeller") if isinstance(meta, dict) else None
    return StudioTask(
        where,
        data,
        _dicts(given[0].get("result")) if given else None,
        is_skipped=bool(annotations) and not given,
        predicted=_dicts(predictions[0].get("result")) if predictions else [],
        score=share(predictions[0].get("score")) if predictions else None,
        further=max(len(given) - 1, 0) + max(len(predictions) - 1, 0),
        own=own if isinstance(own, dict) else {},
    )


def _flat(where: str, task: Mapping[str, Any], controls: frozenset[str]) -> StudioTask:
    """A record of JSON_MIN: data, the id, results by the names of their tags, then who made them and when."""
    keys = list(task)
    begin = keys.index("id") + 1 if "id" in keys else 0
    end = keys.index("annotator") if "annotator" in keys else len(keys)
    between = set(keys[begin:end]) - _OF_ANNOTATION if "id" in keys else set()
    named = (controls & task.keys()) or between
    results = [one for key in keys if key in named for one in _results(key, task[key])]
    rest = {key: value for key, value in task.items() if key not in named and key not in _OF_ANNOTATION | {"id"}}
    return StudioTask(where, rest, results)


def _results(name: str, value: Any) -> Results:
    """What JSON_MIN has of one tag: choices as plain words, regions as the values of results."""
    if isinstance(value, str):
        return [{"from_name": name, "value": {"choices": [value]}}]
    if isinstance(value, dict):
        return [{"from_name": name, "value": value}]
    found = value if isinstance(value, list) else []
    words = [one for one in found if isinstance(one, str)]
    results = [
        {
            "from_name": name,
            "value": one,
            **{key: one[key] for key in ("original_width", "original_height") if key in one},
        }
        for one in found
        if isinstance(one, dict)
    ]
    return [*([{"from_name": name, "value": {"choices": words}}] if words else []), *results]


def _dicts(value: Any) -> Results:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
