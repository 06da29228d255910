import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from labeller.ui.widgets.segmented_control import SegmentedControl


@pytest.fixture
def control(qtbot) -> SegmentedControl:
    made = SegmentedControl("Show", [("open", "Open"), ("answered", "Answered"), ("all", "All")])
    qtbot.addWidget(made)
    return made


def test_first_option_is_chosen_at_the_start(control):
    assert control.value == "open"


def test_click_chooses_and_tells(control, qtbot):
    with qtbot.waitSignal(control.chosen) as chosen:
        qtbot.mouseClick(control.findChildren(QPushButton)[1], Qt.MouseButton.LeftButton)
    assert (chosen.args, control.value) == (["answered"], "answered")


def test_setting_a_value_tells_nobody(control, qtbot):
    with qtbot.assertNotEmitted(control.chosen):
        control.set_value("all")
    assert control.value == "all"


@pytest.mark.parametrize(("key", "value"), [(Qt.Key.Key_Right, "answered"), (Qt.Key.Key_Left, "all")])
def test_arrow_keys_choose(control, qtbot, key, value):
    qtbot.keyClick(control, key)
    assert control.value == value
