from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent

from labeller.ui.widgets.drop_zone import DropZone

NO_BUTTON, NO_KEYS, COPY = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction


def mime(*urls: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    data.setText("text")
    return data


@pytest.fixture
def zone(qtbot) -> DropZone:
    made = DropZone("Drop photos here", "or press to choose")
    qtbot.addWidget(made)
    return made


def enter(zone: DropZone, data: QMimeData) -> bool:
    event = QDragEnterEvent(QPoint(1, 1), COPY, data, NO_BUTTON, NO_KEYS)
    event.ignore()
    zone.dragEnterEvent(event)
    return event.isAccepted()


def test_files_and_folders_are_taken(zone, qtbot):
    data = mime("file:///photos/a%20b.jpg", "file:///texts")
    with qtbot.waitSignal(zone.dropped) as dropped:
        zone.dropEvent(QDropEvent(QPointF(1, 1), COPY, data, NO_BUTTON, NO_KEYS))
    assert dropped.args == [[Path("/photos/a b.jpg"), Path("/texts")]]


def test_zone_lights_up_while_files_hang_over_it(zone):
    data = mime("file:///photos")
    assert enter(zone, data)
    assert zone.is_hot
    zone.dragLeaveEvent(QDragLeaveEvent())
    assert not zone.is_hot


@pytest.mark.parametrize("urls", [(), ("https://example.org/a.jpg",)])
def test_text_and_web_addresses_are_not_taken(zone, qtbot, urls):
    data = mime(*urls)
    assert not enter(zone, data)
    with qtbot.assertNotEmitted(zone.dropped):
        zone.dropEvent(QDropEvent(QPointF(1, 1), COPY, data, NO_BUTTON, NO_KEYS))


def test_zone_can_be_pressed_by_keyboard(zone, qtbot):
    with qtbot.waitSignal(zone.clicked):
        qtbot.keyClick(zone, Qt.Key.Key_Space)


def test_hot_zone_looks_different(zone):
    zone.resize(300, 120)
    cold = zone.grab().toImage()
    data = mime("file:///photos")
    enter(zone, data)
    assert zone.grab().toImage() != cold
