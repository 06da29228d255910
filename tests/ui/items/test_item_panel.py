from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton

from labeller.domain.annotation import Source
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.project.commands.labels import AddLabel
from labeller.ui.items.item_panel import ItemPanel
from labeller.ui.job_runner import JobRunner
from labeller.ui.session import ProjectSession
from tests.store.making import add, new_project, texts

CAT, DOG = 1, 2


@pytest.fixture
def session(tmp_path, qtbot, monkeypatch) -> Iterator[ProjectSession]:
    """Twenty texts, text 0 to text 19, with the ids 1 to 20, which no embedder reads: that would only take time."""
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [])
    project = new_project(tmp_path, items=20)
    session = ProjectSession(project, LearningLoop(project, EmbeddingCaches()), JobRunner())
    yield session
    session.close()


@pytest.fixture
def panel(session, qtbot) -> Iterator[ItemPanel]:
    panel = ItemPanel(session)
    qtbot.addWidget(panel)
    panel.resize(280, 700)
    panel.show()
    qtbot.waitUntil(lambda: len(listed(panel)) == 20)
    yield panel
    panel.close()


def listed(panel) -> list[str]:
    model = panel.list.model()
    return [model.index(row).data() for row in range(model.rowCount())]


def press(panel, name, qtbot):
    button = next(b for b in panel.findChildren(QPushButton) if name in (b.accessibleName(), b.text()))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def search(panel, text, qtbot):
    panel.start_search()
    qtbot.keyClicks(panel.filter.search, text)


def said(panel) -> set[str]:
    return {label.text() for label in panel.findChildren(QLabel) if label.isVisible() and label.text()}


def test_lists_all_items(panel):
    assert listed(panel) == [f"text {number}" for number in range(20)]
    assert "20 items" in said(panel)


def test_click_on_a_row_goes_to_its_item(panel, qtbot):
    with qtbot.waitSignal(panel.item_chosen) as chosen:
        qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 80))
    assert chosen.args == [3]


def test_search_finds_texts(panel, qtbot):
    search(panel, "text 1", qtbot)
    qtbot.waitUntil(lambda: len(listed(panel)) == 11)
    assert "11 of 20" in said(panel)


def test_results_are_walked_from_the_search_field(panel, qtbot):
    search(panel, "text 1", qtbot)
    qtbot.waitUntil(lambda: len(listed(panel)) == 11)
    with qtbot.waitSignal(panel.item_chosen) as chosen:
        qtbot.keyClick(panel.filter.search, Qt.Key.Key_Down)
    assert chosen.args == [2]


def test_enter_in_the_search_goes_to_what_was_found_and_gives_the_keyboard_back(panel, qtbot):
    told = []
    panel.item_chosen.connect(told.append)
    panel.left.connect(lambda: told.append("left"))
    search(panel, "text 13", qtbot)
    qtbot.keyClick(panel.filter.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: told == [14, "left"])


def test_enter_stays_in_a_search_that_found_nothing(panel, qtbot):
    left = []
    panel.left.connect(lambda: left.append(True))
    search(panel, "no such text", qtbot)
    qtbot.keyClick(panel.filter.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: listed(panel) == [])
    assert left == []


def test_escape_in_an_empty_search_gives_the_keyboard_back(panel, qtbot):
    panel.start_search()
    with qtbot.waitSignal(panel.left):
        qtbot.keyClick(panel.filter.search, Qt.Key.Key_Escape)


def test_without_a_match_the_filter_can_be_cleared(panel, qtbot):
    search(panel, "nothing like this", qtbot)
    qtbot.waitUntil(lambda: "No item fits" in said(panel))
    press(panel, "Show all", qtbot)
    qtbot.waitUntil(lambda: len(listed(panel)) == 20)
    assert panel.list.isVisible()


def test_answered_item_shows_it_at_once(panel, session):
    session.give_answer(3, [CAT], seconds=1.0, source=Source.HUMAN, is_control=False)
    assert panel.list.model().summary(2).label_ids == (CAT,)


def test_flag_is_shown_at_once_and_taken_back_by_undo(panel, session):
    session.flag(3, is_flagged=True)
    assert panel.list.model().summary(2).is_flagged
    session.steps.undo()
    assert not panel.list.model().summary(2).is_flagged


def test_answered_item_stays_in_the_list_of_open_ones_until_that_is_asked_for_anew(panel, session, qtbot):
    with qtbot.waitSignal(panel.listed):
        press(panel, "Open: no answer yet", qtbot)
    session.give_answer(3, [CAT], seconds=1.0, source=Source.HUMAN, is_control=False)
    qtbot.waitUntil(lambda: not session.jobs.jobs, timeout=30_000)
    assert len(listed(panel)) == 20
    press(panel, "All", qtbot)
    press(panel, "Open: no answer yet", qtbot)
    qtbot.waitUntil(lambda: len(listed(panel)) == 19)


def test_items_with_a_label_are_listed(panel, session, qtbot):
    for item_id, label_id in ((3, CAT), (5, DOG), (7, CAT)):
        session.give_answer(item_id, [label_id], seconds=1.0, source=Source.HUMAN, is_control=False)
    labels = panel.filter.labels
    labels.setCurrentIndex(labels.findText("cat"))
    labels.activated.emit(labels.currentIndex())
    qtbot.waitUntil(lambda: listed(panel) == ["text 2", "text 6"])


def test_new_label_can_be_asked_for(panel, session):
    session.steps.perform(AddLabel("bird"))
    assert panel.filter.labels.findText("bird") > 0


def test_new_items_are_listed(panel, session, qtbot):
    add(session.project, texts(5, first=20), source="more")
    qtbot.waitUntil(lambda: len(listed(panel)) == 25)


def test_item_on_the_page_stays_current_through_a_filter(panel, qtbot):
    panel.set_current(12)
    search(panel, "text 1", qtbot)
    qtbot.waitUntil(lambda: len(listed(panel)) == 11)
    assert panel.list.currentIndex().data() == "text 11"


def test_goes_to_the_ends_of_the_list(panel, qtbot):
    chosen = []
    panel.item_chosen.connect(chosen.append)
    panel.go_to_end(first=False)
    panel.go_to_end(first=True)
    assert chosen == [20, 1]
