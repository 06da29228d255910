"""Making a project whole again from the rows that were saved of a damaged one.

What is missing but only named is replaced: a label, an annotator or a folder gets a name that says that its own was
lost. What is about a lost item is dropped.
"""

from __future__ import annotations

import uuid
from collections import Counter

from sqlalchemy import Connection

from labeller.domain.schema import Task, label_color

_ABOUT_ITEMS = ("item_content", "annotation", "answer", "mark", "suggestion")
_OF_IMPORTS = ("item", "answer", "suggestion", "label")
_TASKS = {
    "image": Task.IMAGE_CLASSIFICATION,
    "text": Task.TEXT_CLASSIFICATION,
    "row": Task.TABULAR_CLASSIFICATION,
    "audio": Task.AUDIO_CLASSIFICATION,
}


def make_whole(db: Connection, damaged: frozenset[str], name: str) -> dict[str, int]:
    """Give every row its parents. `damaged` names the tables of which something may be missing.

    Returns how many rows of each table were dropped.
    """
    before = _changes(db)
    dropped: Counter[str] = Counter()
    _give_project(db, name)
    if "item_content" in damaged:
        dropped["item"] += _run(
            db, "DELETE FROM item WHERE medium IN ('text', 'row') AND id NOT IN (SELECT item_id FROM item_content)"
        )
    for table in _ABOUT_ITEMS:
        dropped[table] += _run(db, f"DELETE FROM {table} WHERE item_id NOT IN (SELECT id FROM item)")  # noqa: S608  # ours
    _give_labels(db)
    _give_annotators(db)
    _give_folders(db)
    for table in _OF_IMPORTS:
        _run(db, f"UPDATE {table} SET import_id = NULL WHERE import_id NOT IN (SELECT id FROM import_batch)")  # noqa: S608  # ours
    _give_answers(db)
    _drop_torn_media(db)
    if "annotation" in damaged:
        # Of what lost its annotations nobody can say whether it had any: it goes back into the pool.
        dropped["answer"] += _run(
            db, "DELETE FROM answer WHERE state = 'answered' AND item_id NOT IN (SELECT item_id FROM annotation)"
        )
    if damaged or _changes(db) > before:
        _forget_steps(db)
    return {table: count for table, count in dropped.items() if count}


def _run(db: Connection, statement: str, *values: object) -> int:
    return db.exec_driver_sql(statement, values).rowcount


def _changes(db: Connection) -> int:
    return int(db.exec_driver_sql("SELECT total_changes()").scalar_one())


def _give_project(db: Connection, name: str) -> None:
    if db.exec_driver_sql("SELECT count(*) FROM project").scalar_one():
        return
    medium = db.exec_driver_sql("SELECT medium FROM item GROUP BY medium ORDER BY count(*) DESC").scalar()
    task = _TASKS.get(medium or "", Task.IMAGE_CLASSIFICATION)
    _run(
        db,
        "INSERT INTO project SELECT 1, ?, ?, ?, '[]', coalesce(min(at), 0) FROM event",
        str(uuid.uuid4()),
        name,
        task.value,
    )


def _give_labels(db: Connection) -> None:
    # Attributes without their label mean nothing; annotations and suggestions keep theirs, by its number.
    _run(db, "DELETE FROM attribute WHERE label_id NOT IN (SELECT id FROM label)")
    missing = db.exec_driver_sql(
        """SELECT label_id FROM annotation UNION SELECT label_id FROM suggestion
        EXCEPT SELECT id FROM label ORDER BY 1"""
    )
    for (label_id,) in missing.all():
        position = db.exec_driver_sql("SELECT coalesce(max(position), -1) + 1 FROM label").scalar_one()
        _run(
            db,
            "INSERT INTO label VALUES (?, ?, ?, ?, '', '', '[]', '[]', NULL)",
            label_id,
            f"lost label {label_id}",
            label_color(position),
            position,
        )


def _give_annotators(db: Connection) -> None:
    _run(
        db,
        """INSERT INTO annotator SELECT id, 'lost annotator ' || id FROM (
        SELECT annotator_id AS id FROM answer UNION SELECT annotator_id FROM annotation
        UNION SELECT annotator_id FROM event EXCEPT SELECT id FROM annotator)""",
    )


def _give_folders(db: Connection) -> None:
    _run(
        db,
        """INSERT INTO media_root SELECT id, 'lost folder ' || id FROM (
        SELECT root_id AS id FROM item WHERE root_id IS NOT NULL UNION
        SELECT root_id FROM import_batch WHERE root_id IS NOT NULL EXCEPT SELECT id FROM media_root)""",
    )


def _give_answers(db: Connection) -> None:
    """An annotation tells who answered, and when, should the answer itself be lost."""
    _run(
        db,
        """INSERT INTO answer (item_id, state, annotator_id, answered_at, seconds, is_control)
        SELECT item_id, 'answered', min(annotator_id), max(created_at), sum(seconds), 0 FROM annotation
        WHERE item_id NOT IN (SELECT item_id FROM answer) GROUP BY item_id""",
    )


def _drop_torn_media(db: Connection) -> None:
    """Of packed media only what is whole is kept: half a file would fail its checksum when it is unpacked."""
    _run(
        db,
        """DELETE FROM packed_content WHERE size_bytes <>
        (SELECT coalesce(sum(length(bytes)), 0) FROM packed_chunk WHERE content_id = packed_content.id)""",
    )
    for table in ("packed_chunk", "packed_file"):
        _run(db, f"DELETE FROM {table} WHERE content_id NOT IN (SELECT id FROM packed_content)")  # noqa: S608  # ours
    _run(db, "DELETE FROM packed_file WHERE root_id NOT IN (SELECT id FROM media_root)")


def _forget_steps(db: Connection) -> None:
    """Undo begins anew: the steps so far no longer lead from one state to the next. They stay in the history."""
    _run(db, "UPDATE event SET undo_top = NULL, redo_top = NULL WHERE id = (SELECT max(id) FROM event)")
    _run(db, "DELETE FROM removed_rows")
