"""An item of the list in words, for assistive technology and tool tips."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from labeller.domain.item import ItemState, ItemSummary
from labeller.domain.schema import Label, LabelId


def describe(summary: ItemSummary, labels: Mapping[LabelId, Label]) -> str:
    """All that the row shows: name, state, labels, marks."""
    names = (labels[label_id].name for label_id in summary.label_ids if label_id in labels)
    marks = ((summary.is_flagged, _tr("flagged")), (summary.has_comment, _tr("has a comment")))
    return ", ".join((summary.name, state_name(summary.state), *names, *(word for is_set, word in marks if is_set)))


def state_name(state: ItemState) -> str:
    """A state in a word."""
    return {
        ItemState.OPEN: _tr("open"),
        ItemState.STARTED: _tr("started"),
        ItemState.ANSWERED: _tr("answered"),
        ItemState.SKIPPED: _tr("skipped"),
        ItemState.AUDITED: _tr("labelled by the app, audited"),
    }[state]


def _tr(text: str) -> str:
    return QCoreApplication.translate("", text)
