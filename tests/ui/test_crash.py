import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, QtMsgType
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from labeller.ui import crash, logs
from labeller.ui.crash import SILENCE_S, CrashDialog, CrashReporter, Repeats
from labeller.ui.job_runner import JobRunner
from labeller.ui.widgets.message_dialog import MessageDialog


@pytest.fixture
def reporter(tmp_path, qtbot, logged_errors):
    window = QWidget()
    qtbot.addWidget(window)
    made = CrashReporter(tmp_path, lambda: window)
    made.install()
    yield made
    made.uninstall()
    for dialog in dialogs():
        dialog.close()
    logged_errors.clear()


def dialogs() -> list[MessageDialog]:
    return [
        widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MessageDialog) and widget.isVisible()
    ]


def fail(text: str = "boom") -> None:
    raise ValueError(text)


def test_exception_in_a_slot_is_shown_and_logged_and_the_app_goes_on(reporter, qtbot, logged_errors):
    QTimer.singleShot(0, fail)
    done = []
    QTimer.singleShot(0, lambda: done.append("next"))
    with qtbot.capture_exceptions():
        reporter.install()
        qtbot.waitUntil(lambda: bool(dialogs()) and bool(done))
    assert "boom" in dialogs()[0].details.text
    assert logged_errors[0].exc_info[0] is ValueError


def test_exception_in_a_thread_is_shown_on_the_gui_thread(reporter, qtbot):
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(dialogs()))
    assert "boom" in dialogs()[0].details.text


def test_dialogs_do_not_stack_up(reporter):
    for number in range(60):
        reporter.report(ValueError(f"boom {number}"))
    (dialog,) = dialogs()
    assert "60 times" in dialog.heading.text()
    assert "boom 59" in dialog.details.text
    assert "boom 30" not in dialog.details.text


class Painted(QWidget):
    """Fails at every painting."""

    painted = 0

    def paintEvent(self, event):  # noqa: ARG002, N802
        self.painted += 1
        self.update()
        fail("paint")


def test_an_exception_at_every_painting_is_one_dialog_and_few_lines_in_the_log(reporter, qtbot, logged_errors):
    widget = Painted()
    qtbot.addWidget(widget)
    with qtbot.capture_exceptions():
        reporter.install()
        QTimer.singleShot(0, widget.show)
        qtbot.waitUntil(lambda: widget.painted > 100)
        widget.hide()
    (dialog,) = dialogs()
    assert dialog.details.text.count("ValueError: paint") == 1
    assert len(logged_errors) == 3


def test_an_error_that_goes_on_is_not_shown_again_at_once(reporter, qtbot):
    error = ValueError("again")
    reporter.report(error)
    dialogs()[0].close_button.click()
    reporter.report(error)
    assert dialogs() == []


def test_an_error_that_goes_on_is_shown_again_later():
    now = [0.0]
    repeats = Repeats(lambda: now[0])
    repeats.note_shown(["error"])
    assert not repeats.may_show("error")
    assert repeats.may_show("another")
    now[0] = SILENCE_S + 1
    assert repeats.may_show("error")


class Filter(QObject):
    def eventFilter(self, watched, event):  # noqa: ARG002, N802
        if event.type() == QEvent.Type.User:
            fail("filter")
        return False


def test_an_exception_in_an_event_filter_is_shown(reporter, qtbot):
    widget, watching = QWidget(), Filter()
    qtbot.addWidget(widget)
    widget.installEventFilter(watching)
    with qtbot.capture_exceptions():
        reporter.install()
        QApplication.postEvent(widget, QEvent(QEvent.Type.User))
        qtbot.waitUntil(lambda: bool(dialogs()))
    assert "filter" in dialogs()[0].details.text


class Closing(QWidget):
    def closeEvent(self, event):  # noqa: ARG002, N802
        fail("closing")


def test_an_exception_while_a_window_closes_is_shown_and_the_window_closes(reporter, qtbot):
    widget = Closing()
    widget.show()
    with qtbot.capture_exceptions():
        reporter.install()
        QTimer.singleShot(0, widget.close)
        qtbot.waitUntil(lambda: bool(dialogs()))
    assert not widget.isVisible()
    assert "closing" in dialogs()[0].details.text


def test_an_unknown_exception_of_a_job_is_shown(reporter, qtbot):
    def failed(error):
        raise error

    jobs = JobRunner()
    with qtbot.capture_exceptions():
        reporter.install()
        jobs.start("job", lambda _: fail("job"), done=failed, failed=failed)
        qtbot.waitUntil(lambda: bool(dialogs()))
    assert "in fail" in dialogs()[0].details.text


def recurse(depth=0):
    return recurse(depth + 1)


@pytest.mark.parametrize("bug", [recurse, lambda: bytearray(1 << 60)], ids=["recursion", "memory"])
def test_no_stack_and_no_memory_left_is_an_exception_like_others(reporter, qtbot, bug):
    with qtbot.capture_exceptions():
        reporter.install()
        QTimer.singleShot(0, bug)
        qtbot.waitUntil(lambda: bool(dialogs()))
    assert "Error" in dialogs()[0].details.text
    assert len(dialogs()[0].details.text) < 20_000


def test_an_error_that_cannot_be_described_is_shown_by_its_kind(reporter, monkeypatch):
    def fail_too(_):
        raise MemoryError

    monkeypatch.setattr(crash, "described", fail_too)
    reporter.report(MemoryError())
    assert dialogs()[0].details.text == "MemoryError"


def test_a_full_disk_under_the_log_stops_nothing(reporter, tmp_path, monkeypatch):
    stop = logs.start_logging(tmp_path / "logs")

    def full(_):
        raise OSError(28, "No space left on device")

    (handler,) = [one for one in logging.getLogger().handlers if isinstance(one, RotatingFileHandler)]
    monkeypatch.setattr(logging, "raiseExceptions", False)
    monkeypatch.setattr(handler, "shouldRollover", full)
    reporter.report(ValueError("boom"))
    stop()
    assert "boom" in dialogs()[0].details.text


def test_next_crash_after_closing_is_shown_again(reporter, qtbot):
    reporter.report(ValueError("first"))
    qtbot.mouseClick(dialogs()[0].close_button, Qt.MouseButton.LeftButton)
    assert dialogs() == []
    reporter.report(ValueError("second"))
    assert len(dialogs()) == 1


def test_details_can_be_copied_and_do_not_name_the_home_folder(reporter):
    reporter.report(ValueError(f"{Path.home()}/client/x.labeller"))
    dialogs()[0].copy_details()
    assert "~/client/x.labeller" in QGuiApplication.clipboard().text()
    assert str(Path.home()) not in QGuiApplication.clipboard().text()


def test_log_folder_is_opened(tmp_path, qtbot, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    dialog = CrashDialog("details", tmp_path)
    qtbot.addWidget(dialog)
    next(button for button in dialog.findChildren(QWidget) if button.property("text") == "Open log folder").click()
    assert [url.toLocalFile() for url in opened] == [str(tmp_path)]


def test_interrupt_from_the_keyboard_still_ends_the_program(reporter, monkeypatch):
    heard = []
    monkeypatch.setattr(reporter, "_hooks", (lambda *arguments: heard.append(arguments[0]), None))
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert heard == [KeyboardInterrupt]
    monkeypatch.undo()


def test_broken_dialog_does_not_bring_down_the_reporter(reporter, monkeypatch, logged_errors):
    monkeypatch.setattr(CrashDialog, "open", lambda _: fail("no dialog"))
    reporter.report(ValueError("boom"))
    assert [record.getMessage() for record in logged_errors][-1] == "the crash dialog could not be shown"


@pytest.fixture
def log_folder(tmp_path):
    stop = logs.start_logging(tmp_path / "logs")
    yield tmp_path / "logs"
    stop()


def test_log_is_a_file_of_limited_size(log_folder):
    for _ in range(300):
        logging.getLogger("labeller.test").info("x" * 10_000)
    files = sorted(path.name for path in log_folder.glob("labeller.log*"))
    assert files == ["labeller.log", "labeller.log.1", "labeller.log.2"]
    assert all(path.stat().st_size <= logs.LARGEST_BYTES for path in log_folder.iterdir())


def test_what_qt_says_is_in_the_log(log_folder):
    class Context:
        category = "qt.svg"

    logs.log_qt_message(QtMsgType.QtWarningMsg, Context(), "could not read 100 %s")
    assert "WARNING MainThread qt.qt.svg: could not read 100 %s" in (log_folder / "labeller.log").read_text()


def test_folder_that_cannot_be_written_does_not_stop_the_start(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    stop = logs.start_logging(tmp_path / "file" / "logs")
    logging.getLogger("labeller.test").info("still here")
    stop()
    assert "still here" in capsys.readouterr().err
