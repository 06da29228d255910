import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from labeller.ui.job_runner import JobRunner
from labeller.ui.widgets.jobs_button import JobList, JobsButton


@pytest.fixture
def jobs(qapp):
    made = JobRunner()
    yield made
    made.cancel_all_and_wait()


@pytest.fixture
def start(jobs):
    gate = threading.Event()

    def start_(title: str, **options):
        def job(context):
            context.progress(420, 1240, "IMG_2041.jpg")
            while not gate.wait(0.005):
                context.check()

        return jobs.start(title, job, done=list, failed=list, title=title, **options)

    yield start_
    gate.set()


def test_button_names_the_job_counts_several_and_hides_when_nothing_runs(jobs, start, qtbot):
    button = JobsButton(jobs)
    qtbot.addWidget(button)
    assert button.isHidden()
    start("Import photos")
    assert (button.text, button.isHidden()) == ("Import photos", False)
    start("Embed texts")
    start("Refit", visible=False)
    assert button.text == "2 jobs"
    jobs.cancel("Import photos")
    jobs.cancel("Embed texts")
    qtbot.waitUntil(button.isHidden)


def test_list_shows_progress_and_cancels(jobs, start, qtbot):
    listed = JobList(jobs)
    qtbot.addWidget(listed)
    start("Import photos")
    (line,) = listed.rows
    qtbot.waitUntil(lambda: "420 of 1,240" in [label.text() for label in line.findChildren(type(line._count))])
    qtbot.mouseClick(line.cancel_button, Qt.MouseButton.LeftButton)
    assert not line.cancel_button.isEnabled()
    qtbot.waitUntil(lambda: listed.rows == [])


def test_list_opens_above_the_button_and_closes_when_all_is_done(jobs, start, qtbot):
    button = JobsButton(jobs)
    qtbot.addWidget(button)
    button.move(400, 500)
    button.show()
    start("Import photos")
    qtbot.mouseClick(button.findChild(QPushButton), Qt.MouseButton.LeftButton)
    listed = button.findChild(JobList)
    assert listed.isVisible()
    assert listed.frameGeometry().bottom() < button.frameGeometry().top()
    jobs.cancel("Import photos")
    qtbot.waitUntil(listed.isHidden)


def test_finished_jobs_are_forgotten(jobs, qtbot):
    button = JobsButton(jobs)
    qtbot.addWidget(button)
    for _ in range(3):
        jobs.start("quick", lambda _: "done", done=list, failed=list)
        qtbot.waitUntil(lambda: not jobs.jobs)
    assert button.findChild(JobList).rows == []
