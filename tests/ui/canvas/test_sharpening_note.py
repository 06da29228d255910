import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from labeller.errors import LabellerError
from labeller.ui.canvas.sharpening_note import SHOWN_AFTER_MS, SharpeningNote


@pytest.fixture
def host(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(600, 400)
    host.show()
    return host


@pytest.fixture
def note(host):
    return SharpeningNote(host)


def test_long_wait_is_told_and_a_short_one_is_not(note, qtbot):
    note.show_reading()
    assert note.isHidden()
    note.forget()
    qtbot.wait(SHOWN_AFTER_MS + 100)
    assert note.isHidden()
    note.show_reading()
    qtbot.waitUntil(note.isVisible)
    assert "soft until then" in note.accessibleName()
    note.forget()
    assert note.isHidden()


def test_trouble_is_told_with_its_hint_until_the_image_is_left(note, qtbot):
    note.show_trouble(LabellerError("There is too little <b>room</b>.", "3 GB must be free."))
    assert note.isVisible()
    assert "3 GB must be free." in note.toolTip()
    assert note.findChild(QLabel).textFormat() == Qt.TextFormat.PlainText
    note.forget()
    assert (note.isHidden(), note.toolTip()) == (True, "")


def test_it_stays_within_a_window_that_becomes_narrow(note, host, qtbot):
    note.show_trouble(LabellerError("There is too little room on the disk to look at this large image closely."))
    host.resize(240, 300)
    qtbot.waitUntil(lambda: host.rect().contains(note.geometry()))


def test_mouse_goes_through_it_while_an_image_is_read(note):
    assert note.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
