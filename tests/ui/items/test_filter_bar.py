import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton

from labeller.domain.filter import ItemFilter
from labeller.domain.item import ItemState
from labeller.domain.schema import Label
from labeller.ui.items.filter_bar import FilterBar
from labeller.ui.widgets.text import ElidedLabel

LABELS = (Label(4, "glass", "#d55e00", 0), Label(9, "metal", "#0072b2", 1))


@pytest.fixture
def bar(qtbot) -> FilterBar:
    bar = FilterBar()
    qtbot.addWidget(bar)
    bar.set_labels(LABELS)
    bar.show()
    yield bar
    bar.close()


@pytest.fixture
def asked(bar) -> list[ItemFilter]:
    filters: list[ItemFilter] = []
    bar.filter_changed.connect(filters.append)
    return filters


def press(bar, name, qtbot):
    button = next(b for b in bar.findChildren(QPushButton) if name in (b.accessibleName(), b.text()))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def choose_label(bar, name):
    combo = bar.findChild(QComboBox)
    combo.setCurrentIndex(combo.findText(name))
    combo.activated.emit(combo.currentIndex())


def test_asks_for_everything_at_first(bar):
    assert bar.filter == ItemFilter()


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Open: no answer yet", ItemFilter(states=frozenset({ItemState.OPEN, ItemState.STARTED}))),
        ("Answered", ItemFilter(states=frozenset({ItemState.ANSWERED}))),
        ("Skipped", ItemFilter(states=frozenset({ItemState.SKIPPED}))),
        ("Flagged", ItemFilter(is_flagged=True)),
    ],
)
def test_states_are_asked_for_at_once(bar, asked, name, wanted, qtbot):
    press(bar, name, qtbot)
    assert asked == [wanted]


def test_all_asks_for_everything_again(bar, asked, qtbot):
    press(bar, "Answered", qtbot)
    press(bar, "All", qtbot)
    assert asked[-1] == ItemFilter()


def test_typing_asks_once_after_a_pause(bar, asked, qtbot):
    qtbot.keyClicks(bar.search, " cat ")
    assert asked == []
    qtbot.waitUntil(lambda: asked == [ItemFilter(text="cat")])


def test_label_is_asked_for(bar, asked):
    choose_label(bar, "metal")
    choose_label(bar, "Any label")
    assert asked == [ItemFilter(label_id=9), ItemFilter()]


def test_everything_that_is_asked_for_goes_together(bar, asked, qtbot):
    press(bar, "Flagged", qtbot)
    choose_label(bar, "glass")
    qtbot.keyClicks(bar.search, "x")
    wanted = ItemFilter(text="x", is_flagged=True, label_id=4)
    qtbot.waitUntil(lambda: asked[-1] == wanted)
    assert bar.filter == wanted


def test_clearing_asks_for_everything_once(bar, asked, qtbot):
    press(bar, "Flagged", qtbot)
    choose_label(bar, "glass")
    qtbot.keyClicks(bar.search, "x")
    qtbot.waitUntil(lambda: asked[-1].text == "x")
    asked.clear()
    bar.clear()
    assert (asked, bar.search.text()) == ([ItemFilter()], "")
    qtbot.keyClicks(bar.search, "x")
    qtbot.waitUntil(lambda: asked[-1].text == "x")


def test_label_stays_asked_for_when_the_schema_changes(bar, asked):
    choose_label(bar, "metal")
    bar.set_labels((Label(9, "steel", "#0072b2", 0),))
    assert (bar.filter.label_id, bar.findChild(QComboBox).currentText()) == (9, "steel")


def test_label_that_is_gone_is_no_longer_asked_for(bar, asked):
    choose_label(bar, "metal")
    bar.set_labels(LABELS[:1])
    assert asked[-1] == ItemFilter()


@pytest.mark.parametrize(("shown", "total", "text"), [(1240, 5000, "1,240 of 5,000"), (5000, 5000, "5,000 items")])
def test_count_is_told(bar, shown, total, text):
    bar.set_counts(shown, total)
    assert bar.findChild(ElidedLabel).full_text == text


def test_every_button_has_a_name(bar):
    assert all(button.accessibleName() or button.text() for button in bar.findChildren(QPushButton))
