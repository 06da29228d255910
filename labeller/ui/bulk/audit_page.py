"""The Audit page: a random sample of what the app would label is checked blind, and the rest may be delivered."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from labeller.project.auditing import AuditStanding
from labeller.settings import Settings
from labeller.ui.bulk.audit_begin import AuditBegin
from labeller.ui.bulk.audit_check import AuditCheck
from labeller.ui.bulk.audit_flow import AuditFlow
from labeller.ui.bulk.audit_words import AuditWords
from labeller.ui.bulk.bulk_page import BulkPage
from labeller.ui.page_names import CONFIRM
from labeller.ui.session import ProjectSession
from labeller.ui.shortcuts import Shortcuts
from labeller.ui.theme import XL, L, S
from labeller.ui.widgets.boxes import STRETCH, column, row
from labeller.ui.widgets.buttons import PRIMARY, push_button
from labeller.ui.widgets.empty_state import EmptyState
from labeller.ui.widgets.text import MUTED, Paragraph

_VERDICT_WIDTH_PX = 560


class AuditPage(BulkPage):
    """Begins an audit, asks for its sample, and says what came of it. Everything can be done by keyboard."""

    flow: AuditFlow

    def __init__(self, session: ProjectSession, settings: Settings, shortcuts: Shortcuts) -> None:
        super().__init__()
        self._session = session
        self._words = AuditWords(self)
        self.flow = AuditFlow(session, self)
        self.begin = AuditBegin(self._words)
        self.check = AuditCheck(session, settings, shortcuts)
        self.verdict = _Verdict()
        self._waiting = EmptyState("shield-check", self.tr("Looking how the audit stands"))
        self._stack = QStackedWidget()
        for part in (self._waiting, self.begin, self.check, self.verdict):
            self._stack.addWidget(part)
        self.setLayout(column(self._stack, spacing=0))
        self.actions_by_id = self.check.build_actions(self, self.guarded(self.flow.skip))
        self._connect()

    def leave(self) -> None:
        super().leave()
        self.check.leave()

    def _connect(self) -> None:
        self.flow.changed.connect(self._show)
        self.flow.failed.connect(self.failed)
        self.begin.chosen.connect(self.flow.set_choice)
        self.begin.begun.connect(self.flow.begin)
        self.begin.confirm_wanted.connect(lambda: self.page_wanted.emit(CONFIRM))
        self.check.answered.connect(lambda label_id: self.guarded(lambda: self.flow.answer(label_id))())
        self.check.skipped.connect(self.guarded(self.flow.skip))
        self.check.ended.connect(self.guarded(self.flow.end))
        self.verdict.deliver.clicked.connect(self.guarded(self.flow.deliver))
        self.verdict.end.clicked.connect(self.guarded(self.flow.end))

    def _show(self) -> None:
        """Bring the page up to where the audit stands."""
        view = self.flow.view
        if view is None:
            return
        running = view.running
        if running is None:
            self.begin.show_view(view, self.flow.least, self.flow.wanted, can_write=self._session.annotator_id != 0)
            self._bring_up(self.begin)
        elif self.flow.item_id is not None:
            facts = self._session.look_at(self.flow.item_id)
            self.check.show_item(facts.item if facts else None, self._words.progress(running), _done(running))
            self._bring_up(self.check)
        elif running.verdict.due is None:
            title, text = self._words.verdict(running)
            self.verdict.show_outcome(title, text, can_deliver=running.holds)
            self._bring_up(self.verdict)

    def _bring_up(self, part: QWidget) -> None:
        if self._stack.currentWidget() is not part:
            self._stack.setCurrentWidget(part)
            self.focus_item()

    def focus_item(self) -> None:
        part = self._stack.currentWidget()
        if part is not None and self.isVisible():
            part.setFocus(Qt.FocusReason.OtherFocusReason)


class _Verdict(QWidget):
    """What came of an audit, and what can be done now."""

    def __init__(self) -> None:
        super().__init__()
        self._title = Paragraph(role="page")
        self._text = Paragraph(tone=MUTED)
        self.deliver = push_button(self.tr("Deliver the rest, marked as audited"), kind=PRIMARY, icon="package-check")
        self.end = push_button(self.tr("End the audit"))
        middle = QWidget()
        middle.setMaximumWidth(_VERDICT_WIDTH_PX)
        buttons = row(self.deliver, self.end, STRETCH)
        middle.setLayout(column(self._title, self._text, S, buttons, spacing=L))
        self.setLayout(column(STRETCH, row(middle), STRETCH, STRETCH, margins=(XL, XL, XL, XL)))

    def show_outcome(self, title: str, text: str, *, can_deliver: bool) -> None:
        self._title.setText(title)
        self._text.setText(text)
        self.deliver.setVisible(can_deliver)
        self.setFocusProxy(self.deliver if can_deliver else self.end)


def _done(running: AuditStanding) -> float:
    due = running.verdict.due
    return 1.0 if due is None else 1 - len(running.unchecked) / due.size
