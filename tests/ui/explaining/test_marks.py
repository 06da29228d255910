"""What speaks for a label, drawn on items of each medium."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage, QTextCharFormat

from labeller.domain.row_columns import ColumnKind, RowColumn
from labeller.ui.canvas.image_loader import ImageLoader
from labeller.ui.canvas.image_view import ImageView
from labeller.ui.explaining.column_marks import ColumnMarks, EvidenceBar
from labeller.ui.explaining.heat_marks import HeatMarks
from labeller.ui.explaining.word_marks import WordMarks
from labeller.ui.rows.row_card import RowCard
from labeller.ui.text.text_pane import TextPane

COLUMNS = (RowColumn("mass", ColumnKind.NUMBER), RowColumn("kind", ColumnKind.CATEGORY))


@pytest.fixture
def pane(qtbot) -> TextPane:
    pane = TextPane()
    qtbot.addWidget(pane)
    return pane


@pytest.fixture
def view(qtbot) -> ImageView:
    """A white image of 200 x 100 pixels that is shown at once."""
    loader = ImageLoader()
    view = ImageView(loader)
    qtbot.addWidget(view)
    view.resize(400, 200)
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    view.show_image(image, 1)
    yield view
    loader.close()


def marked(pane):
    """The marked words with the style of the line below them."""
    return {one.cursor.selectedText(): one.format.underlineStyle() for one in pane.extraSelections()}


def test_words_are_underlined_and_those_against_dashed(pane):
    pane.show_text("First 🦓 line\nand a second, a zebra")
    WordMarks(pane).show([(((29, 34),), 1.0), (((6, 7), (8, 12)), -0.5)])
    style = QTextCharFormat.UnderlineStyle
    assert marked(pane) == {"zebra": style.SingleUnderline, "🦓": style.DashUnderline, "line": style.DashUnderline}


def test_marks_of_words_go_with_the_text(pane):
    pane.show_text("a zebra")
    marks = WordMarks(pane)
    marks.show([(((2, 7),), 1.0)])
    pane.show_text("another")
    assert marked(pane) == {}


def test_heat_lies_over_its_place_and_can_be_taken_away(view):
    marks = HeatMarks(view)
    marks.show([((0.0, 0.0, 0.5, 1.0), 1.0)])
    drawn = view.canvas.grab().toImage()
    warm, cold = drawn.pixelColor(60, 100), drawn.pixelColor(340, 100)
    assert warm.blue() - warm.red() > 40
    assert (cold.red(), cold.blue()) == (255, 255)
    marks.clear()
    assert view.canvas.grab().toImage().pixelColor(60, 100).red() == 255


def test_strongest_heat_lets_the_image_be_seen(view):
    HeatMarks(view).show([((0.0, 0.0, 1.0, 1.0), -1.0)])
    drawn = view.canvas.grab().toImage().pixelColor(200, 100)
    assert np.allclose([drawn.redF(), drawn.blueF()], [1.0, 0.4 + 0.6 * 0x1A / 255], atol=0.03)


def test_column_that_speaks_has_a_bar_beside_its_cell_until_another_row_is_shown(qtbot):
    card = RowCard()
    qtbot.addWidget(card)
    fields = {"mass": 3, "kind": "a"}
    card.show_row(fields, COLUMNS)
    ColumnMarks(card).show([("kind", -0.4), ("gone", 1.0)])
    assert [bar.accessibleName() for bar in bars(card)] == ["speaks against it"]
    card.show_row(fields, COLUMNS)
    assert len(bars(card)) == 1
    card.show_row({"mass": 4, "kind": "a"}, COLUMNS)
    assert bars(card) == []


def bars(card):
    return [bar for bar in card.findChildren(EvidenceBar) if not bar.isHidden()]
