"""Draws every widget in both themes, at single and double density, into a folder, to be looked at.

python tests/ui/gallery.py FOLDER
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QRadioButton,
    QSlider,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from labeller.domain.schema import LABEL_KEYS, Label, label_color
from labeller.errors import LabellerError
from labeller.jobs import Job, JobContext
from labeller.learning.quality import CurvePoint, wilson
from labeller.settings import Settings
from labeller.ui.actions import ACTIONS
from labeller.ui.crash import CrashDialog
from labeller.ui.job_runner import JobRunner
from labeller.ui.shortcuts import Shortcuts, build_actions
from labeller.ui.theme import DARK, LIGHT, Theme, set_look
from labeller.ui.widgets.banner import Banner
from labeller.ui.widgets.buttons import DANGER, LINK, PRIMARY, QUIET, SECONDARY, push_button, tool_button
from labeller.ui.widgets.color_swatch_picker import ColorSwatchPicker
from labeller.ui.widgets.command_palette import CommandPalette
from labeller.ui.widgets.drop_zone import DropZone
from labeller.ui.widgets.empty_state import EmptyState
from labeller.ui.widgets.form import Form, choice_field, number_field
from labeller.ui.widgets.jobs_button import JobList, JobsButton
from labeller.ui.widgets.key_cap import KeyCap
from labeller.ui.widgets.label_chip import LabelChip
from labeller.ui.widgets.label_chip_list import LabelChipList
from labeller.ui.widgets.learning_curve_view import LearningCurveView
from labeller.ui.widgets.message_dialog import ConfirmDialog, MessageDialog
from labeller.ui.widgets.saved_indicator import SavedIndicator
from labeller.ui.widgets.search_field import SearchField
from labeller.ui.widgets.segmented_control import SegmentedControl
from labeller.ui.widgets.shortcut_sheet import KeyRow, ShortcutSheet
from labeller.ui.widgets.text import ElidedLabel, Paragraph, plain_label
from labeller.ui.widgets.thin_progress_bar import ThinProgressBar
from labeller.ui.widgets.toast import Toast

LONG = "Complaint about a delivery that came late, broken or not at all"
ARABIC = "شكوى بشأن تأخر التسليم"
NAMES = ("Billing", "Delivery", "Praise", LONG, ARABIC, "返品について", "Refund & return <b>", "W")


def label(position: int, name: str | None = None) -> Label:
    key = LABEL_KEYS[position] if position < len(LABEL_KEYS) else ""
    return Label(position + 1, name or NAMES[position % len(NAMES)], label_color(position), position, key)


def column(*widgets: QWidget, spacing: int = 8) -> QWidget:
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(16, 16, 16, 16)
    layout.setSpacing(spacing)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return made


def row(*widgets: QWidget, spacing: int = 8) -> QWidget:
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
    return made


def chips() -> QWidget:
    made = [LabelChip(label(place)) for place in range(8)]
    for place, chip in enumerate(made):
        chip.set_count((0, 1240, 7, 88, 23456, 3, 12, 5)[place])
    made[1].set_confidence(0.87)
    made[2].set_chosen(True)
    made[3].set_confidence(0.34)
    made[5].setEnabled(False)
    made[6].set_label(Label(9, "Key of two strokes", "#cc79a7", 6, "Ctrl+Shift+7"))
    both = LabelChip(label(1, "Suggested and chosen"))
    both.set_confidence(0.99)
    both.set_chosen(True)
    bare = LabelChip(Label(10, "No key, no count", "#0072b2", 9))
    plain = column(*made, both, bare, spacing=4)
    plain.setFixedWidth(320)
    mirrored = column(*(LabelChip(label(place)) for place in range(6)), spacing=4)
    mirrored.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    for place, chip in enumerate(mirrored.findChildren(LabelChip)):
        chip.set_count(100 * place)
        chip.set_confidence(0.6 if place == 1 else None)
        chip.set_chosen(place == 2)
    mirrored.setFixedWidth(300)
    forty = LabelChipList()
    forty.set_labels([label(place, f"{NAMES[place % 8]} {place}") for place in range(40)])
    forty.set_counts({place: place * place for place in range(40)})
    forty.set_suggestions({3: 0.72})
    forty.setFixedSize(280, 420)
    return row(plain, mirrored, column(forty))


def texts() -> QWidget:
    narrow = ElidedLabel(LONG)
    narrow.setFixedWidth(200)
    paragraph = Paragraph(
        "The learner is least sure about this one: it gives 41 % to Billing and 39 % to Delivery. Your answer will "
        "help with about 120 others like it.\nA second paragraph, " + ARABIC + ", mixed in.",
        tone="muted",
    )
    paragraph.setFixedWidth(360)
    roles = [plain_label(f"{role}: 1,240 of 5,000", role=role) for role in ("start", "page", "emphasised", "body")]
    tones = [plain_label(tone, tone=tone) for tone in ("muted", "accent", "ok", "warn", "danger")]
    return column(
        *roles,
        plain_label("secondary", role="secondary"),
        plain_label("ab12f0 mono", role="mono"),
        narrow,
        row(*tones),
        paragraph,
    )


def controls() -> QWidget:
    kinds = [push_button(kind.capitalize(), kind=kind) for kind in (PRIMARY, SECONDARY, QUIET, DANGER, LINK)]
    disabled = [push_button(kind.capitalize(), kind=kind) for kind in (PRIMARY, SECONDARY, QUIET, DANGER, LINK)]
    with_icons = [
        push_button("Export 1,240 items", kind=PRIMARY, icon="package"),
        push_button("Import", icon="import"),
        tool_button("Undo", icon="undo-2"),
        tool_button("Filter", icon="list-filter", text="Filter"),
    ]
    for button in disabled:
        button.setEnabled(False)
    segments = SegmentedControl("Show", [("open", "Open 3,760"), ("answered", "Answered 1,240"), ("all", "All")])
    line, invalid, off = QLineEdit("Answer"), QLineEdit("labels/a b.csv"), QLineEdit("Disabled")
    set_look(invalid, state="invalid")
    off.setEnabled(False)
    empty = QLineEdit()
    empty.setPlaceholderText("Placeholder")
    combo, spin, slider = QComboBox(), QSpinBox(), QSlider(Qt.Orientation.Horizontal)
    combo.addItems(["Least confident", "Margin", LONG])
    combo.setMaximumWidth(220)
    slider.setValue(40)
    checks = [QCheckBox("Off"), QCheckBox("On"), QCheckBox("Some"), QRadioButton("This"), QRadioButton("That")]
    checks[1].setChecked(True)
    checks[2].setTristate(True)
    checks[2].setCheckState(Qt.CheckState.PartiallyChecked)
    checks[3].setChecked(True)
    dead = QCheckBox("Disabled")
    dead.setEnabled(False)
    return column(
        row(*kinds),
        row(*disabled),
        row(*with_icons),
        row(segments, SearchField("Search items")),
        row(line, invalid, off, empty),
        row(combo, spin, slider),
        row(*checks, dead),
        row(*(KeyCap(key) for key in ("1", "Return", "Ctrl+Shift+Z", "Left"))),
    )


def focused() -> QWidget:
    """The focus ring, which only one widget can have at a time, drawn for each kind."""
    made = []
    for maker in (
        lambda: push_button("Primary", kind=PRIMARY),
        lambda: push_button("Secondary"),
        lambda: push_button("Quiet", kind=QUIET),
        lambda: push_button("Danger", kind=DANGER),
        lambda: push_button("Link", kind=LINK),
        lambda: tool_button("Undo", icon="undo-2"),
        lambda: QLineEdit("Line"),
        QComboBox,
        lambda: QCheckBox("Check"),
        QSpinBox,
    ):
        widget = maker()
        frame = column(widget)
        set_look(frame, surface="1")
        frame.show()
        frame.activateWindow()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        picture = QLabel()
        picture.setPixmap(frame.grab())
        frame.close()
        made.append(picture)
    return row(*made)


def lists() -> QWidget:
    plain = QListWidget()
    plain.addItems([f"photo_{number:04}.jpg" for number in range(30)])
    plain.setCurrentRow(2)
    table = QTableWidget(6, 3)
    table.setHorizontalHeaderLabels(["Name", "Label", "Answered"])
    for line in range(6):
        for place, text in enumerate((f"item {line}", NAMES[line], "2 min ago")):
            table.setItem(line, place, QTableWidgetItem(text))
    table.verticalHeader().hide()
    tabs = QTabWidget()
    for name in ("Labels", "History", "Comments"):
        tabs.addTab(QPlainTextEdit("Text " * 30), name)
    menu = QMenu()
    for text, keys in (("New project…", "Ctrl+N"), ("Open project…", "Ctrl+O"), ("Export…", "Ctrl+E")):
        menu.addAction(text).setShortcut(keys)
    menu.addSeparator()
    menu.addAction("Go on after a label").setCheckable(True)
    menu.actions()[-1].setChecked(True)
    menu.actions()[1].setEnabled(False)
    menu.popup(menu.pos())
    QApplication.processEvents()
    picture = QLabel()
    picture.setPixmap(menu.grab())
    menu.close()
    for widget in (plain, table, tabs):
        widget.setFixedSize(300, 220)
    return row(plain, table, tabs, picture, spacing=16)


def messages() -> QWidget:
    banners = []
    for kind, text, action in (
        ("info", "The app has learned from 240 answers. Suggestions come with their confidence.", ""),
        ("ok", "1,240 items were exported and read back; every one is as in the project.", "Open folder"),
        ("warn", "312 photos were not found where they were. Their answers are safe.", "Find them"),
        ("danger", "The disk is full. Your last answer is kept in memory until there is room; " + LONG, "Try again"),
    ):
        banner = Banner()
        banner.show_message(text, kind=kind, action=action)
        banners.append(banner)
    empty = EmptyState(
        "images",
        "No items yet",
        "Drop a folder of photos or a table of texts here, or choose one. Nothing is copied unless you ask for it.",
        "Import…",
        second_action="Open a sample",
    )
    empty.setFixedSize(520, 260)
    host = QWidget()
    host.setFixedSize(520, 120)
    toast = Toast(host)
    toast.show_message("Renamed Billing to Invoices in 1,240", "Undo")
    bars = [ThinProgressBar() for _ in range(3)]
    bars[1].set_share(0.42)
    bars[2].set_share(None)
    saved, failed = SavedIndicator(), SavedIndicator()
    failed.show_failed("The disk is full.")
    made = column(*banners, row(empty, host), *bars, row(saved, failed))
    made.setFixedWidth(1100)
    return made


def pieces() -> QWidget:
    zone, hot = (DropZone("Drop photos or texts here", "or press to choose a folder or file") for _ in range(2))
    hot.dragEnterEvent(drag([QUrl.fromLocalFile("/photos")]))
    form = Form()
    form.add_row("Name", QLineEdit("Customer messages"), "Shown in the start page and in exports.")
    form.add_row("Labels in one answer", choice_field([("one", "Exactly one"), ("many", "Any number")]))
    form.add_row("Held back to measure", number_field(0, 50, 10, suffix=" %"), "About one answer in ten.")
    trouble = QLineEdit("a/b")
    form.add_row("File", trouble)
    form.set_trouble(trouble, "A file name cannot have a slash in it.")
    form.setFixedWidth(480)
    own = ColorSwatchPicker("#123456")
    picker = ColorSwatchPicker("#e69f00")
    return row(column(zone, hot, picker, own), column(form))


def curves() -> QWidget:
    jobs = JobRunner()
    made = [LearningCurveView(jobs) for _ in range(3)]
    few = (CurvePoint(20, wilson(4, 10)), CurvePoint(60, wilson(6, 11)))
    many = tuple(
        CurvePoint(answers, wilson(round(150 * (0.93 - 0.5 * math.exp(-answers / 250))), 150))
        for answers in range(20, 1260, 40)
    )
    for view, points in zip(made, ((), few, many), strict=True):
        view.set_curve(points)
    for view, width in zip(made, (320, 320, 480), strict=True):
        view.setFixedSize(width, 200)
    while jobs.jobs:
        QApplication.processEvents()
    return row(*made, spacing=16)


def dialogs() -> QWidget:
    shortcuts = Shortcuts(Settings(Path(tempfile.mkdtemp()) / "settings.json"))
    window = QWidget()
    actions = build_actions(window, shortcuts, {action.id: list for action in ACTIONS})
    palette = CommandPalette(list(actions.values()))
    palette.field.setText("ex")
    sheet = ShortcutSheet(shortcuts, [KeyRow("Labels", "Billing", ("1",)), KeyRow("Labels", LONG, ("2",))])
    confirm = ConfirmDialog(
        "Delete the label “Billing”?",
        "240 answers have it. They become open again and can be brought back with Undo.",
        "Delete label",
        is_dangerous=True,
        confirmed=list,
    )
    trouble = MessageDialog.for_error(
        LabellerError(
            "The project is open in another window.",
            "Nothing was changed. Close it there, or open it here to read only.",
        )
    )
    crash = CrashDialog("Labeller 0.1.0, Python 3.11\nTraceback (most recent call last):\n  …", Path("logs"))
    crash.details.setVisible(True)
    pictures = []
    for dialog in (palette, sheet, confirm, trouble, crash):
        dialog.show()
        QApplication.processEvents()
        picture = QLabel()
        picture.setPixmap(dialog.grab())
        dialog.close()
        pictures.append(picture)
    jobs = JobRunner()
    gate = threading.Event()
    for title in ("Importing photos", "Embedding 5,000 texts of the customer"):
        jobs.start(title, waiting(gate), done=list, failed=list, title=title)
    QTest.qWait(200)
    listed = JobList(jobs)
    listed.show()
    QApplication.processEvents()
    picture = QLabel()
    picture.setPixmap(listed.grab())
    listed.close()
    button = JobsButton(jobs)
    button.grab()
    gate.set()
    jobs.cancel_all_and_wait()
    return row(column(*pictures[:2]), column(*pictures[2:], picture, button))


def waiting(gate: threading.Event) -> Job[None]:
    def job(context: JobContext) -> None:
        context.progress(420, 1240, "photos/holiday/IMG_2041.jpg")
        gate.wait(5)

    return job


def drag(urls: list[QUrl]) -> QDragEnterEvent:
    data = QMimeData()
    data.setUrls(urls)
    drag.data = data
    return QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )


SCENES: tuple[Callable[[], QWidget], ...] = (
    chips, texts, controls, focused, lists, messages, pieces, curves, dialogs,
)  # fmt: skip


def draw(folder: Path, scale: str) -> None:
    app = QApplication.instance() or QApplication([])
    theme = Theme(app, LIGHT)
    for scheme in (LIGHT, DARK):
        theme.set_preference(scheme)
        for scene in SCENES:
            widget = scene()
            set_look(widget, surface="1")
            widget.show()
            app.processEvents()
            widget.grab().save(str(folder / f"{scene.__name__}-{scheme}-{scale}x.png"))
            widget.close()
            widget.deleteLater()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if "QT_SCALE_FACTOR" in os.environ:
        draw(folder, os.environ["QT_SCALE_FACTOR"])
        return
    for scale in ("1", "2"):
        environment = {**os.environ, "QT_SCALE_FACTOR": scale}
        subprocess.run([sys.executable, __file__, str(folder)], env=environment, check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
