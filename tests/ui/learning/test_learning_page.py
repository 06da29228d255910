"""The learning page says what is known with its interval, and else what is missing; it settles what is asked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from labeller.domain.annotation import Source
from labeller.domain.schema import Task
from labeller.learning.label_figures import Confusion
from labeller.loop.pace import Pace
from labeller.loop.progress import Quality
from labeller.loop.quote import DEGREE, RATE, TARGET
from labeller.ui.counts import Counts
from tests.ui.learning.conftest import EARLY, full

PACED = Counts(open=2000, answered=300, by_label={1: 200, 2: 100}, pace=Pace(6.0, 5.0, 8.0))


def plain(text):
    return text.replace("\u00a0", " ")


def with_pace(page):
    page._session._background.counts = PACED
    page._session.counted.emit()


@pytest.mark.parametrize("quality", [None, EARLY])
def test_while_it_is_early_no_figure_is_shown_and_what_is_missing_is_said(open_page, quality):
    page = open_page(quality)
    assert page.accuracy.figure.text() == "Too early to tell"
    assert plain(page.accuracy.measured.text()).endswith("answers can measure it; a figure needs 10.")
    assert page.stop.verdict.text() == "Too early to tell"
    assert page.quote.answers.text() == "–"
    assert not page.quote.copy.isEnabled()
    assert page.accuracy.curve.isHidden()
    assert page.confusions.isHidden()


def test_accuracy_stands_with_its_interval_and_what_is_to_be_expected(open_page):
    page = open_page(full())
    assert plain(page.accuracy.figure.text()) == "85 % (74 to 92)"
    assert plain(page.accuracy.outlook.text()) == "At twice the answers (600): 88 % (86 to 90)"


def test_quote_has_answers_time_and_price_with_their_intervals(open_page):
    page = open_page(full())
    with_pace(page)
    page.quote.target.setValue(88)
    page.quote.rate.setValue(30)
    assert plain(page.quote.answers.text()) == "300 (162 to 448)"
    assert plain(page.quote.hours.text()) == "30 min (14 min to 1 h)"
    assert plain(page.quote.price.text()) == "15.00 (6.75 to 29.87)"


def test_quote_can_be_copied(open_page, qtbot):
    page = open_page(full())
    with_pace(page)
    with qtbot.waitSignal(page.said):
        page.quote.copy.click()
    lines = plain(QGuiApplication.clipboard().text()).splitlines()
    assert lines[0] == "test: to reach 95 % accuracy"
    assert lines[1] == "Accuracy now: 85 % (74 to 92), 60 items checked at random"


def test_before_anything_is_measured_all_items_by_hand_can_be_quoted(open_page):
    page = open_page()
    with_pace(page)
    page.quote.rate.setValue(30)
    text = "All 2,000 open items by hand: 3 h 20 min (2 h 47 min to 4 h 27 min), 100 (83 to 133)"
    assert plain(page.quote.everything.text()) == text
    assert page.quote.copy.isEnabled()


def test_target_and_price_are_steps_that_undo_takes_back(open_page, qtbot):
    page = open_page(full())
    page.quote.target.setValue(90)
    page.quote.rate.setValue(25)
    settings = page._session.project.settings
    assert (settings[TARGET], settings[RATE]) == (0.9, 25.0)
    page._session.steps.undo()
    page._session.steps.undo()
    assert page.quote.target.value() == 95
    assert page.quote.rate.text() == "not set"


def test_degree_of_the_advice_is_chosen_by_key_and_remembered(open_page, qtbot):
    page = open_page(full())
    assert page.stop.verdict.text() == "Go on"
    qtbot.keyClick(page.stop.degree, Qt.Key.Key_Left)
    assert page.stop.verdict.text() == "You can stop"
    assert page.stop.reason.text() == "The reason for early."
    assert page._session.project.settings[DEGREE] == "early"


def test_strategy_is_chosen_here_too_and_explained(open_page, qtbot):
    page = open_page(full())
    before = page.strategy.reason.text()
    page.strategy.strategy.setFocus()
    qtbot.keyClick(page.strategy.strategy, Qt.Key.Key_Down)
    assert page._session.loop_settings.strategy == page.strategy.strategy.currentData() != "mixed"
    assert page.strategy.reason.text() not in ("", before)


def test_page_that_is_not_shown_does_nothing(open_page, monkeypatch):
    page = open_page(full())
    page.hide()
    monkeypatch.setattr(page, "_show_everything", lambda: pytest.fail("drawn while hidden"))
    monkeypatch.setattr(page, "_show_labels", lambda: pytest.fail("drawn while hidden"))
    page._session.measured.emit()
    page._session.counted.emit()
    page._session.give_answer(1, (1,), seconds=1, source=Source.HUMAN, is_control=False)


def test_new_measuring_is_shown_at_once(open_page):
    page = open_page(EARLY)
    page._session._loop._quality = full()
    page._session.measured.emit()
    assert plain(page.accuracy.figure.text()) == "85 % (74 to 92)"


def test_what_is_drawn_has_no_empty_parts(open_page):
    page = open_page(Quality(full().now, full().curve, 240, full().control), task=Task.TEXT_SPANS)
    assert page.confusions.isHidden()
    assert page.stop.isHidden()
    assert page.accuracy.outlook.isHidden()
    assert not page.quote.target.isVisibleTo(page)
    assert page.labels.table.columnCount() == 2


def test_several_labels_an_item_show_pairs_with_what_was_missed(open_page):
    quality = Quality(full().now, (), 240, full().control, full().labels, (Confusion(1, None, 5, 30),))
    page = open_page(quality, task=Task.TEXT_MULTILABEL)
    assert page.confusions.matrix.isHidden()
    shown = [page.confusions.pairs.item(0, place).text() for place in range(3)]
    assert shown == ["cat", "nothing", "5 of 30"]


def test_enter_on_a_label_asks_for_its_items(open_page, qtbot):
    page = open_page(full())
    page.labels.table.setFocus()
    qtbot.keyClick(page.labels.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.label_wanted) as asked:
        qtbot.keyClick(page.labels.table, Qt.Key.Key_Return)
    assert asked.args == [2]


def test_more_of_a_label_is_looked_for_at_a_key_and_no_more_at_the_next(open_page, qtbot):
    page = open_page(full())
    page.labels.table.setFocus()
    qtbot.keyClick(page.labels.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.labels.table, Qt.Key.Key_Space)
    assert page._session.loop_settings.wanted == (2,)
    assert page.labels.table.item(1, 4).text() == "looked for"
    assert page.labels.more.isChecked()
    page.labels.more.click()
    assert page._session.loop_settings.wanted == ()


def test_target_that_may_never_be_reached_says_what_that_means(open_page):
    page = open_page(full())
    with_pace(page)
    page.quote.target.setValue(95)
    assert "every open item has to be answered" in page.quote.note.text()


def test_names_that_would_not_fit_into_a_matrix_are_listed_in_pairs(open_page):
    page = open_page(full(), labels=("a name that is far too long for a matrix", "another one"))
    assert page.confusions.matrix.isHidden()
    assert page.confusions.pairs.isVisibleTo(page)


def test_enter_in_the_matrix_asks_for_the_items_of_that_answer(open_page, qtbot):
    page = open_page(full())
    page.confusions.matrix.setCurrentCell(1, 0)
    assert page.confusions.matrix.item(1, 0).text() == "4"
    with qtbot.waitSignal(page.label_wanted) as asked:
        qtbot.keyClick(page.confusions.matrix, Qt.Key.Key_Return)
    assert asked.args == [2]


def test_everything_is_reached_with_tab(open_page, qtbot):
    page = open_page(full())
    reached: set[QWidget] = set()
    for _ in range(40):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    page_parts = (page.quote, page.labels, page.confusions)
    wanted = {page.quote.target, page.quote.rate, page.quote.currency, page.labels.order, page.labels.table}
    wanted |= {page.confusions.matrix, page.strategy.strategy}
    assert not [one.accessibleName() for one in wanted - reached]
    assert all(one.accessibleName() for one in (*wanted, *page_parts))


class ShownWindows(QObject):
    """Remembers every window that is shown, be it for a moment."""

    def __init__(self):
        super().__init__()
        self.kinds = []

    def eventFilter(self, watched, event):  # noqa: N802 - the name is Qt's
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.kinds.append(type(watched).__name__)
        return False


def test_no_part_is_a_window_of_its_own_for_a_moment(open_page, qapp):
    """Such a one would take the keyboard from the window."""
    shown = ShownWindows()
    qapp.installEventFilter(shown)
    open_page(full())
    qapp.removeEventFilter(shown)
    assert shown.kinds == ["LearningPage"]


@pytest.mark.parametrize(
    "labels",
    [("yes", "no"), tuple(f"label number {n}" for n in range(77)), ("x" * 60, "y" * 60), ("قطة", "كلب", "طائر")],
    ids=["two", "77", "long", "Arabic"],
)
def test_nothing_reaches_out_of_a_small_window(open_page, labels):
    page = open_page(full(), labels=labels)
    width = page.width()
    cards = (page.accuracy, page.stop, page.quote, page.labels, page.confusions, page.strategy)
    for card in cards:
        left = card.mapTo(page, QPoint(0, 0)).x()
        assert left >= 0
        assert left + card.width() <= width
