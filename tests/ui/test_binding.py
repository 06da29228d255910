"""What we rely on in the Qt binding itself, so that an upgrade that breaks it is seen here and not by users."""

import sys

import pytest
from PySide6.QtCore import QObject, QTimer, Signal


class Speaker(QObject):
    said = Signal(object)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None and True are not counted from Python 3.12 on")
def test_calls_and_signals_do_not_lose_references(qapp):
    timer, speaker, calls = QTimer(), Speaker(), 500
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(calls):
        timer.setInterval(5)
        speaker.said.emit(True)
    lost = before[0] - sys.getrefcount(None), before[1] - sys.getrefcount(True)
    assert max(lost) < calls / 10
