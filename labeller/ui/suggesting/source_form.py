"""Which model, program or address is to suggest, and for which items."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QWidget

from labeller.domain.schema import Task
from labeller.learning.classifiers.preparation import Scale
from labeller.loop.outside.plan import SourcePlan, kinds_for
from labeller.loop.outside.source import Kind
from labeller.ui.theme import L
from labeller.ui.widgets.boxes import column
from labeller.ui.widgets.form import Form, choice_field
from labeller.ui.widgets.path_field import PathField
from labeller.ui.widgets.segmented_control import SegmentedControl
from labeller.ui.widgets.text import MUTED, Paragraph

_NAME_WIDTH_PX = 104


class SourceForm(QWidget):
    """One choice of what suggests, and the fields of that. `changed` follows every letter."""

    changed = Signal()

    def __init__(self, task: Task, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        titles = {
            Kind.MODEL: self.tr("Model file"),
            Kind.LABEL_NAMES: self.tr("Names of labels"),
            Kind.COMMAND: self.tr("Program"),
            Kind.ADDRESS: self.tr("Local address"),
        }
        self._has_scale = task.is_whole_item
        self.kind = SegmentedControl(self.tr("What suggests"), [(kind, titles[kind]) for kind in kinds_for(task)])
        self.model = PathField(self.tr("ONNX file"), self._choose_model)
        self.scale = choice_field(self._scales(), Scale.AUTO)
        self.command = QLineEdit()
        self.command.setPlaceholderText("python my_model.py")
        self.address = QLineEdit()
        self.address.setPlaceholderText("http://127.0.0.1:8000/suggest")
        self.only_open = QCheckBox(self.tr("Only items without an answer"))
        self._about = Paragraph(tone=MUTED)
        self._form = Form(name_width_px=_NAME_WIDTH_PX)
        self._form.add_row(self.tr("ONNX file"), self.model)
        self._form.add_row(self.tr("Colours"), self.scale)
        self._form.add_row(self.tr("Command"), self.command)
        self._form.add_row(self.tr("Address"), self.address)
        self._form.add_row("", self.only_open, self._on_only_open())
        self.setLayout(column(self.kind, self._about, self._form, spacing=L))
        self.kind.chosen.connect(self._show_kind)
        for signal in (self.model.changed, self.command.textChanged, self.address.textChanged):
            signal.connect(self.changed)
        self._show_kind()

    @property
    def plan(self) -> SourcePlan | None:
        """What was chosen; None as long as something is missing."""
        kind = Kind(self.kind.value)
        where = {
            Kind.MODEL: str(self.model.path or ""),
            Kind.COMMAND: self.command.text().strip(),
            Kind.ADDRESS: self.address.text().strip(),
        }.get(kind)
        if where == "":
            return None
        scale = Scale(self.scale.currentData())
        return SourcePlan(kind, where or "", scale, only_open=self.only_open.isChecked())

    @property
    def field(self) -> QWidget:
        """What is filled in first for the kind that is chosen."""
        fields = {Kind.MODEL: self.model, Kind.COMMAND: self.command, Kind.ADDRESS: self.address}
        return fields.get(Kind(self.kind.value), self.only_open)

    def choose(self, kind: Kind) -> None:
        """Choose what suggests. Raises KeyError for a kind that is not offered for this task."""
        self.kind.set_value(kind)
        self._show_kind()

    def _show_kind(self, _: str = "") -> None:
        kind = Kind(self.kind.value)
        for field, is_visible in (
            (self.model, kind is Kind.MODEL),
            (self.scale, kind is Kind.MODEL and self._has_scale),
            (self.command, kind is Kind.COMMAND),
            (self.address, kind is Kind.ADDRESS),
        ):
            self._form.set_row_visible(field, is_visible=is_visible)
        self._about.setText(self._words(kind))
        self.changed.emit()

    def _words(self, kind: Kind) -> str:
        match kind:
            case Kind.MODEL if self._has_scale:
                return self.tr("An image classifier. It names its classes, or a text file of its name beside it does.")
            case Kind.MODEL:
                return self.tr("A detector or segmenter of Ultralytics or COCO-SSD.")
            case Kind.LABEL_NAMES:
                return self.tr("The label whose name is nearest to the text in meaning: a start, before any answer.")
            case Kind.COMMAND:
                return self.tr(
                    "It runs here, with your rights: a line of JSON goes in for each item, and one comes out."
                )
        return self.tr("A server on this machine, which gets lines of JSON. No other machine is asked.")

    def _on_only_open(self) -> str:
        return self.tr("With all of them it can be seen how good the suggestions are.")

    def _scales(self) -> list[tuple[str, str]]:
        return [
            (Scale.AUTO, self.tr("As the model says, or as is usual")),
            (Scale.IMAGENET, self.tr("ImageNet’s mean and spread (PyTorch, timm)")),
            (Scale.UNIT, self.tr("From 0 to 1 (Ultralytics)")),
            (Scale.SIGNED, self.tr("From −1 to 1 (older Keras, TensorFlow)")),
            (Scale.BYTES, self.tr("From 0 to 255 (newer Keras)")),
        ]

    def _choose_model(self) -> Path | None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Model"), "", self.tr("ONNX models (*.onnx)"))
        return Path(chosen) if chosen else None
