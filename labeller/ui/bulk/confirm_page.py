"""The Confirm page: a grid of items that look alike, the wrong ones marked, the rest confirmed by one key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QStackedWidget, QWidget

from labeller.domain.item import ItemId
from labeller.domain.schema import Label, LabelId
from labeller.learning.confirming import PAGE_SIZES
from labeller.settings import Settings
from labeller.ui.bulk.bulk_page import BulkPage
from labeller.ui.bulk.confirm_flow import ConfirmFlow, Marked
from labeller.ui.bulk.confirm_words import ConfirmWords
from labeller.ui.bulk.grid_model import Cell
from labeller.ui.bulk.item_grid import ItemGrid
from labeller.ui.bulk.thumbnails import Thumbnails
from labeller.ui.labelling.label_keys import LabelKeys
from labeller.ui.page_names import LABEL
from labeller.ui.session import ProjectSession
from labeller.ui.shortcuts import Shortcuts, build_actions, label_keys
from labeller.ui.theme import XS, L, M, S
from labeller.ui.widgets.boxes import STRETCH, column, divider, row
from labeller.ui.widgets.buttons import PRIMARY
from labeller.ui.widgets.empty_state import EmptyState
from labeller.ui.widgets.keyed_button import KeyedButton
from labeller.ui.widgets.segmented_control import SegmentedControl
from labeller.ui.widgets.text import MUTED, ElidedLabel, Paragraph, plain_label

SURE = (0.8, 0.9, 0.95, 0.98, 0.99)


class ConfirmPage(BulkPage):
    """Confirms many items at once. Everything on it can be done by keyboard."""

    flow: ConfirmFlow

    def __init__(self, session: ProjectSession, settings: Settings, shortcuts: Shortcuts) -> None:  # noqa: ARG002
        super().__init__()
        self._session = session
        self._shortcuts = shortcuts
        self._words = ConfirmWords(session)
        self.flow = ConfirmFlow(session, self)
        self.thumbnails = Thumbnails(session.schema.task.medium, session.media_path, self)
        self.grid = ItemGrid(session.schema.task.medium, self.thumbnails)
        self.title = ElidedLabel(role="page")
        self.expectation = Paragraph(role="secondary", tone=MUTED)
        self._least = SegmentedControl(
            self.tr("At least so sure"), [(str(share), f"{round(100 * share)}\u00a0%") for share in SURE]
        )
        self._size = SegmentedControl(self.tr("Items on a page"), [(str(size), str(size)) for size in PAGE_SIZES])
        self.go = KeyedButton("", kind=PRIMARY, clicked=self._go)
        self.wrong = KeyedButton(self.tr("Wrong"), clicked=self._toggle_current)
        self.later = KeyedButton(self.tr("Not now"), clicked=self.guarded(self.flow.pass_by))
        self._nothing = EmptyState("list-checks", "", action=self.tr("Go on labelling"), is_primary=False)
        self._stack = QStackedWidget()
        self._label_keys = LabelKeys(self)
        self._lay_out()
        self._connect()
        self._name_keys()
        self._show()

    def leave(self) -> None:
        super().leave()
        self.thumbnails.close()

    def focus_item(self) -> None:
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        sure, many = plain_label(self.tr("At least"), tone=MUTED), plain_label(self.tr("a page"), tone=MUTED)
        head = row(self.title, L, sure, self._least, M, self._size, many, spacing=S)
        head.setStretchFactor(self.title, 1)
        foot = row(self.go, self.wrong, self.later, STRETCH, plain_label(self._words.hint(), tone=MUTED), spacing=S)
        page = QWidget()
        page.setLayout(column(self.grid, divider(), foot, spacing=S, margins=(0, 0, 0, S)))
        self._stack.addWidget(page)
        self._stack.addWidget(self._nothing)
        self.setLayout(column(head, self.expectation, XS, self._stack, spacing=XS, margins=(L, M, L, S)))

    def _connect(self) -> None:
        self.flow.page_changed.connect(self._show)
        self.flow.marked.connect(self._on_marked)
        self.flow.failed.connect(self.failed)
        self._nothing.triggered.connect(lambda: self.page_wanted.emit(LABEL))
        self.grid.toggled.connect(self.flow.toggle)
        self.grid.seen_changed.connect(self._show_go)
        self._label_keys.pressed.connect(self._correct)
        self._least.chosen.connect(lambda _: self._choose())
        self._size.chosen.connect(lambda _: self._choose())
        self._session.steps.busy_changed.connect(self._show_go)
        self._shortcuts.changed.connect(self._name_keys)
        handlers: dict[str, Callable[[], object]] = {
            "confirm_page": self._confirm_by_key,
            "mark_wrong": self._toggle_by_key,
            "pass_page": self.guarded(self.flow.pass_by),
        }
        self.actions_by_id = build_actions(self, self._shortcuts, handlers)

    def _name_keys(self) -> None:
        keys = {"confirm_page": self.go, "mark_wrong": self.wrong, "pass_page": self.later}
        for name, button in keys.items():
            button.set_key(self._shortcuts.hint(name))
        self._listen_to_labels()

    def _listen_to_labels(self) -> None:
        keys = label_keys(self._session.schema, self._shortcuts)
        labels = [label for label in self._session.schema.labels if label.id in keys]
        self._label_keys.listen_for([_with_key(label, keys[label.id]) for label in labels])

    def _show(self) -> None:
        """Bring the page up to what the flow shows."""
        shown = self.flow.shown
        self._least.set_value(str(self.flow.least))
        self._size.set_value(str(self.flow.size))
        self._listen_to_labels()
        self.grid.show_cells([] if shown is None else self._cells(shown))
        had_focus = self._stack.isAncestorOf(QApplication.focusWidget() or self)
        self._stack.setCurrentIndex(0 if shown is not None else 1)
        if had_focus and shown is not None:
            self.focus_item()
        if shown is None:
            self._nothing.set_texts(*self._words.nothing(self.flow))
        self.title.set_full_text(self._words.title(shown))
        self.expectation.setText(self._words.expectation(shown, self.flow.least))
        self._show_go()

    def _show_go(self) -> None:
        shown = self.flow.shown
        self.go.setText(self._words.go(shown, self.grid.unseen))
        can_go = shown is not None and self._session.annotator_id != 0 and not self._session.steps.is_busy
        for button in (self.go, self.wrong, self.later):
            button.setEnabled(can_go)
        self.go.updateGeometry()

    def _cells(self, shown: Marked) -> list[Cell]:
        page = shown.page
        facts = self._session.look_at_all(page.item_ids)
        return [
            Cell(facts[item_id].item, sure, item_id in shown.wrong, self._label(shown.wrong.get(item_id)))
            for item_id, sure in zip(page.item_ids, page.confidences, strict=True)
            if item_id in facts
        ]

    def _on_marked(self, item_id: ItemId) -> None:
        shown = self.flow.shown
        if shown is not None:
            is_wrong, instead = item_id in shown.wrong, self._label(shown.wrong.get(item_id))
            self.grid.mark(item_id, is_wrong=is_wrong, instead=instead)
            self._show_go()

    def _label(self, label_id: LabelId | None) -> Label | None:
        return next((label for label in self._session.schema.labels if label.id == label_id), None)

    def _choose(self) -> None:
        self.flow.set_choice(float(self._least.value), int(self._size.value))
        self.focus_item()

    def _correct(self, label_id: LabelId) -> None:
        """A label's key says what the current item is, and goes on to the next one."""
        item_id = self.grid.current_id
        if item_id is not None:
            self.flow.correct(item_id, label_id)
            self.grid.go_on()

    def _toggle_current(self) -> None:
        item_id = self.grid.current_id
        if item_id is not None:
            self.flow.toggle(item_id)

    def _toggle_by_key(self) -> None:
        """On a button that somebody went to with Tab the key presses that."""
        if not _pressed_button():
            self._toggle_current()

    def _confirm_by_key(self) -> None:
        if not _pressed_button():
            self._go()

    def _go(self) -> None:
        """Confirm, once everything has been on the screen; before that, show what comes next."""
        if self.grid.unseen:
            self.grid.show_more()
        else:
            self.guarded(self.flow.confirm)()


def _pressed_button() -> bool:
    focused = QApplication.focusWidget()
    if isinstance(focused, QAbstractButton):
        focused.click()
        return True
    return False


def _with_key(label: Label, key: str) -> Label:
    return replace(label, key=key)
