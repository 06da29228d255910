"""The start page: drop a folder, go on with a recent project, or try a sample."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from labeller.errors import LabellerError
from labeller.paths import sample_projects
from labeller.settings import Settings
from labeller.ui.job_runner import JobRunner
from labeller.ui.start.start_cards import ProjectRow, SampleCard, changed_at
from labeller.ui.theme import XL, L, M, S, set_look
from labeller.ui.widgets.boxes import STRETCH, clear, column, row
from labeller.ui.widgets.buttons import PRIMARY, QUIET, push_button
from labeller.ui.widgets.drop_zone import DropZone
from labeller.ui.widgets.empty_state import EmptyState
from labeller.ui.widgets.text import MUTED, Paragraph, plain_label

_WIDTH_PX = 880
_SHOWN_PROJECTS = 6
# As many as a small screen has room for without scrolling.
_SHOWN_SAMPLES = 5


@dataclass(frozen=True, slots=True)
class SampleEntry:
    """What the start page says of a sample; making it is another layer's work, loaded when it is wanted."""

    name: str
    title: str
    description: str


def sample_entries() -> list[SampleEntry]:
    """The samples that were installed; none where there are none."""
    try:
        entries = json.loads((sample_projects() / "samples.json").read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return [SampleEntry(entry["name"], entry["title"], entry["description"]) for entry in entries]


class StartPage(QStackedWidget):
    """Everything that can be done without a project, and a word while one is being opened."""

    open_wanted = Signal(object)
    browse_wanted = Signal()
    new_wanted = Signal()
    check_wanted = Signal()
    sample_wanted = Signal(str)
    dropped = Signal(list)
    failed = Signal(object)

    def __init__(self, settings: Settings, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._jobs = jobs
        set_look(self, surface="0")
        self._recent = column(spacing=S)
        self._busy = EmptyState("hard-drive", "")
        self.addWidget(self._scrolled(self._content()))
        self.addWidget(self._busy)
        self.refresh()

    def refresh(self) -> None:
        """Show the recent projects as they are now."""
        clear(self._recent)
        entries = [self._entry(path) for path in self._settings.recent_projects[:_SHOWN_PROJECTS]]
        for entry in entries:
            self._recent.addWidget(entry)
            entry.show()  # before that it could not take the keyboard
        if not entries:
            self._recent.addWidget(Paragraph(self.tr("Projects that you open will be listed here."), tone=MUTED))
        self._recent.addStretch(1)
        self.setCurrentIndex(0)
        # Enter goes on with what was done last, or begins.
        self.setFocusProxy(entries[0] if entries else self._drop)
        if self.isVisible():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _entry(self, path: Path) -> ProjectRow:
        entry = ProjectRow(path)
        entry.chosen.connect(self.open_wanted)
        entry.forgotten.connect(self.forget)
        self._look_for(path, entry)
        return entry

    def _look_for(self, path: Path, entry: ProjectRow) -> None:
        """Each by itself: one that lies on a drive that does not answer holds up nothing else."""

        def found(changed: QDateTime | None) -> None:
            if isValid(entry):
                entry.show_found(changed)

        self._jobs.start(
            f"look for {path}", lambda _: changed_at(path), done=found, failed=self.failed.emit, visible=False
        )

    def show_busy(self, text: str) -> None:
        """Say what is being done; `refresh` brings the page back."""
        self._busy.set_texts(text)
        self.setCurrentWidget(self._busy)

    def forget(self, path: Path) -> None:
        """Take a project off the list; the project itself stays where it is."""
        try:
            self._settings.forget_project(path)
        except LabellerError as error:
            self.failed.emit(error)
        self.refresh()

    def _content(self) -> QWidget:
        drop = self._drop = DropZone(
            self.tr("Drop a folder or a file with your data here"),
            self.tr("or press Enter to choose one"),
        )
        drop.dropped.connect(self.dropped)
        drop.clicked.connect(self.new_wanted)
        heading = plain_label(self.tr("What shall be labelled?"), role="start")
        buttons = row(
            push_button(self.tr("New project"), kind=PRIMARY, icon="file-plus", clicked=self.new_wanted.emit),
            push_button(self.tr("Open project"), icon="folder-open", clicked=self.browse_wanted.emit),
            push_button(self.tr("Check a dataset"), icon="shield-check", clicked=self.check_wanted.emit),
            spacing=S,
        )
        head = row(heading, STRETCH, buttons)
        recent = column(plain_label(self.tr("Recent projects"), role="emphasised"), self._recent, spacing=M)
        samples = column(plain_label(self.tr("Try a sample"), role="emphasised"), self._samples(), spacing=M)
        lower = row(spacing=XL)
        lower.addLayout(recent, 1)
        lower.addLayout(samples, 1)
        middle = QWidget()
        middle.setFixedWidth(_WIDTH_PX)
        middle.setLayout(column(head, drop, lower, STRETCH, spacing=XL, margins=(0, XL, 0, XL)))
        return middle

    def _samples(self) -> QVBoxLayout:
        """The first samples, and a button for the others."""
        cards = [self._sample(entry) for entry in sample_entries()]
        listed = column(*cards, spacing=S)
        more = push_button(self.tr("More samples"), kind=QUIET, icon="chevron-down")
        others = cards[_SHOWN_SAMPLES:]

        def show_all() -> None:
            more.hide()
            for card in others:
                card.show()
            others[0].setFocus(Qt.FocusReason.OtherFocusReason)

        more.clicked.connect(show_all)
        more.setVisible(bool(others))
        for card in others:
            card.hide()
        listed.addLayout(row(more, STRETCH))
        listed.addStretch(1)
        return listed

    def _sample(self, entry: SampleEntry) -> SampleCard:
        card = SampleCard(entry.title, entry.description)
        card.chosen.connect(lambda: self.sample_wanted.emit(entry.name))
        return card

    def _scrolled(self, content: QWidget) -> QScrollArea:
        holder = QWidget()
        set_look(holder, surface="0")
        holder.setLayout(row(STRETCH, content, STRETCH, margins=(L, 0, L, 0)))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(holder)
        return area
