"""Reading and writing the audits of a project: a setting, since they are few and change as a whole.

What an audit has frozen may be a million items. It is packed, so that whoever reads the settings takes no notice of it.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable
from itertools import accumulate, pairwise
from typing import Any

from sqlalchemy import Connection, select

from labeller.domain.audit import AUDITS, Audit, FrozenLabel
from labeller.domain.item import ItemId, ItemState
from labeller.store import settings_store
from labeller.store import tables as t
from labeller.store.chunks import chunks
from labeller.store.codec import converter, pack, structured, unpack
from labeller.store.damaged import DamagedError

# Scores are for people and thresholds: four digits of them are enough, and are a quarter of the room.
_SCORE_STEPS = 10_000


def read_audits(db: Connection) -> tuple[Audit, ...]:
    """All audits of a project, the newest last. Raises DamagedError."""
    return audits_of(settings_store.read_setting(db, AUDITS))


def audits_of(setting: Any) -> tuple[Audit, ...]:
    """The audits in the value of the setting. Raises DamagedError."""
    audits: tuple[Audit, ...] = structured(setting or [], tuple[Audit, ...])
    return audits


def blind_items(setting: Any) -> frozenset[ItemId]:
    """The items that the audit under way has drawn: whoever checks them must not see what the learner says.

    Read without the rest, since every ranking asks. Raises DamagedError.
    """
    try:
        running = [one for one in setting or [] if one["delivered_at"] is None and one["ended_at"] is None]
        return frozenset(int(drawn["item_id"]) for one in running for drawn in one["sample"])
    except (TypeError, KeyError, ValueError) as error:
        raise DamagedError("it holds audits that cannot be read") from error


def replace_audits(db: Connection, audits: tuple[Audit, ...]) -> tuple[Audit, ...]:
    """Write all audits of a project. Returns those before."""
    document = converter().unstructure(audits, unstructure_as=tuple[Audit, ...])
    return audits_of(settings_store.replace_setting(db, AUDITS, list(document) or None))


def packed(frozen: Iterable[FrozenLabel]) -> str:
    """Frozen labels as a short text; they come in the order of the items."""
    ones = list(frozen)
    ids = [one.item_id for one in ones]
    steps = [after - before for before, after in pairwise([0, *ids])]
    scores = [round(one.score * _SCORE_STEPS) for one in ones]
    return b64encode(pack([steps, [one.label_id for one in ones], scores])).decode("ascii")


def unpacked(text: str) -> list[FrozenLabel]:
    """What `packed` was given, scores to four digits. Raises DamagedError for anything else."""
    try:
        columns: list[list[int]] = structured(unpack(b64decode(text, validate=True)), list[list[int]])
        steps, labels, scores = columns
        rows = zip(accumulate(steps), labels, scores, strict=True)
        return [FrozenLabel(item_id, label_id, score / _SCORE_STEPS) for item_id, label_id, score in rows]
    except (ValueError, TypeError, Base64Error) as error:
        raise DamagedError("what an audit has frozen cannot be read") from error


def find_free(db: Connection, item_ids: Iterable[ItemId]) -> set[ItemId]:
    """Those of the items that are in the project and have no answer."""
    found: set[ItemId] = set()
    for chunk in chunks(item_ids):
        items = select(t.item.c.id).outerjoin(t.answer).where(t.item.c.id.in_(chunk), t.answer.c.item_id.is_(None))
        found.update(db.execute(items).scalars())
    return found


def find_delivered(db: Connection, at: float) -> list[ItemId]:
    """The items that still have the label that an audit delivered at that time."""
    answers = select(t.answer.c.item_id).where(t.answer.c.state == ItemState.AUDITED, t.answer.c.answered_at == at)
    return list(db.execute(answers.order_by(t.answer.c.item_id)).scalars())
