import json
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF, QPalette
from PySide6.QtWidgets import QLabel, QPushButton

from labeller.paths import resources
from labeller.ui import fonts
from labeller.ui.theme import DARK, LIGHT, SYSTEM, color, current, ink_on, load_tokens


def test_palette_and_style_sheet_change_while_the_window_is_open(theme, qtbot, qapp):
    label = QLabel("text")
    qtbot.addWidget(label)
    label.show()
    theme.set_preference(DARK)
    assert label.palette().color(QPalette.ColorRole.Window) == QColor(load_tokens("dark")["surface-1"])
    assert load_tokens("dark")["accent"] in qapp.styleSheet()


def test_change_is_told_once(theme, qtbot):
    heard = []
    theme.changed.connect(lambda: heard.append(theme.scheme))
    theme.set_preference(DARK)
    theme.set_preference(DARK)
    theme.toggle()
    assert heard == [DARK, LIGHT]


def test_system_without_an_opinion_is_light(theme):
    theme.set_preference(SYSTEM)
    assert theme.scheme == LIGHT


def test_unknown_preference_is_refused(theme):
    with pytest.raises(ValueError, match="sepia"):
        theme.set_preference("sepia")


def test_palette_sets_every_role_that_widgets_use(theme, qapp):
    tokens = {QColor(value).rgb() for value in load_tokens(LIGHT).values()}
    left = (QPalette.ColorRole.NColorRoles, QPalette.ColorRole.NoRole)
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled):
        for role in set(QPalette.ColorRole) - set(left):
            assert qapp.palette().color(group, role).rgb() in tokens, (group, role)


def test_disabled_text_looks_disabled(theme, qtbot):
    button = QPushButton("Export")
    qtbot.addWidget(button)
    button.setEnabled(False)
    assert button.palette().color(QPalette.ColorRole.ButtonText) == color("text-disabled")


def test_style_sheet_names_only_roles_that_exist(theme, qapp):
    for scheme in (LIGHT, DARK):
        theme.set_preference(scheme)
        assert "${" not in qapp.styleSheet()


def test_marks_have_the_colors_of_the_tokens():
    folder = resources() / "themes"
    script = f"import sys, json; sys.path.insert(0, {str(folder)!r}); import make_marks as m; "
    script += "sys.stdout.write(json.dumps({s: m.marks(s) for s in ('light', 'dark')}))"
    made = subprocess.run([sys.executable, "-B", "-c", script], capture_output=True, text=True, check=True)
    for scheme, marks in json.loads(made.stdout).items():
        assert {path.name: path.read_text("utf-8") for path in (folder / "marks" / scheme).iterdir()} == marks


def test_theme_is_found_from_anywhere(theme):
    assert current() is theme


def test_color_takes_an_opacity(theme):
    assert color("accent", 0.5).alphaF() == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(("background", "ink"), [("#ffffff", "black"), ("#f0e442", "black"), ("#0072b2", "white")])
def test_ink_reads_on_the_color_of_a_label(background, ink):
    assert ink_on(QColor(background)) == QColor(ink)


@pytest.mark.parametrize(("role", "size_px"), [("secondary", 12), ("body", 13), ("page", 18), ("start", 24)])
def test_bundled_font_is_used_in_the_sizes_of_the_design(theme, role, size_px):
    made = fonts.font(role)
    assert QFontInfo(made).family() == fonts.SANS
    assert made.pixelSize() == size_px


def test_code_is_shown_in_the_bundled_mono_font(theme):
    assert QFontInfo(fonts.font("mono")).family() == fonts.MONO


@pytest.mark.parametrize("letters", ["ąčñőß", "Ελληνικά", "Українська", "Việt ngữ", "→ ✓ … “” ·"])
def test_bundled_font_has_the_letters(theme, letters):
    metrics = QFontMetricsF(fonts.font())
    assert all(metrics.inFontUcs4(ord(letter)) for letter in letters.replace(" ", ""))


def test_counts_do_not_jump_when_a_digit_changes(theme):
    metrics = QFontMetricsF(fonts.font("body", tabular=True))
    assert metrics.horizontalAdvance("111") == pytest.approx(metrics.horizontalAdvance("888"))


def test_running_text_has_air_between_lines(theme):
    assert fonts.line_height_px(fonts.font("body")) == pytest.approx(18.2)


def test_qt_is_told_so_that_window_frames_follow(theme, qapp, monkeypatch):
    asked = []
    monkeypatch.setattr(type(qapp.styleHints()), "setColorScheme", lambda _, scheme: asked.append(scheme))
    theme.set_preference(DARK)
    theme.set_preference(SYSTEM)
    assert asked == [Qt.ColorScheme.Dark, Qt.ColorScheme.Unknown]
