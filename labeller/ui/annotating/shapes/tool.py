"""A drawing tool: a small state machine that mouse and keys drive, and that edits the board."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from labeller.ui.annotating.shapes.draft import NOTHING, Draft
from labeller.ui.annotating.shapes.pointer import Pointer
from labeller.ui.annotating.shapes.tool_kind import ToolKind
from labeller.ui.annotating.shapes.workbench import Workbench


class Tool(QObject):
    """One way to draw. All that a gesture changes is one step of the history.

    Any method may raise LabellerError; then the board is as it was. The tool goes on with what it had begun if that
    is worth keeping.
    """

    kind: ToolKind
    has_crosshair = True
    yields_to_handles = True
    has_brush = False

    def __init__(self, bench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench

    def take_up(self) -> None:
        """The tool is in hand now."""

    def lay_down(self) -> None:
        """Another tool is in hand now."""

    def go_on(self) -> None:
        """What the tool waited for is there: more of the image can be seen."""

    @property
    def is_begun(self) -> bool:
        """Whether there is something that Escape would give up."""
        return self.draft != NOTHING

    @property
    def draft(self) -> Draft:
        """What is begun."""
        return NOTHING

    @property
    def hint(self) -> str:
        """What to do next, in a few words."""
        return ""

    def cursor(self, at: Pointer) -> Qt.CursorShape:  # noqa: ARG002  # for tools with handles
        return Qt.CursorShape.CrossCursor

    def press(self, at: Pointer) -> bool:  # noqa: ARG002
        """The left button went down. False leaves the gesture to the canvas, which moves the image."""
        return True

    def move(self, at: Pointer, *, is_pressed: bool) -> None:
        """The mouse is elsewhere."""

    def release(self, at: Pointer) -> None:
        """The left button came up."""

    def double_click(self, at: Pointer) -> bool:
        """The second press of a double click. False leaves it to the canvas."""
        return self.press(at)

    def right_click(self, at: Pointer) -> bool:  # noqa: ARG002
        """Whether the tool has a use for it; else the menu opens."""
        return False

    def finish(self) -> bool:
        """End what is begun as it is: Enter. False if there is nothing to end."""
        return False

    def take_back(self) -> bool:
        """Take the last point back: Backspace. False if there is none."""
        return False

    def skip(self) -> bool:
        """Go on to the next part without this one: Tab. False if there are no parts."""
        return False

    def remove(self) -> bool:
        """Remove the part that was touched last: Delete. False leaves it to what is selected."""
        return False

    def cancel(self) -> None:
        """Give up what is begun."""
