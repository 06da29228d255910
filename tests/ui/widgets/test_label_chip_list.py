import pytest
from PySide6.QtCore import Qt

from labeller.domain.schema import Label, label_color
from labeller.ui.widgets.label_chip_list import LabelChipList


def labels(count: int) -> list[Label]:
    return [Label(place, f"Label {place}", label_color(place), place) for place in range(count)]


@pytest.fixture
def chips(qtbot) -> LabelChipList:
    made = LabelChipList()
    qtbot.addWidget(made)
    made.set_labels(labels(40))
    made.resize(280, 300)
    with qtbot.waitActive(made):
        made.show()
    return made


def test_click_tells_which_label(chips, qtbot):
    with qtbot.waitSignal(chips.label_clicked) as clicked:
        qtbot.mouseClick(chips.chip(2), Qt.MouseButton.LeftButton)
    assert clicked.args == [2]


def test_forty_labels_scroll_and_none_is_squeezed(chips):
    assert chips.verticalScrollBar().maximum() > 0
    assert {chips.chip(place).height() for place in range(40)} == {32}


@pytest.mark.parametrize(
    ("key", "place"), [(Qt.Key.Key_Down, 11), (Qt.Key.Key_Up, 9), (Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 39)]
)
def test_arrow_keys_move_between_chips(chips, qtbot, key, place):
    chips.chip(10).setFocus()
    qtbot.keyClick(chips.chip(10), key)
    assert chips.chip(place).hasFocus()


def test_chip_with_the_keyboard_is_scrolled_into_view(chips, qtbot):
    chips.chip(0).setFocus()
    qtbot.keyClick(chips.chip(0), Qt.Key.Key_End)
    assert chips.verticalScrollBar().value() == chips.verticalScrollBar().maximum()


def test_tab_enters_at_one_chip_only(chips):
    chips.chip(5).setFocus()
    assert [p for p in range(40) if chips.chip(p).focusPolicy() == Qt.FocusPolicy.TabFocus] == [5]


def test_states_are_set_for_all_chips_at_once(chips):
    chips.set_suggestions({3: 0.8})
    chips.set_suggestions({4: 0.6})
    chips.set_chosen({1, 2})
    assert [p for p in range(40) if chips.chip(p).confidence is not None] == [4]
    assert [p for p in range(40) if chips.chip(p).isChecked()] == [1, 2]


def test_chips_of_labels_that_stay_are_kept(chips):
    kept = chips.chip(3)
    chips.set_labels([labels(4)[3], Label(99, "New", "#000000", 4)])
    assert chips.chip(3) is kept
    with pytest.raises(KeyError):
        chips.chip(0)


def test_filter_shows_the_labels_with_that_text(chips):
    chips.set_filter("LABEL 3 ".lower())
    assert [p for p in range(40) if chips.chip(p).isVisible()] == [3, *range(30, 40)]


def test_new_labels_come_while_the_filter_shows_none(chips):
    chips.set_filter("fox")
    chips.set_labels([*labels(40), Label(99, "Fox", "#000000", 40)])
    chips.set_filter("fox")
    assert chips.best_match("fox").name == "Fox"


def test_best_match_is_the_name_itself_before_names_that_only_have_it_in_them(chips):
    chips.set_labels([Label(1, "Concatenation", "#000000", 0), Label(2, "Cat", "#000000", 1)])
    chips.set_filter("cat")
    assert chips.best_match("cat").name == "Cat"
