"""Settling how a table is read: what the caller chose stays, the rest is guessed from the first rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice

from labeller.domain.item import Medium, Problem
from labeller.domain.schema import Task
from labeller.errors import UsageError
from labeller.formats.annotation_json import COLUMNS
from labeller.formats.format import ReadOptions
from labeller.formats.label_cells import guess_separator
from labeller.formats.looking import LOOK_ROWS, whole_item_task
from labeller.formats.tables import column_guess as guess
from labeller.formats.tables.column_guess import ColumnFacts, column_facts
from labeller.media.tables import Row, Table
from labeller.media.unreadable import UnreadableError

# How much of a table is looked at before it is read: enough for rare labels, quick on any size.
LOOK_BYTES = 1 << 24

# Tables name the files of these instead of holding them.
_IN_FILES = {Medium.IMAGE, Medium.AUDIO}
_PLURALS = {Medium.IMAGE: "images", Medium.AUDIO: "sounds"}


@dataclass(frozen=True, slots=True)
class Look:
    """The first rows and faults of a table, and whether they are all of it."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    is_whole: bool


def look_at(table: Table) -> Look:
    rows: list[Row] = []
    problems: list[Problem] = []
    reading = table.rows()
    for found in islice(reading, LOOK_ROWS):
        if isinstance(found, Problem):
            problems.append(found)
        else:
            rows.append(found)
        if reading.done_bytes > LOOK_BYTES:
            break
    return Look(tuple(rows), tuple(problems), reading.done_bytes >= table.size_bytes)


def settle(table: Table, look: Look, options: ReadOptions) -> ReadOptions:
    """The options with nothing left open. Raises UsageError for a column that is not there.

    Raises UnreadableError if no row can be taken.
    """
    if look.problems and not look.rows:
        raise UnreadableError(f"no row can be taken; {look.problems[0].reason}", table.path)
    facts = column_facts(table.columns, (row.fields for row in look.rows))
    _check_columns(options, facts)
    is_of_rows = _is_of_rows(options, facts)
    media = "" if is_of_rows else _media_field(options, facts)
    _check_medium(table, options, facts.get(media))
    label = _label_field(options, facts, media)
    text = "" if media or is_of_rows else _text_field(table, options, facts, label)
    separator = "" if is_of_rows else _separator(options, facts.get(label))
    return replace(
        options,
        task=options.task or (Task.TABULAR_CLASSIFICATION if is_of_rows else _task(media, label, separator, facts)),
        text_field=text,
        media_field=media,
        # A column of labels that is not wanted must not come in as part of the rows that they are about.
        label_field=label or (options.label_field or "" if is_of_rows else ""),
        name_field=_chosen(options.name_field, guess.guess_name(_others(facts, media, label, text))),
        group_field=_chosen(options.group_field, "group" if "group" in facts else ""),
        split_field=_chosen(options.split_field, guess.guess_split(_others(facts, media, label, text))),
        label_separator=separator,
        media_root=options.media_root or table.path.parent,
        encoding=table.encoding,
        delimiter=table.delimiter or "",
        has_header=table.has_header,
    )


def _chosen(choice: str | None, guessed: str) -> str:
    return guessed if choice is None else choice


def _others(facts: Mapping[str, ColumnFacts], *taken: str) -> list[ColumnFacts]:
    return [fact for name, fact in facts.items() if name not in taken]


def _check_columns(options: ReadOptions, facts: Mapping[str, ColumnFacts]) -> None:
    label = None if options.is_unlabelled else options.label_field
    named = (options.text_field, options.media_field, label, options.name_field, options.group_field)
    for field in (*named, options.split_field):
        if field and field not in facts:
            raise UsageError(f"There is no column “{field}”.", f"The columns are: {', '.join(facts) or 'none'}.")


def _check_medium(table: Table, options: ReadOptions, media: ColumnFacts | None) -> None:
    """Raises UsageError if the files that a table names are not what the project is for."""
    if media is None or options.task is None:
        return
    wanted, found = options.task.medium, media.medium_of_paths
    if wanted not in _IN_FILES or (wanted is not found and media.image_paths + media.sound_paths):
        raise UsageError(f"“{table.path.name}” names {_PLURALS[found]}; the project is for {options.task}.")


def _is_of_rows(options: ReadOptions, facts: Mapping[str, ColumnFacts]) -> bool:
    """Whether the items are whole rows: as asked, or because no column is a text or names a picture."""
    if options.task is not None:
        return options.task.medium is Medium.ROW
    if options.text_field is not None or options.media_field is not None:
        return options.text_field == "" and not options.media_field
    label = _label_field(options, facts, "")
    return not guess.guess_media(list(facts.values())) and guess.looks_like_rows(_others(facts, label))


def _media_field(options: ReadOptions, facts: Mapping[str, ColumnFacts]) -> str:
    if options.media_field is not None:
        return options.media_field
    wants_text = options.text_field or (options.task is not None and options.task.medium not in _IN_FILES)
    return "" if wants_text else guess.guess_media(list(facts.values()))


def _label_field(options: ReadOptions, facts: Mapping[str, ColumnFacts], media: str) -> str:
    if options.is_unlabelled:
        return ""
    if options.label_field is not None:
        return options.label_field
    if options.task is not None and not options.task.is_whole_item:
        return next((name for name in COLUMNS if name in facts), "")
    others = _others(facts, media, options.text_field or "")
    has_content = media or options.text_field or sum(fact.filled > 0 for fact in others) > 1
    return guess.guess_label(others) if has_content else ""


def _text_field(table: Table, options: ReadOptions, facts: Mapping[str, ColumnFacts], label: str) -> str:
    if options.task is not None and options.task.medium is not Medium.TEXT:
        what = "sound files" if options.task.medium is Medium.AUDIO else "image files"
        raise UnreadableError(f"no column names {what}", table.path, "Choose the column that holds their paths.")
    text = _chosen(options.text_field, guess.guess_text(_others(facts, label)))
    if not text:
        raise UnreadableError("no column holds texts", table.path)
    return text


def _separator(options: ReadOptions, label: ColumnFacts | None) -> str:
    if options.label_separator is not None:
        return options.label_separator
    if label is None or label.lists or (options.task is not None and not options.task.is_multilabel):
        return ""
    return guess_separator(label.values)


def _task(media: str, label: str, separator: str, facts: Mapping[str, ColumnFacts]) -> Task:
    return whole_item_task(
        facts[media].medium_of_paths if media else Medium.TEXT,
        is_multilabel=bool(separator) or (label in facts and facts[label].lists > 0),
    )
