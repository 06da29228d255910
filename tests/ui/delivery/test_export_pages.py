"""What the export dialog says when it has written."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from labeller.delivery.export import ExportReport
from labeller.formats.format import Renamed
from labeller.formats.losses import Loss
from labeller.ui.delivery.export_pages import WrittenPage


def report(**told) -> ExportReport:
    usual = {"items": 3, "annotations": 3, "files": 5, "lost": (), "renamed": ()}
    return ExportReport(**{"target": Path("/d/out"), "format": "csv", **usual, **told})


@pytest.fixture
def said(qtbot):
    """The sentences of the page for a report."""
    page = WrittenPage()
    qtbot.addWidget(page)

    def show(**told) -> list[str]:
        page.show_report(report(**told))
        return [text.text() for text in page.told.widget().findChildren(QLabel) if text.text()]

    return show


def test_losses_are_said_again(said):
    lost = (Loss("comments", 1200), Loss("flags", 1))
    assert said(lost=lost) == ["What the format could not hold", "1,200 comments", "1 flags"]


def test_card_and_manifest_are_named_where_they_are(said):
    (told,) = said(has_card=True)
    assert "README.md" in told
    assert "manifest.json" in told


def test_table_alone_has_nothing_beside_it(said):
    assert said(has_card=False) == []


def test_remarks_and_changed_names_follow(said):
    renamed = tuple(Renamed(f"a/{number}", f"a_{number}") for number in range(7))
    told = said(notes=("All pictures were copied.",), renamed=renamed)
    assert told == ["All pictures were copied.", *(f"a/{n} → a_{n}" for n in range(5)), "and 2 more names were changed"]
