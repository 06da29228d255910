"""The pages of the open project, of which one is shown: label, learning, and whatever else there is to do.

To add a page:

1. make a `ProjectPage` (labeller/ui/project_page.py), constructed from session, settings and shortcuts;
2. write a function here that imports and makes it, so that the window opens without it, and a row of `PAGES`;
3. add the action that goes there to `ACTIONS`, "show_<name>", with its key, in the group VIEW.

Header, command palette, shortcut sheet and window take it from the table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from labeller.domain.item import ItemId
from labeller.domain.schema import LabelId, Task
from labeller.errors import LabellerError
from labeller.ui.page_names import AUDIT, CONFIRM, LABEL, LEARNING

if TYPE_CHECKING:
    from labeller.settings import Settings
    from labeller.ui.labelling.label_page import LabelPage
    from labeller.ui.project_page import ProjectPage
    from labeller.ui.session import ProjectSession
    from labeller.ui.shortcuts import Shortcuts


def _tr(text: str) -> str:
    """Marks a text for translation, without a context; it is translated where it is shown."""
    return text


def _learning(session: ProjectSession, settings: Settings, shortcuts: Shortcuts) -> ProjectPage:
    from labeller.ui.learning.learning_page import LearningPage

    return LearningPage(session, settings, shortcuts)


def _label(session: ProjectSession, settings: Settings, shortcuts: Shortcuts) -> LabelPage:
    from labeller.ui.labelling.label_page import LabelPage

    return LabelPage(session, settings, shortcuts)


def _is_learned(task: Task) -> bool:
    """Of keypoints nothing is learned yet."""
    return task is not Task.KEYPOINTS


def _confirm(session: ProjectSession, settings: Settings, shortcuts: Shortcuts) -> ProjectPage:
    from labeller.ui.bulk.confirm_page import ConfirmPage

    return ConfirmPage(session, settings, shortcuts)


def _audit(session: ProjectSession, settings: Settings, shortcuts: Shortcuts) -> ProjectPage:
    from labeller.ui.bulk.audit_page import AuditPage

    return AuditPage(session, settings, shortcuts)


def _has_one_label(task: Task) -> bool:
    return task.is_whole_item and not task.is_multilabel


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page: its name, its title in the header, what makes it, and the tasks that it has something to say about."""

    name: str
    title: str
    make: Callable[[ProjectSession, Settings, Shortcuts], ProjectPage]
    suits: Callable[[Task], bool] = lambda _: True

    @property
    def action_id(self) -> str:
        """The action that goes there."""
        return f"show_{self.name}"

    @property
    def translated_title(self) -> str:
        return QCoreApplication.translate("", self.title)


PAGES = (
    PageSpec(LABEL, _tr("Label"), _label),
    PageSpec(LEARNING, _tr("Learning"), _learning, _is_learned),
    PageSpec(CONFIRM, _tr("Confirm"), _confirm, _has_one_label),
    PageSpec(AUDIT, _tr("Audit"), _audit, _has_one_label),
)


def pages_for(task: Task) -> Sequence[PageSpec]:
    """The pages of a project with that task."""
    return [page for page in PAGES if page.suits(task)]


class ProjectPages(QStackedWidget):
    """Shows one page of a project at a time, the label page first. Escape leads back there.

    `shown_changed` carries the name of the page that is shown, `failed` what one of them could not do, `said` a word
    about what it did.
    """

    shown_changed = Signal(str)
    failed = Signal(object)
    said = Signal(str)

    def __init__(
        self, session: ProjectSession, settings: Settings, shortcuts: Shortcuts, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self._shortcuts = shortcuts
        self._specs = {page.name: page for page in pages_for(session.schema.task)}
        self._made: dict[str, ProjectPage] = {}
        self.label = _label(session, settings, shortcuts)
        self._add(LABEL, self.label)

    @property
    def names(self) -> Sequence[str]:
        """The pages that there are for the project's task."""
        return tuple(self._specs)

    @property
    def shown(self) -> str:
        """The name of the page that is shown."""
        return next(name for name, page in self._made.items() if page is self.currentWidget())

    @property
    def page(self) -> ProjectPage:
        """The page that is shown."""
        return self._made[self.shown]

    def show_page(self, name: str) -> None:
        """Go to a page, or to its beginning if it is the one that is shown; nothing for one that the task lacks."""
        if name not in self._specs:
            return
        if name != self.shown:
            self.page.finish()
            self.setCurrentWidget(self._made.get(name) or self._add(name, self._make(name)))
            # Nobody looks at the item meanwhile.
            self.label.flow.set_watched(is_watched=name == LABEL)
            self.shown_changed.emit(name)
        self.page.enter()

    def show_item(self, item_id: ItemId) -> None:
        """Show an item on the label page."""
        self.show_page(LABEL)
        try:
            self.label.flow.go_to(item_id)
        except LabellerError as error:
            self.failed.emit(error)

    def show_label(self, label_id: LabelId) -> None:
        """List the items with a label on the label page."""
        self.show_page(LABEL)
        self.label.queue.show_label(label_id)

    def leave(self) -> None:
        """Keep what is being typed on any page, before the project is closed."""
        for page in self._made.values():
            page.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape that nothing on the page had a use for."""
        if event.key() == Qt.Key.Key_Escape and self.shown != LABEL:
            self.show_page(LABEL)
        else:
            super().keyPressEvent(event)

    def _make(self, name: str) -> ProjectPage:
        return self._specs[name].make(self._session, self._settings, self._shortcuts)

    def _add(self, name: str, page: ProjectPage) -> ProjectPage:
        self._made[name] = page
        page.page_wanted.connect(self.show_page)
        page.item_wanted.connect(self.show_item)
        page.label_wanted.connect(self.show_label)
        page.failed.connect(self.failed)
        page.said.connect(self.said)
        self.addWidget(page)
        return page
