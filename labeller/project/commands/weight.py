"""How much a command touches, so that whoever gives it knows whether it takes longer than a moment."""

from __future__ import annotations

from sqlalchemy import Connection

from labeller.domain.audit import running
from labeller.project.commands import codec
from labeller.project.commands.answers import SetAnswers
from labeller.project.commands.audits import DeliverAudit, TakeBackDelivery
from labeller.project.commands.command import Command
from labeller.project.commands.imports import RemoveImport, RestoreImport
from labeller.project.commands.labels import MergeLabels, RemoveLabel, RestoreLabel
from labeller.project.commands.splits import AssignSplits
from labeller.project.commands.suggesting import RestoreSuggestions, WithdrawSuggestions
from labeller.store import audit_store, import_removal, label_removal, suggestion_store

# As they lie in the history: rows of an answer take more.
_PACKED_ROW_BYTES = 20
_ROW_BYTES = 80
_DECODED_BELOW_BYTES = 20_000


def weigh(db: Connection, command: Command) -> int:
    """About how many rows a command touches. Counting ends at some thousands."""
    match command:
        case SetAnswers():
            return len(command.answers)
        case AssignSplits():
            return len(command)
        case DeliverAudit() | TakeBackDelivery():
            return _weigh_delivery(db, command)
        case RemoveLabel():
            return label_removal.count(db, command.label_id)
        case MergeLabels():
            return label_removal.count(db, command.source_id)
        case RestoreLabel():
            return len(command.rows) // _ROW_BYTES
        case RemoveImport():
            return import_removal.count(db, command.import_id)
        case RestoreImport() | RestoreSuggestions():
            return import_removal.count_bytes_aside(db, command.import_id) // _PACKED_ROW_BYTES
        case WithdrawSuggestions():
            return suggestion_store.count(db, command.import_id)
        case _:
            return 1


def _weigh_delivery(db: Connection, command: DeliverAudit | TakeBackDelivery) -> int:
    if isinstance(command, TakeBackDelivery):
        return len(audit_store.find_delivered(db, command.at))
    audit = running(audit_store.read_audits(db))
    return 0 if audit is None else audit.population


def weigh_packed(db: Connection, packed: bytes) -> int:
    """The same of a command as the history keeps it. Raises LabellerError if it cannot be read."""
    if len(packed) >= _DECODED_BELOW_BYTES:
        return len(packed) // _PACKED_ROW_BYTES
    return weigh(db, codec.decode(packed))
