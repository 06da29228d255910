"""Everything that says why, beside the sentence on the card: for the item on the screen, never for a control item."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from labeller.domain.schema import LabelId
from labeller.ui.explaining.precedent_desk import PrecedentDesk
from labeller.ui.explaining.precedent_strip import PrecedentStrip
from labeller.ui.labelling.item_walk import ItemWalk
from labeller.ui.labelling.shown import Shown
from labeller.ui.session import ProjectSession


class ReasonDesk(QObject):
    """Shows the precedents of each item in `strip`. `item_chosen(ItemId)` asks for one of them."""

    item_chosen = Signal(object)

    def __init__(self, session: ProjectSession, flow: ItemWalk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._flow = flow
        self._is_whole_item = session.schema.task.is_whole_item
        self.strip = PrecedentStrip(session.schema.task.medium)
        self.strip.chosen.connect(self.item_chosen)
        self._precedents = PrecedentDesk(session, self.strip, self)
        flow.shown_changed.connect(self._show)

    def leave(self) -> None:
        """Find nothing any more, before the project is closed."""
        self._precedents.leave()

    def _show(self) -> None:
        shown = self._flow.shown
        if shown is None or shown.is_control or not self._is_whole_item:
            self._precedents.show_item(None, None)
        else:
            self._precedents.show_item(shown.item.id, _label_of(shown))


def _label_of(shown: Shown) -> LabelId | None:
    """The label to speak about: what was answered, or else what is suggested."""
    told = shown.answer.label_ids if shown.answer is not None else tuple(shown.offered)
    return next(iter(told), None)
