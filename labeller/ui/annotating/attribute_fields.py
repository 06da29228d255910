"""What the selected annotations carry beside label and shape: the schema's attributes, marks and a comment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from labeller.domain.annotation import Annotation
from labeller.domain.item import Medium
from labeller.domain.schema import AttributeKind, AttributeSpec
from labeller.errors import LabellerError
from labeller.ui.annotating.board import AnnotationBoard
from labeller.ui.session import ProjectSession
from labeller.ui.theme import L, S
from labeller.ui.widgets.boxes import STRETCH, column, row
from labeller.ui.widgets.form import Form

_NAME_WIDTH_PX = 88
_LARGEST_NUMBER = 1e300
Told = Callable[[Any], None]


class AttributeFields(QWidget):
    """Fields for what is selected. Several annotations are changed together, in one step.

    A field in which they differ is empty until something is said. `failed` carries what could not be done.
    """

    failed = Signal(object)

    def __init__(self, session: ProjectSession, board: AnnotationBoard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._board = board
        self._form: QWidget | None = None
        self._shown: tuple[object, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        board.selection_changed.connect(self._show)
        board.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        """Make the fields anew if they are of something else; what is being typed in the same ones stays."""
        selected = self._board.selected_annotations
        specs = self._specs(selected)
        now = (tuple(selected), specs)
        if now == self._shown:
            return
        self._shown = now
        if self._form is not None:
            self._form.hide()
            self._form.deleteLater()
            self._form = None
        if selected:
            self._form = self._made(selected, specs)
            self._column.addWidget(self._form)
            self._form.show()  # now, not at the next turn of the loop: the panel must not flicker
        self.setVisible(self._form is not None)

    def _specs(self, selected: Sequence[Annotation]) -> tuple[AttributeSpec, ...]:
        """The attributes that all of the selected annotations may carry."""
        schema = self._session.schema
        allowed = [schema.attributes_of(one.label_id) for one in selected]
        return tuple(spec for spec in allowed[0] if all(spec in others for others in allowed)) if allowed else ()

    def _made(self, selected: Sequence[Annotation], specs: tuple[AttributeSpec, ...]) -> QWidget:
        form = Form(name_width_px=_NAME_WIDTH_PX)
        for spec in specs:
            value = _common([one.attributes.get(spec.name, spec.default or None) for one in selected])
            form.add_row(spec.name, self._field(spec, value), self.tr("Needed") if spec.is_required else "")
        comment = _line(_common([one.comment for one in selected]) or "", self._commented)
        form.add_row(self.tr("Comment"), comment)
        if self._session.schema.task.medium is not Medium.IMAGE:
            return form
        occluded = _check(
            self.tr("Occluded"),
            _common([one.is_occluded for one in selected]),
            lambda said: self._change(lambda one: replace(one, is_occluded=said)),
        )
        truncated = _check(
            self.tr("Truncated"),
            _common([one.is_truncated for one in selected]),
            lambda said: self._change(lambda one: replace(one, is_truncated=said)),
        )
        occluded.setToolTip(self.tr("Something lies before it"))
        truncated.setToolTip(self.tr("It goes on outside the image"))
        whole = QWidget()
        whole.setLayout(column(form, row(occluded, truncated, STRETCH, spacing=L), spacing=S))
        return whole

    def _field(self, spec: AttributeSpec, value: Any) -> QWidget:
        def tell(said: Any) -> None:
            self._change(lambda one: replace(one, attributes=_with(one.attributes, spec.name, said)))

        match spec.kind:
            case AttributeKind.CHOICE:
                return _choice(spec.choices, value, tell)
            case AttributeKind.CHECKBOX:
                return _check("", value, tell)
            case AttributeKind.NUMBER:
                return _number(value, tell)
            case AttributeKind.TEXT:
                return _line("" if value is None else str(value), tell)

    def _commented(self, text: str | None) -> None:
        self._change(lambda one: replace(one, comment=text or ""))

    def _change(self, change: Callable[[Annotation], Annotation]) -> None:
        try:
            self._board.change([change(one) for one in self._board.selected_annotations], self.tr("Attribute"))
        except LabellerError as error:
            self._shown = ()
            self._show()
            self.failed.emit(error)


def _common(values: list[Any]) -> Any:
    """The value that all of them have, else None."""
    return values[0] if values and all(value == values[0] for value in values) else None


def _with(attributes: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    others = {key: one for key, one in attributes.items() if key != name}
    return others if value is None else {**others, name: value}


def _choice(choices: tuple[str, ...], value: Any, tell: Told) -> QComboBox:
    field = QComboBox()
    field.addItem("", None)
    for choice in choices:
        field.addItem(choice, choice)
    if isinstance(value, str) and value not in choices:
        field.addItem(value, value)  # it was allowed once, or came with an import
    field.setCurrentIndex(max(0, field.findData(value)))
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.activated.connect(lambda _: tell(field.currentData()))
    return field


def _check(text: str, value: Any, tell: Told) -> QCheckBox:
    field = QCheckBox(text)
    field.setChecked(value is True)
    field.clicked.connect(tell)
    return field


def _number(value: Any, tell: Told) -> QLineEdit:
    locale = QLocale.c()
    # A project from elsewhere may hold whole numbers that no float is large enough for.
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST_NUMBER
    shown = f"{value:g}" if is_number else ""

    def finish(text: str | None) -> None:
        number, is_number = locale.toDouble((text or "").replace(",", "."))
        if is_number or text is None:
            tell(number if is_number else None)
        else:
            field.setText(shown)

    field = _line(shown, finish)
    return field


def _line(text: str, tell: Told) -> QLineEdit:
    """Says what was typed when it is left or Enter is pressed; nothing typed is None."""
    field = QLineEdit(text)

    def finish() -> None:
        if field.isModified():
            field.setModified(False)
            tell(field.text().strip() or None)

    field.editingFinished.connect(finish)
    return field
