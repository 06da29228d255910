import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QColorDialog

from labeller.domain.schema import PALETTE
from labeller.ui.widgets.color_swatch_picker import ColorSwatchPicker


@pytest.fixture
def picker(qtbot) -> ColorSwatchPicker:
    made = ColorSwatchPicker()
    qtbot.addWidget(made)
    made.show()
    return made


def swatches(picker: ColorSwatchPicker) -> list[QAbstractButton]:
    return [button for button in picker.findChildren(QAbstractButton) if button.isCheckable() and button.isVisible()]


def test_palette_of_twelve_is_offered(picker):
    assert [swatch.accessibleName() for swatch in swatches(picker)] == list(PALETTE)


def test_click_picks_the_color(picker, qtbot):
    with qtbot.waitSignal(picker.picked) as picked:
        qtbot.mouseClick(swatches(picker)[3], Qt.MouseButton.LeftButton)
    assert (picked.args, picker.value) == ([PALETTE[3]], PALETTE[3])


def test_color_from_elsewhere_gets_a_swatch_of_its_own(picker):
    picker.set_value("#123456")
    assert picker.value == "#123456"
    assert len(swatches(picker)) == len(PALETTE) + 1
    picker.set_value(PALETTE[0].upper())
    assert (picker.value, len(swatches(picker))) == (PALETTE[0], len(PALETTE))


@pytest.mark.parametrize(("answer", "value"), [(QColor("#010203"), "#010203"), (QColor(), PALETTE[0])])
def test_any_color_can_be_chosen_in_the_dialog(picker, qtbot, monkeypatch, answer, value):
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: answer)
    other = next(button for button in picker.findChildren(QAbstractButton) if not button.isCheckable())
    qtbot.mouseClick(other, Qt.MouseButton.LeftButton)
    assert picker.value == value
