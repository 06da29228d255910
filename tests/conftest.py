"""What every test gets: a home of its own, no screen, no network hub, and a failure for whatever it leaves behind."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Before anything imports Qt or the readers: windows are drawn in memory, data sets are never looked up online.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM") or "offscreen"
os.environ["HF_HUB_OFFLINE"] = os.environ["HF_DATASETS_OFFLINE"] = "1"

# No test measures time: a busy machine is no fault of what is tested.
settings.register_profile("labeller", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("labeller")

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"
JOB_PATIENCE_S = 5.0


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder for each test, so that none touches the user's settings, caches, data or logs."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    for name in ("CONFIG", "CACHE", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    return folder


@pytest.fixture(autouse=True, scope="session")
def interrupts() -> None:
    """Ctrl+C means what it does in a terminal, also where the tests were started in the background without it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data sets beside the repository; the test is skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"no real data at {SHARED_DATA}")
    return SHARED_DATA


@pytest.fixture(scope="session")
def shared_dataset(shared_data: Path) -> Callable[[str], Path]:
    """Gives the folder of one real data set by its name; the test is skipped where it is absent."""

    def find(name: str) -> Path:
        folder = shared_data / name
        if not folder.is_dir():
            pytest.skip(f"no data set {name} in {shared_data}")
        return folder

    return find


@pytest.fixture(autouse=True)
def silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test is heard, whatever the computer has."""
    from labeller.ui.audio import output

    monkeypatch.setattr(output, "DeviceOutput", output.SilentOutput)


class _ErrorLog(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def logged_errors() -> Iterator[list[logging.LogRecord]]:
    """The errors logged so far. A test that expects one takes it out of the list; any that is left fails the test."""
    log = _ErrorLog()
    logging.getLogger().addHandler(log)
    yield log.records
    logging.getLogger().removeHandler(log)
    assert [record.getMessage() for record in log.records] == []


@pytest.fixture(autouse=True, scope="session")
def clipboard() -> Iterator[None]:
    """Nothing stays on it: where windows are drawn in memory it is let go after Python ended, which crashes."""
    yield
    gui = sys.modules.get("PySide6.QtGui")
    if gui is not None and gui.QGuiApplication.instance() is not None:
        gui.QGuiApplication.clipboard().clear()


@pytest.fixture(autouse=True)
def no_key_held() -> Iterator[None]:
    """Ctrl and the like are up again: Qt remembers them from the last event, and lists look at that to select."""
    yield
    widgets, testing = sys.modules.get("PySide6.QtWidgets"), sys.modules.get("PySide6.QtTest")
    if widgets is not None and testing is not None and widgets.QApplication.keyboardModifiers().value:
        testing.QTest.keyRelease(widgets.QWidget(), "a")


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """Fails a test that leaves a window open or a job running."""
    yield
    for thread in _jobs():
        thread.join(JOB_PATIENCE_S)
    assert [thread.name for thread in _jobs()] == []
    left_open = _open_windows()
    for window in left_open:
        window.hide()  # the next test must not be blamed for it too
    assert [repr(window) for window in left_open] == []


def _jobs() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("job ")]


def _open_windows() -> list:
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    return [window for window in widgets.QApplication.topLevelWidgets() if window.isVisible()]
