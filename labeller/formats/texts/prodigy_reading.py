"""Reading tasks of Prodigy: what was accepted is an answer, ignored is skipped, and what nobody saw is suggested."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, Medium, NewItem, Problem
from labeller.domain.schema import Task
from labeller.formats.looking import whole_item_task
from labeller.formats.texts.annotated_texts import Reading
from labeller.formats.texts.text_details import text_item
from labeller.formats.texts.text_files import TextFile
from labeller.formats.texts.text_json import Fields, JsonText, json_texts, listed, span_at
from labeller.formats.values import share

ANSWERS = frozenset({"accept", "reject", "ignore"})
_OWN = frozenset({
    "text", "spans", "tokens", "label", "score", "options", "accept", "answer", "config", "relations", "meta", "html",
    "priority", "view_id",
})  # fmt: skip
_REJECTED = "rejected tasks; taken without an answer, since they say what is wrong and not what is right"
_UNKNOWN = "tasks with an answer that is none of accept, reject and ignore; taken as not answered"
_RELATIONS = "tasks with relations; taken without these"


def prodigy_items(file: TextFile, task: Task, encoding: str | None, reading: Reading) -> Iterator[NewItem | Problem]:
    """The tasks of a file as items."""
    for one in json_texts(file, encoding, reading):
        if isinstance(one, Problem):
            yield one
            continue
        found = list(_spans(one) if not task.is_whole_item else _labels(one))
        yield from (each for each in found if isinstance(each, Problem))
        said = tuple(each for each in found if isinstance(each, FoundAnnotation))
        answer = _answer(one, reading)
        if answer == "reject":
            reading.note(one.where, _REJECTED, Fault.UNSUPPORTED)
        if listed(one.fields.get("relations")):
            reading.note(one.where, _RELATIONS, Fault.UNSUPPORTED)
        item = text_item(
            one.text,
            tuple(replace(each, score=None) for each in said) if answer == "accept" else None,
            _details(one.fields, is_ours=file.labels is not None),
            name=f"{file.path.stem} {one.line}",
            split=file.split,
            used=_OWN,
            is_ours=file.labels is not None,
            is_skipped=answer == "ignore",
        )
        yield replace(item, suggestions=_suggested(said, one.fields)) if answer is None else item


def _answer(one: JsonText, reading: Reading) -> str | None:
    """What somebody said of a task; None where nobody has, or in a word that is not known."""
    answer = one.fields.get("answer")
    if answer is None or (isinstance(answer, str) and answer in ANSWERS):
        return answer
    reading.note(one.where, _UNKNOWN, Fault.BAD_VALUE)
    return None


def guess_task(rows: Iterable[Fields]) -> Task:
    """Spans, unless there are options to choose from, or labels of whole tasks."""
    listed_rows = list(rows)
    if any(isinstance(row.get("spans"), list) for row in listed_rows):
        return Task.TEXT_SPANS
    accepted = [row["accept"] for row in listed_rows if isinstance(row.get("accept"), list)]
    styles = [config.get("choice_style") for row in listed_rows if isinstance(config := row.get("config"), dict)]
    if accepted:
        is_multilabel = "multiple" in styles or any(len(one) > 1 for one in accepted)
        return whole_item_task(Medium.TEXT, is_multilabel=is_multilabel)
    is_labelled = any(isinstance(row.get("label"), str) for row in listed_rows)
    return Task.TEXT_CLASSIFICATION if is_labelled else Task.TEXT_SPANS


def _spans(one: JsonText) -> Iterator[FoundAnnotation | Problem]:
    for span in listed(one.fields.get("spans")):
        if not isinstance(span, dict):
            yield Problem(one.where, "a span that is no object; left out", Fault.BAD_VALUE)
            continue
        found = span_at(
            one.where, one.text, span.get("label"), span.get("start"), span.get("end"), words=span.get("text")
        )
        if isinstance(found, FoundAnnotation):
            attributes = span.get("attributes")
            found = replace(
                found, attributes=attributes if isinstance(attributes, dict) else {}, score=share(span.get("score"))
            )
        yield found


def _labels(one: JsonText) -> Iterator[FoundAnnotation | Problem]:
    """The options that were accepted, or the one label that the task is about."""
    texts = {
        option["id"]: option.get("text")
        for option in listed(one.fields.get("options"))
        if isinstance(option, dict) and isinstance(option.get("id"), str | int)
    }
    for chosen in listed(one.fields.get("accept")):
        name = texts.get(chosen) if isinstance(chosen, int) else chosen
        if isinstance(name, str) and name.strip():
            yield FoundAnnotation(name)
        elif isinstance(chosen, int):
            yield FoundAnnotation(str(chosen))
        else:
            yield Problem(one.where, "an accepted option without a name; left out", Fault.BAD_VALUE)
    label = one.fields.get("label")
    if not isinstance(one.fields.get("accept"), list) and isinstance(label, str) and label.strip():
        yield FoundAnnotation(label, score=share(one.fields.get("score")))


def _suggested(said: Iterable[FoundAnnotation], fields: Fields) -> tuple[FoundAnnotation, ...]:
    """What a task proposes that nobody has answered."""
    sure = share(fields.get("score"))
    whole = 1.0 if sure is None else sure
    return tuple(replace(one, score=whole if one.score is None else one.score) for one in said)


def _details(fields: Fields, *, is_ours: bool) -> dict[str, Any]:
    """What else a task says; what Prodigy notes for itself begins with an underscore."""
    rest = {key: one for key, one in fields.items() if not key.startswith("_")}
    meta = rest.pop("meta", None)
    if is_ours:
        return {**rest, "metadata": meta if isinstance(meta, dict) else {}}
    return {**(meta if isinstance(meta, dict) else {}), **rest}
