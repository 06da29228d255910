"""The choices of an export that most people leave as they are, folded away until asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from labeller.curation.near_duplicates import COMPARABLE
from labeller.delivery.selection import Copies, Selection
from labeller.domain.annotation import Annotator, Source
from labeller.domain.filter import AnnotationFilter, ItemFilter
from labeller.domain.item import Medium
from labeller.domain.schema import Schema
from labeller.formats.format import WriteOptions
from labeller.ui.theme import S
from labeller.ui.widgets.boxes import STRETCH, column, row
from labeller.ui.widgets.buttons import LINK, push_button
from labeller.ui.widgets.checks_field import ChecksField
from labeller.ui.widgets.form import Form, choice_field, number_field

_MOST = 9_999_999
_NUMBER_WIDTH_PX = 176
_MOST_SIDE_PX = 100_000


@dataclass(frozen=True, slots=True)
class ExportSubject:
    """What the project offers to choose from."""

    name: str
    schema: Schema
    annotators: Sequence[Annotator] = ()
    columns: Sequence[str] = ()

    @property
    def medium(self) -> Medium:
        return self.schema.task.medium


class FurtherChoices(QWidget):
    """`changed` says that a choice is another, `folded` that the fields came or went."""

    changed = Signal()
    folded = Signal()

    def __init__(self, subject: ExportSubject, *, name_width_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject = subject
        self.button = push_button(self.tr("More"), kind=LINK, clicked=self._toggle)
        self.form = Form(name_width_px=name_width_px)
        self._make_annotation_fields()
        self._make_item_fields()
        self._make_split_fields()
        self._make_picture_fields()
        self._add_rows()
        self._connect()
        self.form.hide()
        self.setLayout(column(row(self.button, STRETCH), self.form, spacing=S))

    def refine(self, selection: Selection) -> Selection:
        """A selection with these choices."""
        return replace(
            selection,
            items=ItemFilter(text=self.search.text().strip(), is_flagged=_IS_FLAGGED[self.flagged.currentData()]),
            skipped=_SKIPPED[self.skipped.currentData()],
            annotations=AnnotationFilter(
                sources=self.sources.values,
                annotator_ids=self.annotators.values,
                label_ids=self.labels.values,
                least_score=self.sureness.value() / 100,
            ),
            keeps_empty=self.keeps_empty.isChecked(),
            duplicates=Copies(self.duplicates.currentData()),
            near_duplicates=Copies(self.near_duplicates.currentData()),
            most=self.most.value() or None,
            balance=1.0 if self.is_balanced.isChecked() else None,
            split_by=self.split_by.currentData() or None,
            resplits=self.resplits.isChecked(),
            audited=self.audited.currentData() == "with",
        )

    def options(self, options: WriteOptions) -> WriteOptions:
        """Options with what is chosen for pictures."""
        return replace(
            options,
            max_side=self.max_side.value() or None,
            is_upright=self.is_upright.isChecked(),
            strips_metadata=self.strips_metadata.isChecked(),
            links_media=self.links_media.isChecked(),
        )

    def show_splits(self, *, is_split: bool) -> None:
        """Show what is about splits, or hide it."""
        self.form.set_row_visible(self.split_by, is_visible=is_split and bool(self._subject.columns))
        self.form.set_row_visible(self.resplits, is_visible=is_split)

    def _make_annotation_fields(self) -> None:
        labels = [(label.id, label.name) for label in self._subject.schema.labels if not label.is_relation]
        self.labels = ChecksField(self.tr("Every label"), labels)
        sources = (
            (Source.HUMAN, self.tr("By hand")),
            (Source.ACCEPTED, self.tr("By accepting suggestions")),
            (Source.BULK, self.tr("By confirming many at once")),
            (Source.IMPORT, self.tr("By an import")),
            (Source.PROPAGATION, self.tr("By carrying over from like items")),
            (Source.AUDITED, self.tr("By the app, and audited")),
        )
        self.sources = ChecksField(self.tr("In any way"), sources)
        people = [(one.id, one.name) for one in self._subject.annotators]
        self.annotators = ChecksField(self.tr("By anybody"), people)
        self.sureness = number_field(0, 100, 0, suffix=" %")
        self.sureness.setSpecialValueText(self.tr("As it comes"))
        self.keeps_empty = QCheckBox(self.tr("Keep items with nothing left, as empty"))

    def _make_item_fields(self) -> None:
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        with_, without = ("with", self.tr("Go out")), ("without", self.tr("Stay here"))
        self.flagged = choice_field([with_, without, ("only", self.tr("Go out, and nothing else"))])
        self.skipped = choice_field([("", self.tr("As chosen above")), with_, without])
        self.audited = choice_field([without, ("with", self.tr("Go out, marked as such"))])
        copies = [
            (Copies.TOGETHER.value, self.tr("All of them, in the same split")),
            (Copies.KEEP.value, self.tr("All of them, each by itself")),
            (Copies.DROP.value, self.tr("One of them")),
        ]
        self.duplicates = choice_field(copies, Copies.TOGETHER.value)
        self.near_duplicates = choice_field(copies, Copies.KEEP.value)
        self.most = number_field(0, _MOST, 0)
        self.most.setSpecialValueText(self.tr("Any number"))
        self.is_balanced = QCheckBox(self.tr("No label more often than the rarest"))

    def _make_split_fields(self) -> None:
        columns = [("", self.tr("Only groups and duplicates")), *((name, name) for name in self._subject.columns)]
        self.split_by = choice_field(columns)
        self.resplits = QCheckBox(self.tr("Divide all anew, also what has a split"))

    def _make_picture_fields(self) -> None:
        self.max_side = number_field(0, _MOST_SIDE_PX, 0, suffix=" px")
        self.max_side.setSpecialValueText(self.tr("As they are"))
        self.is_upright = QCheckBox(self.tr("Turn them as they are seen"))
        self.strips_metadata = QCheckBox(self.tr("Take place, camera and time out of them"))
        self.links_media = QCheckBox(self.tr("Share files with the project instead of copying"))

    def _add_rows(self) -> None:
        add = self.form.add_row
        add(self.tr("Labels"), self.labels)
        add(self.tr("Made"), self.sources)
        add(self.tr("Annotator"), self.annotators)
        add(self.tr("Sure at least"), self.sureness, self.tr("What a person marked has no figure, and goes out."))
        add("", self.keeps_empty)
        add(self.tr("Text"), self.search, self.tr("Only items whose name or text holds this."))
        add(self.tr("Flagged"), self.flagged)
        add(self.tr("Skipped"), self.skipped)
        add(self.tr("Audited"), self.audited, self.tr("What the app labelled and an audit vouches for."))
        add(self.tr("Equal items"), self.duplicates)
        add(self.tr("Nearly equal"), self.near_duplicates)
        add(self.tr("Per label"), self.most, self.tr("Drawn by lot from the seed; rare labels first."))
        add("", self.is_balanced)
        add(self.tr("Never part"), self.split_by, self.tr("Items with the same value in this column."))
        add(self.tr("Splits"), self.resplits)
        add(self.tr("Pictures"), self.max_side, self.tr("The longer side at most; what is drawn is scaled with it."))
        add("", self.is_upright)
        add("", self.strips_metadata)
        add("", self.links_media)
        is_picture, is_file = self._subject.medium is Medium.IMAGE, self._subject.medium in _FILES
        show = self.form.set_row_visible
        show(self.annotators, is_visible=len(self._subject.annotators) > 1)
        show(self.near_duplicates, is_visible=self._subject.medium in COMPARABLE)
        for field, is_visible in (
            (self.max_side, is_picture),
            (self.is_upright, is_picture),
            (self.strips_metadata, is_picture),
            (self.links_media, is_file),
        ):
            show(field, is_visible=is_visible)

    def _connect(self) -> None:
        for checks in (self.labels, self.sources, self.annotators):
            checks.changed.connect(self.changed)
        for number in (self.sureness, self.most, self.max_side):
            number.setFixedWidth(_NUMBER_WIDTH_PX)
            number.valueChanged.connect(self.changed)
        for choice in (self.flagged, self.skipped, self.audited, self.duplicates, self.near_duplicates, self.split_by):
            choice.currentIndexChanged.connect(self.changed)
        boxes = (self.keeps_empty, self.is_balanced, self.resplits)
        for box in (*boxes, self.is_upright, self.strips_metadata, self.links_media):
            box.setAccessibleName(box.text())
            box.toggled.connect(self.changed)
        self.search.textChanged.connect(self.changed)

    def _toggle(self) -> None:
        self.form.setVisible(self.form.isHidden())
        self.button.setText(self.tr("More") if self.form.isHidden() else self.tr("Less"))
        self.folded.emit()


_IS_FLAGGED = {"with": None, "without": False, "only": True}
_SKIPPED = {"": None, "with": True, "without": False}
_FILES = frozenset({Medium.IMAGE, Medium.AUDIO})
