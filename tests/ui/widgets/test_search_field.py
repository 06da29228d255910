import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from labeller.ui.widgets.search_field import SearchField


@pytest.fixture
def field(qtbot) -> SearchField:
    made = SearchField("Search items")
    qtbot.addWidget(made)
    return made


def test_search_waits_for_a_pause_in_typing(field, qtbot):
    heard = []
    field.searched.connect(heard.append)
    qtbot.keyClicks(field, "dog")
    assert heard == []
    qtbot.waitUntil(lambda: heard == ["dog"])


def test_enter_searches_at_once_and_only_once(field, qtbot):
    heard = []
    field.searched.connect(heard.append)
    qtbot.keyClicks(field, "dog")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == ["dog"]
    qtbot.wait(200)
    assert heard == ["dog"]


def test_escape_empties_the_field_then_leaves_it(field, qtbot):
    field.setText("dog")
    with qtbot.assertNotEmitted(field.left):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    with qtbot.waitSignal(field.left):
        qtbot.keyClick(field, Qt.Key.Key_Escape)


def test_arrow_keys_walk_the_results(field, qtbot):
    steps = []
    field.stepped.connect(steps.append)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert steps == [1, -1]


def test_enter_in_the_field_is_not_the_shortcut_of_the_page(qtbot):
    page, triggered = QWidget(), []
    field = SearchField()
    QVBoxLayout(page).addWidget(field)
    accept = QAction("Accept", page)
    accept.setShortcut("Return")
    accept.triggered.connect(lambda: triggered.append("accept"))
    page.addAction(accept)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert triggered == []


def test_field_has_a_name_for_assistive_technology(field):
    assert field.accessibleName() == "Search items"
