import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QColor, QIcon, QPixmap
from PySide6.QtWidgets import QToolButton

from labeller.paths import resources
from labeller.ui import icons
from labeller.ui.theme import DARK, LIGHT, load_tokens


def ink(pixmap: QPixmap) -> str:
    """The colour of the pixel that is covered most."""
    image = pixmap.toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(pixels, key=QColor.alpha).name()


@pytest.mark.parametrize("name", sorted(path.stem for path in (resources() / "icons").glob("*.svg")))
def test_every_icon_is_drawn_in_the_color_of_its_role(name):
    assert ink(icons.pixmap(name, "danger", 20, 2.0)) == load_tokens(LIGHT)["danger"]


def test_icon_is_sharp_on_dense_screens():
    assert icons.icon("tag", size=16).pixmap(QSize(16, 16), 2.0).size() == QSize(32, 32)


def test_disabled_icon_is_faint():
    assert ink(icons.icon("tag").pixmap(QSize(16, 16), 1.0, QIcon.Mode.Disabled)) == load_tokens(LIGHT)["text-disabled"]


def test_kept_icon_follows_the_theme(theme, qtbot):
    button = QToolButton()
    qtbot.addWidget(button)
    icons.set_icon(button, "tag")
    theme.set_preference(DARK)
    assert ink(button.icon().pixmap(QSize(16, 16), 1.0)) == load_tokens(DARK)["text"]


def test_icon_can_be_replaced(theme):
    action = QAction("Theme")
    icons.set_icon(action, "moon")
    icons.set_icon(action, "sun", "accent")
    theme.set_preference(DARK)
    assert ink(action.icon().pixmap(QSize(16, 16), 1.0)) == load_tokens(DARK)["accent"]


def test_theme_changes_after_a_button_is_gone(theme, qtbot):
    button = QToolButton()
    icons.set_icon(button, "tag")
    button.deleteLater()
    qtbot.wait(1)
    theme.set_preference(DARK)


def test_unknown_icon_is_an_error():
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-icon")


def test_program_has_an_icon_in_every_size_a_system_asks_for(theme):
    assert {size.width() for size in icons.app_icon().availableSizes()} >= {16, 32, 48, 256}
