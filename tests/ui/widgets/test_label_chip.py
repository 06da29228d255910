from itertools import pairwise

import pytest
from PySide6.QtCore import QSize, Qt

from labeller.domain.schema import Label
from labeller.ui.theme import CONTROL_HEIGHT
from labeller.ui.widgets.label_chip import LabelChip

BILLING = Label(1, "Billing", "#0072b2", 0, "1")
LONG = Label(2, "Complaint about a delivery that came late, broken or not at all", "#e69f00", 1, "2")


@pytest.fixture
def chip(qtbot) -> LabelChip:
    made = LabelChip(BILLING)
    qtbot.addWidget(made)
    return made


def test_chip_is_as_high_as_other_controls(chip):
    assert chip.sizeHint().height() == CONTROL_HEIGHT


def test_click_is_told_and_chooses_nothing_by_itself(chip, qtbot):
    with qtbot.waitSignal(chip.clicked):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert not chip.isChecked()


def test_chip_is_pressed_by_keyboard(chip, qtbot):
    with qtbot.waitSignal(chip.clicked):
        qtbot.keyClick(chip, Qt.Key.Key_Space)


def test_chip_says_all_it_shows(chip):
    chip.set_count(1240)
    chip.set_confidence(0.87)
    chip.set_chosen(True)
    assert chip.accessibleName() == "Billing"
    assert chip.accessibleDescription().replace("\u00a0", " ") == "key 1, suggested, 87 %, given 1,240 times, chosen"


def test_a_suggestion_never_claims_certainty(chip):
    chip.set_confidence(1.0)
    assert "99" in chip.accessibleDescription()


def test_name_that_is_cut_is_whole_in_the_tool_tip(chip):
    chip.set_label(LONG)
    chip.resize(200, CONTROL_HEIGHT)
    chip.show()
    assert LONG.name in chip.toolTip()


def test_name_that_fits_needs_no_tool_tip(chip):
    chip.resize(chip.sizeHint())
    chip.show()
    assert chip.toolTip() == ""


def test_markup_in_a_name_stays_text(chip):
    chip.set_label(Label(3, "<img src=x>", "#0072b2", 2, "", "<b>bold</b>"))
    assert "<img" not in chip.toolTip()
    assert "&lt;b&gt;" in chip.toolTip()


def test_chip_asks_for_room_for_its_whole_name(chip):
    narrow = chip.sizeHint()
    chip.set_label(LONG)
    assert chip.sizeHint().width() > narrow.width()


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_states_look_different(chip, direction):
    chip.setLayoutDirection(direction)
    chip.resize(QSize(280, CONTROL_HEIGHT))
    seen = [chip.grab().toImage()]
    for change in (lambda: chip.set_confidence(0.8), lambda: chip.set_chosen(True), lambda: chip.setEnabled(False)):
        change()
        seen.append(chip.grab().toImage())
    assert all(first != second for first, second in pairwise(seen))
