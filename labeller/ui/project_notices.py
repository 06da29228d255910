"""What a project has to say by itself, over its page: work that could not be done, and an import that broke off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from labeller.domain.changes import Changes
from labeller.domain.item import ItemId
from labeller.errors import LabellerError
from labeller.project.interrupted import put_down
from labeller.store.import_store import ImportBatch
from labeller.store.packed_store import PackedMedia
from labeller.store.trouble import FileGoneError
from labeller.ui.busy_banner import BusyBanner
from labeller.ui.numbers import size_text
from labeller.ui.session import ProjectSession
from labeller.ui.widgets.banner import DANGER, INFO, WARN, Banner
from labeller.ui.widgets.boxes import column
from labeller.ui.widgets.message_dialog import MessageDialog

_LISTED_ITEMS = 1000


class ProjectNotices(QWidget):
    """Banners that interrupt nobody; each stays until it is closed. `import_wanted` carries a path.

    That the file itself is gone stays until something could be saved again; it offers a copy (`copy_wanted`).

    With `packed` media in the project that are not in their folders, one offers to unpack them (`unpack_wanted`).

    `say` shows a word for a moment, with a button: its text and what it does.
    """

    import_wanted = Signal(object)
    unpack_wanted = Signal()
    copy_wanted = Signal()

    def __init__(
        self,
        session: ProjectSession,
        interrupted: ImportBatch | None,
        say: Callable[[str, str, Callable[[], object]], object],
        parent: QWidget | None = None,
        *,
        packed: PackedMedia | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._interrupted = interrupted
        self._say = say
        self.gone = Banner()
        self.found = Banner()
        self.failure = Banner()
        self.unfinished = Banner()
        self.packed = Banner()
        self.busy = BusyBanner(session.steps)
        self.setLayout(column(self.busy, self.gone, self.found, self.failure, self.unfinished, self.packed))
        session.failed.connect(self._on_failed)
        session.steps.save_failed.connect(self._on_save_failed)
        self.gone.triggered.connect(self.copy_wanted)
        if session.project.notices:
            self.found.show_message("\n".join(session.project.notices), kind=WARN)
        session.unreadable_found.connect(self._on_unreadable)
        self.unfinished.triggered.connect(self._go_on)
        self.unfinished.dismissed.connect(self._put_down)
        self.packed.triggered.connect(self.unpack_wanted)
        session.changed.connect(self._on_changed)
        if packed is not None:
            files = self.tr("%Ln files", "", packed.files)
            text = self.tr("The media of this project are packed in it: {files}, {size}.")
            text = text.format(files=files, size=size_text(packed.size_bytes))
            self.packed.show_message(text, kind=INFO, action=self.tr("Unpack…"))
        if interrupted is not None:
            text = self.tr("The import of {name} was interrupted. What was added stays.")
            name = Path(interrupted.source).name
            self.unfinished.show_message(text.format(name=name), kind=INFO, action=self.tr("Go on importing"))

    def _on_failed(self, error: Exception) -> None:
        """Known trouble is said; anything else is a bug and goes the way of all bugs."""
        if not isinstance(error, LabellerError):
            raise error
        self.failure.show_message(str(error), kind=WARN)

    def _on_save_failed(self, error: LabellerError) -> None:
        if isinstance(error, FileGoneError):
            self.show_gone(error)

    def show_gone(self, error: FileGoneError) -> None:
        """Say that the file is no longer in its place, and offer a copy."""
        self.gone.show_message(str(error), kind=DANGER, action=self.tr("Save a copy…"), is_dismissible=False)

    def _on_changed(self, changes: Changes) -> None:
        """Something could be saved: the file is in its place. Media were unpacked, or located elsewhere."""
        self.gone.hide()
        if changes.media:
            self.packed.hide()

    def _on_unreadable(self, item_ids: frozenset[ItemId]) -> None:
        text = self.tr("The learner cannot read %Ln items", "", len(item_ids))
        self._say(text, self.tr("Show"), lambda: self._list(item_ids))

    def _list(self, item_ids: frozenset[ItemId]) -> None:
        wanted = sorted(item_ids)[:_LISTED_ITEMS]
        names = "\n".join(item.name for item in self._session.summaries(wanted))
        MessageDialog(
            self.tr("The learner cannot read %Ln items", "", len(item_ids)),
            self.tr("They have no suggestions and are asked last. Check whether their files are there and whole."),
            details=names,
            parent=self.window(),
        ).open()

    def _go_on(self) -> None:
        if self._interrupted is not None:
            source = Path(self._interrupted.source)
            self.unfinished.hide()
            self._put_down()
            self.import_wanted.emit(source)

    def _put_down(self) -> None:
        if self._interrupted is None:
            return
        try:
            put_down(self._session.project, self._interrupted)
        except LabellerError as error:
            self._on_failed(error)
        self._interrupted = None
