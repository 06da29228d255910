from PySide6.QtCore import QObject

from labeller.ui.after_paint import after_paint


def test_runs_once_however_often_it_was_started(qtbot):
    ran = []
    parent = QObject()
    timer = after_paint(parent, lambda: ran.append("ran"))
    timer.start()
    timer.start()
    assert ran == []
    qtbot.waitUntil(lambda: not timer.isActive())
    assert ran == ["ran"]


def test_runs_again_when_it_is_started_again(qtbot):
    ran = []
    parent = QObject()
    timer = after_paint(parent, lambda: ran.append("ran"))
    for _ in range(2):
        timer.start()
        qtbot.waitUntil(lambda: not timer.isActive())
    assert ran == ["ran", "ran"]
