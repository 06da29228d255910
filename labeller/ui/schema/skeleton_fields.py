"""The skeleton of a label: its keypoints by name, in the order in which they are set, and the lines between them."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from labeller.domain.schema import Label, LabelId
from labeller.ui.widgets.boxes import column
from labeller.ui.widgets.form import Form

_NAME_WIDTH_PX = 80
Edges = tuple[tuple[int, int], ...]


class SkeletonFields(QWidget):
    """Hands over names and edges as they were edited (`edited`), once they fit together."""

    edited = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label_id: LabelId | None = None
        self.points = QLineEdit()
        self.points.setPlaceholderText(self.tr("nose, left eye, right eye"))
        self.lines = QLineEdit()
        self.lines.setPlaceholderText(self.tr("1-2, 1-3"))
        self._form = Form(name_width_px=_NAME_WIDTH_PX)
        self._form.add_row(self.tr("Points"), self.points, self.tr("In the order in which they are set."))
        self._form.add_row(self.tr("Lines"), self.lines, self.tr("Between which points, by their numbers."))
        self.setLayout(column(self._form))
        for line in (self.points, self.lines):
            line.editingFinished.connect(self.finish)

    def show_label(self, label: Label) -> None:
        """Show the skeleton of a label. What is being typed for the same one stays."""
        if label.id != self._label_id:
            self._label_id = label.id
            self.points.setModified(False)
            self.lines.setModified(False)
        if not self.points.isModified():
            self.points.setText(", ".join(label.skeleton))
        if not self.lines.isModified():
            self.lines.setText(", ".join(f"{first + 1}-{second + 1}" for first, second in label.skeleton_edges))
        self._form.set_trouble(self.lines, "")

    def finish(self) -> None:
        """Hand over what is being typed; what does not fit together stays in the fields and says so."""
        if not (self.points.isModified() or self.lines.isModified()):
            return
        names = tuple(dict.fromkeys(name for part in self.points.text().split(",") if (name := part.strip())))
        edges = _edges(self.lines.text(), len(names))
        if edges is None:
            self._form.set_trouble(self.lines, self.tr("Numbers of two points with a dash, such as 1-2, 2-3."))
            return
        self._form.set_trouble(self.lines, "")
        self.points.setModified(False)
        self.lines.setModified(False)
        self.edited.emit(names, edges)


def _edges(text: str, count: int) -> Edges | None:
    """The lines in a text as pairs of places from 0; None where it is no list of lines between so many points."""
    edges = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        match = re.fullmatch(r"(\d{1,4})\s*[-–]\s*(\d{1,4})", part)
        if match is None:
            return None
        first, second = int(match[1]) - 1, int(match[2]) - 1
        if first == second or not (0 <= first < count and 0 <= second < count):
            return None
        edges.append((first, second))
    return tuple(dict.fromkeys(edges))
