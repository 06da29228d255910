import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from labeller.ui.widgets.scrim import Scrim


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    with qtbot.waitActive(window):
        window.show()
    return window


@pytest.fixture
def scrim(window):
    return Scrim(window)


def test_window_is_veiled_while_a_dialog_is_open(window, scrim, qtbot):
    dialog = QDialog(window)
    dialog.open()
    qtbot.waitUntil(scrim.isVisible)
    assert scrim.geometry() == window.rect()
    dialog.close()
    qtbot.waitUntil(scrim.isHidden)


def test_veil_grows_with_its_window(window, scrim, qtbot):
    dialog = QDialog(window)
    dialog.open()
    window.resize(500, 350)
    qtbot.waitUntil(lambda: scrim.geometry() == window.rect())
    dialog.close()


def test_popup_veils_nothing(window, scrim, qtbot):
    popup = QWidget(window, Qt.WindowType.Popup)
    popup.show()
    qtbot.waitExposed(popup)
    assert scrim.isHidden()
    popup.close()
