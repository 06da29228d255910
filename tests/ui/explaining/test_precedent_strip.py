"""The answered items that are most like the one on the screen, beside its suggestion."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from labeller.domain.item import Item, Medium
from labeller.domain.schema import Label
from labeller.loop.precedents import Precedent, Precedents
from labeller.ui.explaining.precedent_button import PrecedentLine, PrecedentTile
from labeller.ui.explaining.precedent_strip import PrecedentStrip
from labeller.ui.explaining.previews import Preview

LABELS = {1: Label(1, "heron", "#0072b2", 0), 2: Label(2, "egret", "#e69f00", 1)}


def precedents(medium: Medium, count: int = 7) -> Precedents:
    items = [
        Item(number, medium, f"item {number}", str(number), text=f"a text\nof {number}") for number in range(count)
    ]
    return Precedents(99, tuple(Precedent(item, (1 + item.id % 2,), 0.9 - item.id / 100) for item in items))


@pytest.fixture
def new_strip(qtbot):
    def make(medium: Medium) -> PrecedentStrip:
        strip = PrecedentStrip(medium)
        qtbot.addWidget(strip)
        strip.set_labels(LABELS)
        return strip

    return make


@pytest.mark.parametrize(
    ("medium", "kind", "count"),
    [(Medium.IMAGE, PrecedentTile, 5), (Medium.TEXT, PrecedentLine, 3), (Medium.AUDIO, PrecedentLine, 3)],
)
def test_nearest_come_first_and_only_as_many_as_there_is_room_for(new_strip, medium, kind, count):
    strip = new_strip(medium)
    strip.show_precedents(precedents(medium), {})
    assert [type(one) for one in strip.buttons] == [kind] * count
    assert [one.text() for one in strip.buttons[:2]] == ["heron", "egret"]


def test_button_says_its_label_its_item_and_how_much_it_is_alike(new_strip):
    strip = new_strip(Medium.TEXT)
    strip.show_precedents(precedents(Medium.TEXT), {})
    said = strip.buttons[0].accessibleName()
    assert all(part in said for part in ("heron", "a text of 0", "90\N{NO-BREAK SPACE}%"))


def test_pressing_one_by_mouse_or_keyboard_asks_for_its_item(new_strip, qtbot):
    strip = new_strip(Medium.TEXT)
    strip.show_precedents(precedents(Medium.TEXT), {})
    with qtbot.waitSignal(strip.chosen) as asked:
        qtbot.mouseClick(strip.buttons[1], Qt.MouseButton.LeftButton)
    assert asked.args == [1]
    with qtbot.waitSignal(strip.chosen) as asked:
        qtbot.keyClick(strip.buttons[2], Qt.Key.Key_Space)
    assert asked.args == [2]


def test_it_takes_no_room_before_there_is_anything_and_keeps_it_afterwards(new_strip):
    strip = new_strip(Medium.IMAGE)
    strip.show_precedents(Precedents(1), {})
    assert strip.isHidden()
    strip.show_precedents(precedents(Medium.IMAGE), {})
    room = strip.minimumHeight()
    strip.clear()
    assert not strip.isHidden()
    assert (strip.minimumHeight(), strip.buttons, strip.sentence) == (room, [], "")


def test_picture_that_is_read_later_appears_in_its_tile(new_strip):
    strip = new_strip(Medium.IMAGE)
    strip.show_precedents(precedents(Medium.IMAGE), {})
    picture = QImage(40, 20, QImage.Format.Format_RGB888)
    picture.fill(Qt.GlobalColor.red)
    strip.show_previews({0: Preview(picture=picture)})
    drawn = strip.buttons[0].grab().toImage()
    assert drawn.pixelColor(drawn.width() // 2, 20).red() == 255


def test_item_without_labels_says_so(new_strip):
    strip = new_strip(Medium.TEXT)
    only = Precedent(Item(1, Medium.TEXT, "a", "a", text="a"), (), 0.5)
    strip.show_precedents(Precedents(9, (only,)), {})
    assert strip.buttons[0].text() == "No label"
