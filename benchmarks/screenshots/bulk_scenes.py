"""Confirming many items at once, and the audit of the rest, before the camera."""

from __future__ import annotations

from PySide6.QtCore import Qt

from benchmarks.screenshots.stage import Stage
from benchmarks.screenshots.studio import Studio
from labeller.project.samples import sample_named
from labeller.ui.bulk.audit_page import AuditPage
from labeller.ui.bulk.confirm_page import ConfirmPage

_ANSWERS = 96
_LEAST, _WANTED = 0.8, 0.05


def confirming(studio: Studio, stage: Stage) -> None:
    """Pages of pictures, texts, rows and sounds to confirm, and the page before the app knows anything."""
    for name in ("clipart", "messages", "parcels", "sounds"):
        studio.open(stage.labelled(sample_named(name), _ANSWERS))
        page = _confirm_page(studio)
        studio.wait(lambda: page.flow.shown and page.thumbnails.is_idle, "a page")  # noqa: B023 - waited for here
        page.focus_item()
        studio.press(Qt.Key.Key_Right)
        studio.press(Qt.Key.Key_X)
        studio.press(Qt.Key.Key_Right)
        studio.press("2")
        studio.shoot(f"confirm-{'images' if name == 'clipart' else name}")
        studio.window.close_project()
    studio.open(stage.empty("Herons", "heron", "egret"))
    _confirm_page(studio)
    studio.shoot("confirm-nothing")
    studio.window.close_project()


def auditing(studio: Studio, stage: Stage) -> None:
    """An audit from the choice to the statement, and one that is too much for a small project."""
    studio.open(stage.many_texts("Messages of a year", 4, _ANSWERS))
    studio.do("show_audit")
    page = studio.window.pages.page
    assert isinstance(page, AuditPage)
    studio.wait(lambda: page.flow.view is not None and page.begin.confirm.isVisible(), "the plan")
    studio.shoot("audit-begin")
    page.flow.set_choice(_LEAST, _WANTED)
    studio.wait(lambda: page.flow.view is not None and page.begin.go.isEnabled(), "an audit that can be begun")
    page.begin.go.click()
    studio.wait(lambda: page.flow.item_id is not None, "the first item")
    studio.shoot("audit-check")
    audit = page.flow.view.running.audit if page.flow.view and page.flow.view.running else None
    frozen = {one.item_id: one.label_id for one in audit.sample} if audit else {}
    while (item_id := page.flow.item_id) is not None:
        page.flow.answer(frozen[item_id])
    studio.wait(page.verdict.isVisible, "the verdict")
    studio.shoot("audit-passed")
    page.verdict.deliver.click()
    studio.wait(page.begin.isVisible, "the delivery")
    studio.shoot("audit-delivered")
    studio.window.close_project()


def _confirm_page(studio: Studio) -> ConfirmPage:
    studio.do("show_confirm")
    page = studio.window.pages.page
    assert isinstance(page, ConfirmPage)
    studio.wait(lambda: not page.flow.is_looking, "what is sure")
    page.flow.set_choice(_LEAST, page.flow.size)
    studio.wait(lambda: not studio.session.jobs.jobs, "the page")
    return page
