"""What keys do in the pane of spans; all others are the page's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from labeller.ui.annotating.spans.marked_pane import MarkedPane

Command = Callable[[], object]
_Key, _Held = Qt.Key, Qt.KeyboardModifier

_SIDEWAYS: Mapping[int, bool] = {_Key.Key_Left: False, _Key.Key_Right: True}
_TO_LINE: Mapping[int, QTextCursor.MoveOperation] = {
    _Key.Key_Up: QTextCursor.MoveOperation.Up,
    _Key.Key_Down: QTextCursor.MoveOperation.Down,
    _Key.Key_Home: QTextCursor.MoveOperation.StartOfLine,
    _Key.Key_End: QTextCursor.MoveOperation.EndOfLine,
}
_REMOVING = frozenset((_Key.Key_Delete, _Key.Key_Backspace))


def command(pane: MarkedPane, event: QKeyEvent) -> Command | None:
    """What to do for a key; None for one that means nothing here as things are.

    Arrows walk, with Shift they select; with Alt they move the end of the selected span, with Alt and Shift its
    beginning. Space takes, Delete removes, Escape lets go.
    """
    key, held = event.key(), event.modifiers() & ~_Held.KeypadModifier
    has_shift = bool(held & _Held.ShiftModifier)
    others = held & ~_Held.ShiftModifier
    if key in _SIDEWAYS and others == _Held.AltModifier and pane.has_movable_ends:
        return partial(pane.step_edge, to_right=_SIDEWAYS[key], at_end=not has_shift)
    if others != _Held.NoModifier:
        return None
    if key in _SIDEWAYS:
        return partial(pane.walk, to_right=_SIDEWAYS[key], extend=has_shift)
    if key in _TO_LINE:
        return partial(pane.go_to_line, _TO_LINE[key], extend=has_shift)
    return None if has_shift else _plain(pane, key)


def _plain(pane: MarkedPane, key: int) -> Command | None:
    selected = pane.selected
    if key == _Key.Key_Space and (pane.marked or pane.is_relating or (selected and selected.is_suggested)):
        return pane.taken.emit
    if key in _REMOVING and pane.has_selected:
        return pane.removed.emit
    if key == _Key.Key_Escape and (pane.marked or pane.has_selected or pane.is_relating):
        return pane.let_go
    return None
