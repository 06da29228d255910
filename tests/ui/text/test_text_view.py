from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from labeller.ui.text.text_pane import DEFAULT_PX, LARGEST_PX, SMALLEST_PX
from labeller.ui.text.text_view import TextView
from labeller.ui.theme import DARK
from labeller.ui.widgets.empty_state import EmptyState

LONG = "This is a sentence of some length that will be repeated. " * 40


@pytest.fixture
def view(qtbot) -> Iterator[TextView]:
    view = TextView()
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    yield view
    view.close()


def lines(view) -> list[str]:
    """The text as it is broken into lines on the screen."""
    found, block = [], view.pane.document().begin()
    while block.isValid():
        layout = block.layout()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            found.append(block.text()[line.textStart() : line.textStart() + line.textLength()])
        block = block.next()
    return found


def select_all(view, qtbot):
    qtbot.keyClick(view.pane, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)


def test_text_is_shown_as_it_is_and_never_read_as_markup(view):
    view.show_text("<b>bold</b> & <script>x</script>\n<table>")
    assert view.pane.toPlainText() == "<b>bold</b> & <script>x</script>\n<table>"


def test_lines_have_eighty_characters_at_most(view):
    view.show_text(LONG)
    assert 65 < max(len(line.rstrip()) for line in lines(view)) <= 80


def test_column_is_in_the_middle(view):
    view.show_text(LONG)
    place = view.pane.viewport().geometry()
    assert abs(place.center().x() - 600) <= 1


def test_narrow_view_has_narrow_lines(view):
    view.resize(400, 600)
    view.show_text(LONG)
    assert max(len(line) for line in lines(view)) < 50


@pytest.mark.parametrize("size_px", [14, 18, 24])
def test_lines_stand_one_and_a_half_sizes_apart(view, size_px):
    view.show_text(LONG)
    view.set_point_px(size_px)
    layout = view.pane.document().begin().layout()
    assert layout.lineAt(2).y() - layout.lineAt(1).y() == pytest.approx(1.5 * size_px, abs=1.5)


def test_long_word_wraps_and_is_never_cut(view):
    view.show_text("x" * 5000)
    assert len(lines(view)) > 50
    assert "".join(lines(view)) == "x" * 5000


@pytest.mark.parametrize(("asked", "got"), [(20, 20), (5, SMALLEST_PX), (100, LARGEST_PX)])
def test_size_is_adjustable_within_limits(view, asked, got):
    view.set_point_px(asked)
    view.show_text("text")
    assert (view.point_px, view.pane.document().defaultFont().pixelSize()) == (got, got)


def test_size_stays_when_the_theme_changes(view, theme):
    view.set_point_px(24)
    theme.set_preference(DARK)
    assert view.pane.document().defaultFont().pixelSize() == 24


def test_starts_in_the_usual_size(view):
    assert view.pane.document().defaultFont().pixelSize() == DEFAULT_PX


def test_paragraphs_run_in_their_own_direction(view):
    view.show_text("שלום עולם\nHello world")
    first = view.pane.document().begin()
    assert first.textDirection() == Qt.LayoutDirection.RightToLeft
    assert first.next().textDirection() == Qt.LayoutDirection.LeftToRight
    assert first.layout().lineAt(0).naturalTextRect().left() > 300


def test_new_text_is_shown_from_its_beginning(view):
    view.show_text(LONG * 20)
    view.pane.verticalScrollBar().setValue(500)
    view.show_text(LONG * 20)
    assert view.pane.verticalScrollBar().value() == 0


def test_very_long_text_is_shown_at_once_and_completed_later(view, qtbot):
    text = "\n".join([LONG] * 460)
    assert len(text) > 1_000_000
    view.show_text(text)
    assert lines(view)[0].startswith("This is a sentence")
    assert not view.pane.is_complete
    qtbot.waitUntil(lambda: view.pane.is_complete, timeout=30_000)
    assert view.pane.document().characterCount() > len(text)


def test_next_text_ends_the_completion_of_the_last(view, qtbot):
    view.show_text("\n".join([LONG] * 100))
    view.show_text("short")
    qtbot.waitUntil(lambda: view.pane.is_complete)
    assert view.pane.toPlainText() == "short"


def test_copy_gives_the_text_as_it_is_in_the_data(view, qtbot):
    view.show_text("a\x07b\r\n🙏 " + "word " * 1000)
    select_all(view, qtbot)
    qtbot.keyClick(view.pane, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "a\x07b\r\n🙏 " + "word " * 1000


def test_selection_is_told_in_code_points(view):
    view.show_text("🙏🙏 thanks")
    cursor = view.pane.textCursor()
    cursor.setPosition(5)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    view.pane.setTextCursor(cursor)
    assert view.pane.selected_offsets() == (3, 9)


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\t\r\n"])
def test_empty_text_says_so(view, text):
    view.show_text(text)
    assert view.findChild(EmptyState).isVisible()
    view.show_text("something")
    assert not view.findChild(EmptyState).isVisible()


def test_label_keys_work_while_the_text_has_the_keyboard(qtbot):
    page, view, pressed = QWidget(), TextView(), []
    qtbot.addWidget(page)
    QVBoxLayout(page).addWidget(view)
    for key in ("1", "A", "Return", "Left", "Space"):
        QShortcut(QKeySequence(key), page, lambda key=key: pressed.append(key))
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    view.show_text(LONG * 10)
    view.setFocus()
    for key in (Qt.Key.Key_1, Qt.Key.Key_A, Qt.Key.Key_Return, Qt.Key.Key_Left, Qt.Key.Key_Space):
        qtbot.keyClick(view.pane, key)
    assert pressed == ["1", "A", "Return", "Left", "Space"]


def test_keys_scroll(view, qtbot):
    view.show_text(LONG * 20)
    qtbot.keyClick(view.pane, Qt.Key.Key_PageDown)
    assert view.pane.verticalScrollBar().value() > 300
    qtbot.keyClick(view.pane, Qt.Key.Key_Home)
    assert view.pane.verticalScrollBar().value() == 0


def test_wheel_scrolls_beside_the_column_too(view):
    view.show_text(LONG * 20)
    place = QPointF(20, 300)
    turned = QWheelEvent(
        place, QPointF(view.pane.mapToGlobal(place.toPoint())), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.pane, turned)
    assert view.pane.verticalScrollBar().value() > 0
