"""What every page of the open project is: a widget that can be gone to, left, and that says what it cannot do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from labeller.errors import LabellerError


class ProjectPage(QWidget):
    """One page. It is made when somebody goes there first, and is kept, hidden, until the project is closed.

    While it is hidden it costs nothing: signals of the session are then only noted, and what has changed is shown in
    `enter`. `failed` carries what could not be done, for the window to show, `said` a word about what was;
    `page_wanted` the name of another page. `item_wanted` and `label_wanted` carry the id of an item, or of the label
    whose items are to be listed, for the label page.
    """

    failed = Signal(object)
    said = Signal(str)
    page_wanted = Signal(str)
    item_wanted = Signal(object)
    label_wanted = Signal(int)

    # What can be done on the page, by the ids of the actions table (see `shortcuts.build_actions`).
    actions_by_id: Mapping[str, QAction] = {}  # a mapping that is never written to

    def enter(self) -> None:
        """The page has just been shown: bring it up to date, and give the keyboard to where one begins."""
        self.setFocus()

    def finish(self) -> None:
        """Keep what is being typed and chosen, because another page or a dialog is shown now."""

    def leave(self) -> None:
        """The project is about to be closed: keep what is being typed, and follow nothing any more."""
        self.finish()

    def guarded(self, act: Callable[[], object]) -> Callable[[], None]:
        """The act, with what it cannot do told to the window."""

        def safely() -> None:
            try:
                act()
            except LabellerError as error:
                self.failed.emit(error)

        return safely
