import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from labeller.errors import LabellerError
from labeller.ui.widgets.message_dialog import ConfirmDialog, MessageDialog


@pytest.fixture
def opened(qtbot):
    def open_(dialog):
        qtbot.addWidget(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        with qtbot.waitActive(dialog):
            dialog.open()
        return dialog

    return open_


def test_error_says_what_happened_and_what_to_do(opened):
    dialog = opened(MessageDialog.for_error(LabellerError("The disk is full.", "Your answers are kept.")))
    assert (dialog.heading.text(), dialog.lead.text()) == ("The disk is full.", "Your answers are kept.")
    dialog.close()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_message_is_closed_by_keyboard(opened, qtbot, key):
    dialog = opened(MessageDialog("Done"))
    qtbot.keyClick(dialog, key)
    assert not dialog.isVisible()


def test_action_of_a_message_is_done_once_it_has_closed(opened, qtbot):
    dialog, seen = MessageDialog("Exported"), []
    button = dialog.add_action("Open folder", lambda: seen.append(dialog.isVisible()))
    opened(dialog)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert seen == [False]


def test_details_unfold_and_can_be_copied(opened, qtbot):
    dialog = opened(MessageDialog("Trouble", details="line 1\nline 2"))
    low = dialog.height()
    assert dialog.findChild(QPlainTextEdit).isHidden()
    unfold = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Show details")
    qtbot.mouseClick(unfold, Qt.MouseButton.LeftButton)
    assert dialog.findChild(QPlainTextEdit).isVisible()
    assert dialog.height() > low
    dialog.copy_details()
    assert QGuiApplication.clipboard().text() == "line 1\nline 2"
    dialog.close()


def test_long_text_is_not_cut(opened):
    dialog = opened(MessageDialog("Trouble", "A long sentence about it. " * 30))
    assert dialog.lead.height() >= dialog.lead.heightForWidth(dialog.lead.width())
    dialog.close()


def test_confirming_does_it_and_cancelling_does_not(opened, qtbot):
    done = []
    for press in ("confirm", "cancel"):
        dialog = opened(ConfirmDialog("Merge?", "240 answers.", "Merge", confirmed=lambda p=press: done.append(p)))
        if press == "confirm":
            qtbot.mouseClick(dialog.confirm_button, Qt.MouseButton.LeftButton)
        else:
            qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert done == ["confirm"]


def test_enter_does_not_press_what_is_dangerous(opened, qtbot):
    done = []
    dialog = opened(ConfirmDialog("Delete?", "", "Delete", is_dangerous=True, confirmed=lambda: done.append(1)))
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert done == []
    dialog.close()
