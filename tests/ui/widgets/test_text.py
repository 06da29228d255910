import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextLayout

from labeller.ui.widgets.text import ElidedLabel, Paragraph, isolated, plain_label, plain_tooltip

LONG = "Complaint about a delivery that came late, broken or not at all"


@pytest.mark.parametrize("text", ["<b>bold</b>", "<img src='http://x'>", "a & b"])
@pytest.mark.parametrize("kind", [plain_label, ElidedLabel, Paragraph])
def test_markup_from_data_is_shown_as_it_is(qtbot, kind, text):
    label = kind(text)
    qtbot.addWidget(label)
    label.resize(400, 20)
    label.show()
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == text


def test_name_in_another_direction_does_not_turn_a_list_round():
    layout = QTextLayout(f"{isolated('خط')}, {isolated('cat')}")
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    assert line.cursorToX(0)[0] < line.cursorToX(len(layout.text()))[0]


def test_tool_tip_shows_markup_as_it_is():
    assert plain_tooltip("<b>\nx") == "<qt>&lt;b&gt;<br>x</qt>"
    assert plain_tooltip("") == ""


def test_text_that_does_not_fit_ends_in_dots_and_is_whole_in_the_tool_tip(qtbot):
    label = ElidedLabel(LONG)
    qtbot.addWidget(label)
    label.resize(120, 20)
    label.show()
    assert label.text().endswith("…")
    assert LONG in label.toolTip()
    label.resize(900, 20)
    assert (label.text(), label.toolTip()) == (LONG, "")


def test_lines_of_a_text_become_one(qtbot):
    label = ElidedLabel("first\nsecond\tthird")
    qtbot.addWidget(label)
    assert label.full_text == "first second third"


def test_paragraph_grows_as_it_gets_narrower(qtbot):
    paragraph = Paragraph(LONG)
    qtbot.addWidget(paragraph)
    assert paragraph.heightForWidth(1000) == 19
    assert paragraph.heightForWidth(120) > 3 * 18


def test_word_longer_than_the_line_is_broken_rather_than_cut(qtbot):
    paragraph = Paragraph("x" * 300)
    qtbot.addWidget(paragraph)
    assert paragraph.heightForWidth(100) > 10 * 18


def test_empty_paragraph_is_one_line_high(qtbot):
    paragraph = Paragraph("")
    qtbot.addWidget(paragraph)
    assert paragraph.heightForWidth(100) == 19


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_paragraph_draws_its_text(qtbot, direction):
    paragraph, empty = Paragraph("شكوى بشأن تأخر التسليم and more"), Paragraph("")
    for label in (paragraph, empty):
        qtbot.addWidget(label)
        label.setLayoutDirection(direction)
        label.resize(200, 60)
    assert paragraph.grab().toImage() != empty.grab().toImage()
