"""The dialog of versions: what there is, what differs, by keyboard; what is chosen is said, and nothing else done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from labeller.domain.version import LabelCount, Named, Renamed, VersionDifference, VersionReason
from labeller.project.commands.answers import SetAnswer
from labeller.project.commands.labels import ChangeLabel
from labeller.project.versions import find_versions, keep_version
from labeller.ui.job_runner import JobRunner
from labeller.ui.versions.version_words import VersionWords
from labeller.ui.versions.versions_dialog import RestoreChoice, VersionsDialog
from labeller.ui.widgets.message_dialog import ConfirmDialog
from tests.store.making import answer, new_project


@pytest.fixture
def path(tmp_path):
    """A project with two versions: one without answers, one with two. Since then a label was renamed."""
    project = new_project(tmp_path, items=10)
    keep_version(project.path, VersionReason.OPENED)
    for item_id in (1, 2):
        project.perform(SetAnswer(item_id, answer(1)))
    keep_version(project.path, VersionReason.WORKING)
    project.perform(ChangeLabel(replace(project.schema.label(1), name="feline")))
    project.close()
    return project.path


@pytest.fixture
def jobs(qtbot) -> Iterator[JobRunner]:
    jobs = JobRunner()
    yield jobs
    jobs.cancel_all_and_wait()


@pytest.fixture
def dialog(path, jobs, qtbot, theme) -> Iterator[VersionsDialog]:
    dialog = VersionsDialog(path, jobs)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.version is not None and not jobs.jobs)
    return dialog


def cells(table):
    return [
        [table.item(line, place).text() for place in range(table.columnCount())] for line in range(table.rowCount())
    ]


def confirm(dialog):
    (question,) = dialog.findChildren(ConfirmDialog)
    question.confirm_button.click()


def test_versions_are_listed_the_newest_first(dialog):
    assert [line[1:5] for line in cells(dialog.table)] == [
        ["while working", "2", "10", "2"],
        ["opened", "0", "10", "2"],
    ]
    assert cells(dialog.table)[0][0].startswith("today ")


def test_what_differs_from_the_newest_is_shown_at_once(dialog):
    assert cells(dialog.difference) == [["Labels renamed since", "\u2068cat\u2069 is now \u2068feline\u2069"]]


def test_what_differs_from_another_is_shown_by_the_arrow_keys(dialog, jobs, qtbot):
    qtbot.keyClick(dialog.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: not jobs.jobs)
    assert cells(dialog.difference)[0] == ["Answers given since", "2: \u2068text 0\u2069, \u2068text 1\u2069"]


def test_restoring_is_asked_for_and_chosen(dialog, qtbot):
    said = []
    dialog.chosen.connect(said.append)
    version = dialog.version
    dialog.restore_button.click()
    confirm(dialog)
    assert said == [RestoreChoice(version)]
    assert not dialog.isVisible()


def test_a_version_becomes_a_new_project_where_somebody_says(dialog, monkeypatch, tmp_path):
    said = []
    dialog.chosen.connect(said.append)
    version = dialog.version
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "new.labeller"), ""))
    dialog.new_button.click()
    assert said == [RestoreChoice(version, tmp_path / "new.labeller")]


def test_all_versions_can_be_removed(dialog, path, jobs, qtbot):
    folder = find_versions(path)
    dialog.remove_button.click()
    confirm(dialog)
    qtbot.waitUntil(lambda: not folder.find() and not jobs.jobs)
    assert not dialog.restore_button.isEnabled()
    assert not dialog.remove_button.isVisible()


def test_a_project_that_cannot_be_read_has_versions_without_a_comparison(path, jobs, qtbot, theme):
    path.write_bytes(b"damaged")
    dialog = VersionsDialog(path, jobs)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.version is not None and not jobs.jobs)
    assert "cannot be compared" in dialog.note.text()
    assert dialog.restore_button.isEnabled()


def test_a_version_that_cannot_be_read_says_so(path, jobs, qtbot, theme):
    find_versions(path).find()[0].path.write_bytes(b"")
    dialog = VersionsDialog(path, jobs)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.version is not None and not jobs.jobs)
    assert cells(dialog.table)[0][2] == "cannot be read"


def test_without_versions_it_says_when_there_will_be_some(tmp_path, jobs, qtbot, theme):
    project = new_project(tmp_path, name="new")
    project.close()
    dialog = VersionsDialog(project.path, jobs)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: not jobs.jobs)
    assert dialog.empty.isVisible()
    assert not dialog.restore_button.isEnabled()


NOW = time.mktime((2026, 11, 23, 14, 5, 0, 0, 0, -1))


@pytest.mark.parametrize(
    ("hours_ago", "words"),
    [(0, "today 2:05\u202fPM"), (15, "yesterday 11:05\u202fPM"), (48, "11/21/26 2:05\u202fPM")],
)
def test_times_are_said_as_people_say_them(hours_ago, words, qapp):
    assert VersionWords().moment(NOW - 3600 * hours_ago, NOW) == words


def test_every_reason_has_words(qapp):
    assert len({VersionWords().reason(reason) for reason in VersionReason}) == len(VersionReason)


def test_every_kind_of_difference_has_a_line(qapp):
    some = Named(9, ("a",))
    difference = VersionDifference(
        some,
        some,
        some,
        some,
        some,
        some,
        ("b",),
        ("c",),
        (Renamed("d", "e"),),
        ("f",),
        ("g",),
        (LabelCount("h", 1, 2),),
    )
    lines = VersionWords().difference(difference)
    assert len(lines) == 12
    assert lines[0] == ("Answers given since", "9: \u2068a\u2069, …")
    assert lines[-1] == ("h", "annotations: 1 then, 2 now")
