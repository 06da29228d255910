"""The item on the label page: whatever it is, large, under one line that says which one it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from labeller.domain.item import Item, ItemId, Medium
from labeller.ui.annotating.spans.span_view import SpanView
from labeller.ui.audio.time_window import time_text
from labeller.ui.canvas.decoding import ImageSource, MissingFileError
from labeller.ui.canvas.image_loader import ImageLoader
from labeller.ui.canvas.image_view import ImageView
from labeller.ui.numbers import count_text, percent_text
from labeller.ui.rows.row_view import RowView
from labeller.ui.text.text_view import TextView
from labeller.ui.theme import L, set_look
from labeller.ui.widgets.buttons import action_button
from labeller.ui.widgets.text import ElidedLabel, plain_label

if TYPE_CHECKING:
    from labeller.ui.audio.audio_view import AudioView

HEADER_HEIGHT_PX = 40
TEXT_STEP_PX = 2

MediaPath = Callable[[Item], Path | None]
"""Where the file of an item should be; None where it has none."""


class ItemView(QWidget):
    """Shows an item of any medium.

    `item_shown(ItemId)` comes when the item can be seen; until then `shown_id` is None and the previous one may
    still be on the screen. `item_failed(ItemId)` comes instead when its file cannot be read.
    Keys other than plus, minus and those that scroll are left to the page.
    """

    item_shown = Signal(object)
    item_failed = Signal(object)
    locate_requested = Signal()
    text_size_changed = Signal(int)

    def __init__(
        self,
        loader: ImageLoader,
        media_path: MediaPath,
        parent: QWidget | None = None,
        *,
        text: TextView | SpanView | None = None,
    ) -> None:
        """`text` shows texts where a plain view of them is not enough."""
        super().__init__(parent)
        self._loader = loader
        self._media_path = media_path
        self._item: Item | None = None
        self._shown_id: ItemId | None = None
        self._failed_id: ItemId | None = None
        self._sounds: AudioView | None = None
        self._image = ImageView(loader, self)
        self._text = text or TextView(self)
        self._row = RowView(self)
        self._views = QStackedWidget(self)
        self._name = ElidedLabel(role="body", mode=Qt.TextElideMode.ElideMiddle, parent=self)
        self._facts = plain_label(role="secondary", tone="muted", tabular=True, parent=self)
        self._hint = plain_label(role="secondary", tone="accent", parent=self)
        self._lay_out()
        if isinstance(self._text, SpanView):
            self._text.hinted.connect(self.show_hint)
        self._image.image_shown.connect(self._on_shown)
        self._image.image_failed.connect(self._on_failed)
        self._image.locate_requested.connect(self.locate_requested)
        self._image.zoom_changed.connect(self._tell_facts)

    @property
    def image_view(self) -> ImageView:
        return self._image

    @property
    def text_view(self) -> TextView | SpanView:
        return self._text

    @property
    def row_view(self) -> RowView:
        return self._row

    @property
    def sound_view(self) -> AudioView | None:
        """Where sounds are shown; None in a project without any."""
        return self._sounds

    @property
    def shown_id(self) -> ItemId | None:
        """The item that is seen, or None."""
        return self._shown_id

    @property
    def failed_id(self) -> ItemId | None:
        """The item whose file could not be read, or None."""
        return self._failed_id

    def show_item(self, item: Item) -> None:
        """Show an item from its beginning, at its fit."""
        self._item, self._shown_id, self._failed_id = item, None, None
        self._name.set_full_text(item.name)
        match item.medium:
            case Medium.TEXT:
                self._text.show_text(item.text or "", _about(item))
                self._bring_up(self._text)
            case Medium.ROW:
                self._row.show_row(item)
                self._bring_up(self._row)
            case Medium.AUDIO:
                self._show_sound(item)
            case _:
                self._show_image(item)
        self._tell_facts()

    def add_sounds(self, view: AudioView) -> None:
        """Show sounds with this view; a project without any does without it."""
        self._sounds = view
        self._views.addWidget(view)
        view.sound_shown.connect(self._on_shown)
        view.sound_failed.connect(self._on_failed)
        view.locate_requested.connect(self.locate_requested)

    def set_tool_bar(self, tools: QWidget) -> None:
        """Put tools at the side of the item."""
        self._body.insertWidget(0, tools)

    def set_note(self, note: QWidget) -> None:
        """Put a line between the name of the item and the item."""
        self._column.insertWidget(2, note)

    def add_action(self, action: QAction) -> None:
        """Put a button for an action at the end of the line above the item."""
        self._head.addWidget(action_button(action))

    def show_hint(self, hint: str) -> None:
        """Say in a few words above the item what can be done next."""
        self._hint.setText(hint)

    def prefetch(self, items: Sequence[Item]) -> None:
        """Read these ahead, the most likely next one first."""
        self._image.prefetch([source for item in items if (source := self._source(item)) is not None])
        if self._sounds is not None:
            sounds = [item for item in items if item.medium is Medium.AUDIO]
            self._sounds.prefetch([path for item in sounds if (path := self._media_path(item)) is not None])

    def clear(self) -> None:
        """Show nothing."""
        self._item = self._shown_id = self._failed_id = None
        self._image.clear()
        self._text.clear()
        self._row.clear()
        if self._sounds is not None:
            self._sounds.clear()
        self._facts.clear()
        self._name.set_full_text("")

    def leave(self) -> None:
        """Show nothing and read nothing any more. Waits for what is being read."""
        self.clear()
        self._loader.close()
        if self._sounds is not None:
            self._sounds.close_files()

    def retry(self) -> None:
        """Try to read the file again if it could not be read: it may be back, or known to lie elsewhere."""
        if self._item is not None and self._item.id == self._failed_id:
            self._image.forget_failures()
            if self._sounds is not None:
                self._sounds.forget_failures()
            self.show_item(self._item)

    def zoom_in(self) -> None:
        """Enlarge the image, or the letters of the text."""
        if self._views.currentWidget() is self._image:
            self._image.zoom_in()
        else:
            self._resize_text(TEXT_STEP_PX)

    def zoom_out(self) -> None:
        if self._views.currentWidget() is self._image:
            self._image.zoom_out()
        else:
            self._resize_text(-TEXT_STEP_PX)

    def fit(self) -> None:
        self._image.fit()

    def actual_size(self) -> None:
        self._image.actual_size()

    def handlers(self, medium: Medium) -> dict[str, Callable[[], object]]:
        """What the actions do that change how large an item of that medium is seen."""
        if medium is Medium.IMAGE:
            zooming = {"zoom_in": self.zoom_in, "zoom_out": self.zoom_out}
            return {**zooming, "zoom_fit": self.fit, "zoom_actual": self.actual_size}
        return {"larger_text": self.zoom_in, "smaller_text": self.zoom_out}

    def set_text_size(self, size_px: int) -> None:
        """Set the size of the letters of texts and rows, 12 to 32 px."""
        self._text.set_point_px(size_px)
        self._row.set_point_px(self._text.point_px)
        self._tell_facts()

    def _show_image(self, item: Item) -> None:
        self._bring_up(self._image, is_shown=False)
        source = self._source(item)
        if source is None:
            self._image.show_failure(MissingFileError(Path(item.path or item.name)), item.id)
        else:
            self._image.show_image(source, item.id)

    def _show_sound(self, item: Item) -> None:
        if self._sounds is None:
            return
        self._bring_up(self._sounds, is_shown=False)
        path = self._media_path(item)
        if path is None:
            self._sounds.show_failure(MissingFileError(Path(item.path or item.name)), item.id)
        else:
            self._sounds.show_sound(path, item.id)

    def _source(self, item: Item) -> ImageSource | None:
        path = self._media_path(item) if item.medium is Medium.IMAGE else None
        return None if path is None else ImageSource(path, item.width, item.height)

    def _bring_up(self, view: QWidget, *, is_shown: bool = True) -> None:
        """Put the view in front; the keyboard stays in the item if it was there."""
        last = self._views.currentWidget()
        had_focus = last is not None and last.hasFocus()
        self._views.setCurrentWidget(view)
        self.setFocusProxy(view)
        if had_focus:
            view.setFocus(Qt.FocusReason.OtherFocusReason)
        if view is not self._image:
            self._image.clear()
        if is_shown and self._item is not None:
            self._on_shown(self._item.id)

    def _on_shown(self, item_id: ItemId) -> None:
        self._shown_id = item_id
        self._tell_facts()
        self.item_shown.emit(item_id)

    def _on_failed(self, item_id: ItemId) -> None:
        self._failed_id = item_id
        self.item_failed.emit(item_id)

    def _resize_text(self, step_px: int) -> None:
        self.set_text_size(self._text.point_px + step_px)
        self.text_size_changed.emit(self._text.point_px)

    def _tell_facts(self) -> None:
        self._facts.setText(self._facts_of_image() if self._views.currentWidget() is self._image else self._length())

    def _facts_of_image(self) -> str:
        size = self._image.image_size
        if size.isEmpty():
            return ""
        return f"{count_text(size.width())} × {count_text(size.height())}  ·  {percent_text(self._image.zoom)}"

    def _length(self) -> str:
        if self._item is not None and self._item.duration_s is not None:
            return time_text(self._item.duration_s)
        if self._item is None or self._item.text is None:
            return ""
        return self.tr("%Ln characters", "", len(self._item.text))

    def _lay_out(self) -> None:
        header = QFrame(self)
        header.setFixedHeight(HEADER_HEIGHT_PX)
        set_look(header, surface="1")
        line = self._head = QHBoxLayout(header)
        line.setContentsMargins(L, 0, L, 0)
        line.setSpacing(L)
        line.addWidget(self._name, 1)
        line.addWidget(self._hint)
        line.addWidget(self._facts)
        rule = QFrame(self)
        set_look(rule, divider="horizontal")
        for view in (self._image, self._text, self._row):
            self._views.addWidget(view)
        self._body = QHBoxLayout()
        self._body.setSpacing(0)
        self._body.addWidget(self._views, 1)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(rule)
        column.addLayout(self._body, 1)


def _about(item: Item) -> str:
    """What came along with a text, in one line."""
    return "  ·  ".join(f"{name}: {value}" for name, value in item.metadata.items() if value not in (None, ""))
