"""Commands as bytes in the history, and back."""

from __future__ import annotations

from functools import cache
from typing import Any

from cattrs import Converter
from cattrs.errors import BaseValidationError

from labeller.errors import LabellerError
from labeller.project.commands.answers import Comment, Flag, SetAnswer, SetAnswers
from labeller.project.commands.attributes import SetAttributes
from labeller.project.commands.audits import BeginAudit, DeliverAudit, EndAudit, PutAudits, TakeBackDelivery
from labeller.project.commands.columns import ChooseColumns
from labeller.project.commands.command import Command
from labeller.project.commands.confirming import ConfirmItems
from labeller.project.commands.editing import EditAnnotations, Finish
from labeller.project.commands.imports import BeginImport, RemoveImport, RestoreImport
from labeller.project.commands.labels import AddLabel, ChangeLabel, MergeLabels, RemoveLabel, RestoreLabel
from labeller.project.commands.media import RelinkMedia
from labeller.project.commands.settings import ChangeSetting
from labeller.project.commands.splits import AssignSplits
from labeller.project.commands.suggesting import BeginSuggestions, RestoreSuggestions, WithdrawSuggestions
from labeller.store.codec import new_converter, pack, unpack

# The names are written into project files: a class may move, but not be renamed.
COMMANDS: tuple[type[Any], ...] = (
    SetAnswer, SetAnswers, ConfirmItems, EditAnnotations, Finish, Flag, Comment,
    AddLabel, ChangeLabel, RemoveLabel, MergeLabels, RestoreLabel,
    BeginImport, RemoveImport, RestoreImport,
    BeginSuggestions, WithdrawSuggestions, RestoreSuggestions,
    SetAttributes, RelinkMedia, ChangeSetting, ChooseColumns, AssignSplits,
    BeginAudit, EndAudit, PutAudits, DeliverAudit, TakeBackDelivery,
)  # fmt: skip

_BY_NAME: dict[str, type[Any]] = {command.__name__: command for command in COMMANDS}
_KIND = "command"


@cache
def _converter() -> Converter:
    converter = new_converter()
    union = RemoveLabel | MergeLabels
    converter.register_unstructure_hook(union, _unstructured)
    converter.register_structure_hook(union, lambda document, _: _structured(document))
    return converter


def encode(command: Command) -> bytes:
    return pack(_unstructured(command))


def decode(data: bytes) -> Command:
    """The command in an event. Raises LabellerError if it cannot be read."""
    try:
        return _structured(unpack(data))
    except (ValueError, KeyError, TypeError, BaseValidationError) as error:
        raise LabellerError(
            "This step of the history cannot be read.", "Nothing was changed; older steps stay where they are."
        ) from error


def _unstructured(command: Command) -> dict[str, Any]:
    return {_KIND: type(command).__name__, **_converter().unstructure(command)}


def _structured(document: dict[str, Any]) -> Command:
    command: Command = _converter().structure(document, _BY_NAME[document[_KIND]])
    return command
