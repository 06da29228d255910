"""The start page lists recent projects at once, and says of each what is found out about it."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from labeller.settings import Settings
from labeller.ui.job_runner import JobRunner
from labeller.ui.numbers import locale
from labeller.ui.start import start_page
from labeller.ui.start.start_cards import ProjectRow, SampleCard, changed_at
from labeller.ui.start.start_page import StartPage, sample_entries


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "config"


@pytest.fixture
def settings(folder):
    return Settings(folder / "settings.json")


@pytest.fixture
def jobs(qapp):
    jobs = JobRunner()
    yield jobs
    jobs.cancel_all_and_wait()


@pytest.fixture
def page(settings, jobs, qtbot):
    page = StartPage(settings, jobs)
    qtbot.addWidget(page)
    return page


def listed(page):
    return {row.accessibleName(): row for row in page.findChildren(ProjectRow)}


def texts_of(row):
    return [label.text() for label in row.findChildren(QLabel)]


def test_projects_say_when_they_were_changed_or_that_they_are_missing(settings, page, qtbot, tmp_path):
    (tmp_path / "here.labeller").touch()
    for name in ("here", "gone"):
        settings.remember_project(tmp_path / f"{name}.labeller")
    page.refresh()
    today = locale().toString(changed_at(tmp_path / "here.labeller").date(), "d MMM yyyy")
    qtbot.waitUntil(lambda: today in texts_of(listed(page)["here"]))
    qtbot.waitUntil(lambda: "not found" in texts_of(listed(page)["gone"]))


def test_drive_that_does_not_answer_holds_up_neither_the_page_nor_other_projects(
    settings, page, qtbot, tmp_path, monkeypatch
):
    gate = threading.Event()

    def look(path):
        if path.stem == "far":
            gate.wait(10)
        return changed_at(path)

    monkeypatch.setattr(start_page, "changed_at", look)
    for name in ("near", "far"):
        settings.remember_project(tmp_path / f"{name}.labeller")
    page.refresh()
    assert list(listed(page)) == ["far", "near"]
    qtbot.waitUntil(lambda: "not found" in texts_of(listed(page)["near"]))
    assert "not found" not in texts_of(listed(page)["far"])
    gate.set()
    qtbot.waitUntil(lambda: "not found" in texts_of(listed(page)["far"]))


def test_answer_for_a_page_that_was_drawn_anew_meanwhile_is_dropped(settings, page, qtbot, tmp_path, monkeypatch):
    gate = threading.Event()
    monkeypatch.setattr(start_page, "changed_at", lambda _: gate.wait(10) and None)
    settings.remember_project(tmp_path / "a.labeller")
    page.refresh()
    page.forget(tmp_path / "a.labeller")
    gate.set()
    qtbot.waitUntil(lambda: not page._jobs.is_running(f"look for {tmp_path / 'a.labeller'}"))
    qtbot.waitUntil(lambda: listed(page) == {})


def test_project_taken_off_the_list_stays_off_even_if_that_cannot_be_saved(settings, page, qtbot, tmp_path, folder):
    settings.remember_project(tmp_path / "a.labeller")
    page.refresh()
    (folder / "settings.json").unlink()
    folder.rmdir()
    folder.touch()
    with qtbot.waitSignal(page.failed) as told:
        page.forget(tmp_path / "a.labeller")
    assert "could not be saved" in str(told.args[0])
    qtbot.waitUntil(lambda: listed(page) == {})


def test_every_sample_can_be_chosen(page, qtbot):
    wanted = []
    page.sample_wanted.connect(wanted.append)
    for card in page.findChildren(SampleCard):
        card.pressed.emit()
    assert wanted == [entry.name for entry in sample_entries()] != []


@pytest.fixture
def shown(settings, page, qtbot, tmp_path):
    """Shows the page with recent projects of these names, the latest first."""

    def show(*names):
        for name in reversed(names):
            settings.remember_project(tmp_path / f"{name}.labeller")
        page.refresh()
        with qtbot.waitActive(page):
            page.show()
        return page

    return show


def test_enter_begins_a_project_where_there_is_none(shown, qtbot):
    page = shown()
    with qtbot.waitSignal(page.new_wanted):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def test_enter_goes_on_with_the_latest_project(shown, tmp_path, qtbot):
    page = shown("new", "old")
    with qtbot.waitSignal(page.open_wanted) as opened:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert opened.args == [tmp_path / "new.labeller"]


def test_keyboard_stays_on_the_list_when_a_project_is_taken_off(shown, tmp_path):
    shown("new", "old").forget(tmp_path / "new.labeller")
    assert QApplication.focusWidget().accessibleName() == "old"


def test_more_samples_are_shown_when_they_are_asked_for(page):
    cards = page.findChildren(SampleCard)
    assert [card.isVisibleTo(page) for card in cards] == [place < 5 for place in range(len(cards))]
    (more,) = [button for button in page.findChildren(QPushButton) if button.text() == "More samples"]
    more.click()
    assert all(card.isVisibleTo(page) for card in cards)
    assert page.focusWidget() is cards[5]
    assert not more.isVisibleTo(page)


def test_a_dataset_can_be_checked_without_a_project(page, qtbot):
    (check,) = [button for button in page.findChildren(QPushButton) if button.text() == "Check a dataset"]
    with qtbot.waitSignal(page.check_wanted):
        check.click()
