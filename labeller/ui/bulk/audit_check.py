"""Checking the sample of an audit: one item after the other, without a word of what the app says of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from labeller.domain.item import Item, Medium
from labeller.settings import Settings
from labeller.ui.canvas.image_loader import ImageLoader
from labeller.ui.labelling.item_view import ItemView
from labeller.ui.labelling.label_keys import LabelKeys
from labeller.ui.session import ProjectSession
from labeller.ui.shortcuts import Shortcuts, build_actions, label_keys
from labeller.ui.theme import L, M, S
from labeller.ui.widgets.boxes import column, row
from labeller.ui.widgets.buttons import QUIET, push_button
from labeller.ui.widgets.keyed_button import KeyedButton
from labeller.ui.widgets.label_chip_list import LabelChipList
from labeller.ui.widgets.text import MUTED, Paragraph, plain_label
from labeller.ui.widgets.thin_progress_bar import ThinProgressBar

_PANEL_PX = 320


class AuditCheck(QWidget):
    """`answered(LabelId)` comes with a label, `skipped` where none can be told, `ended` when somebody gives up."""

    answered = Signal(int)
    skipped = Signal()
    ended = Signal()

    def __init__(self, session: ProjectSession, settings: Settings, shortcuts: Shortcuts) -> None:
        super().__init__()
        self._session = session
        self._shortcuts = shortcuts
        self.view = ItemView(ImageLoader(self), session.media_path)
        if session.schema.task.medium is Medium.AUDIO:
            from labeller.ui.audio.audio_view import make_audio_view

            self.view.add_sounds(make_audio_view())
        self.view.set_text_size(int(settings.get("text_size_px")))
        self.labels = LabelChipList()
        self.progress = plain_label(role="emphasised", tabular=True)
        self._bar = ThinProgressBar()
        self._skip = KeyedButton(self.tr("Cannot tell"), clicked=self.skipped.emit)
        self._keys = LabelKeys(self)
        self._shown: Item | None = None
        self._lay_out()
        self.labels.label_clicked.connect(self.answered)
        self._keys.pressed.connect(self.answered)
        shortcuts.changed.connect(self._show_labels)
        self._show_labels()
        self.setFocusProxy(self.view)

    def build_actions(self, page: QWidget, skip: Callable[[], None]) -> Mapping[str, QAction]:
        """The actions of the page, while an item is shown."""
        handlers: dict[str, Callable[[], object]] = {"skip_drawn": partial(self._if_shown, skip)}
        if self.view.sound_view is not None:
            handlers["play_sound"] = self.view.sound_view.handlers()["play_sound"]
        return build_actions(page, self._shortcuts, handlers)

    def show_item(self, item: Item | None, progress: str, share: float) -> None:
        self.progress.setText(progress)
        self._bar.set_share(share)
        if item is not None and item != self._shown:
            self._show_labels()
            self.view.show_item(item)
        self._shown = item

    def leave(self) -> None:
        self.view.leave()

    def _if_shown(self, act: Callable[[], None]) -> None:
        if self.isVisible():
            act()

    def _show_labels(self) -> None:
        keys = label_keys(self._session.schema, self._shortcuts)
        labels = [replace(label, key=keys.get(label.id, "")) for label in self._session.schema.labels]
        self.labels.set_labels(labels)
        self._keys.listen_for(labels)
        self._skip.set_key(self._shortcuts.hint("skip_drawn"))

    def _lay_out(self) -> None:
        about = Paragraph(
            self.tr("Say what it is. What the app thinks is hidden: who sees it agrees too easily."),
            role="secondary",
            tone=MUTED,
        )
        end = push_button(self.tr("Give up the audit"), kind=QUIET, clicked=self.ended.emit)
        panel = QWidget()
        panel.setFixedWidth(_PANEL_PX)
        panel.setLayout(
            column(
                self.progress, self._bar, about, S, self.labels, row(self._skip, end), spacing=M, margins=(L, L, L, L)
            )
        )
        whole = row(self.view, panel, spacing=0)
        whole.setStretchFactor(self.view, 1)
        self.setLayout(whole)
