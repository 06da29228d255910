"""Draws every widget in both themes, at single and double density, into a folder, to be looked at.

python tests/ui/gallery.py FOLDER
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from labeller.domain.schema import LABEL_KEYS, Label, label_color
from labeller.ui.theme import DARK, LIGHT, Theme, set_look
from labeller.ui.widgets.label_chip import LabelChip
from labeller.ui.widgets.label_chip_list import LabelChipList
from labeller.ui.widgets.text import ElidedLabel, Paragraph, plain_label

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
    return column(*roles, plain_label("secondary", role="secondary"), plain_label("ab12f0 mono", role="mono"),
                  narrow, row(*tones), paragraph)  # fmt: skip


SCENES: tuple[Callable[[], QWidget], ...] = (chips, texts)


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
