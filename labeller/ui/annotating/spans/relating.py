"""Making relations between spans: from which span, to which, and with which label."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from labeller.domain.schema import Label, LabelId
from labeller.domain.shape import Relation, TextSpan
from labeller.errors import LabellerError
from labeller.ui.annotating.board import AnnotationBoard
from labeller.ui.annotating.spans.links import Link
from labeller.ui.annotating.spans.marks import Marks
from labeller.ui.session import ProjectSession

SpanId = int


class Relating(QObject):
    """A relation is begun at a span, aims at another, and is made. Both have to be annotations of the board.

    `changed` says that it begins elsewhere, or aims at another span. Methods raise LabellerError where nothing is made.
    """

    changed = Signal()

    def __init__(self, board: AnnotationBoard, session: ProjectSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._session = session
        self._label_id: LabelId | None = None
        self._begin: SpanId | None = None
        self._end: SpanId | None = None

    @property
    def begin(self) -> SpanId | None:
        """The span at which a relation was begun."""
        return self._begin

    @property
    def label(self) -> Label | None:
        """The label of the next relation: the one chosen last, at first the first of the schema."""
        labels = self._session.schema.relation_labels
        return next((one for one in labels if one.id == self._label_id), next(iter(labels), None))

    def aim(self, begin: SpanId | None, end: SpanId | None) -> None:
        """Begin at a span and aim at another, or at none; without a beginning there is no relation to be made."""
        if (begin, end) != (self._begin, self._end):
            self._begin, self._end = begin, end
            self.changed.emit()

    def press(self) -> None:
        """Make a relation between what is selected; begin one where only one span is.

        Of two selected spans it leads from the first to the second.
        """
        self._require_label()
        chosen = self._selected_spans()
        if len(chosen) == 2:
            self.make(chosen[0], chosen[1])
        elif len(chosen) == 1 and self._begin not in (None, chosen[0]):
            self.make(self._begin, chosen[0])
        elif len(chosen) == 1:
            self.aim(chosen[0], None)
        else:
            raise LabellerError(
                self.tr("A relation leads from one span to another."),
                self.tr("Select the span where it begins, then this again, then select the other."),
            )

    def press_label(self, label_id: LabelId) -> None:
        """A label of relations was chosen: for the selected relations, for what is selected, and for the next."""
        self._label_id = label_id
        relations = [one for one in self._board.selected_annotations if isinstance(one.shape, Relation)]
        if relations and not self._selected_spans():
            self._board.relabel(label_id)
        else:
            self.press()

    def make(self, begin: SpanId | None, end: SpanId) -> None:
        """Relate one span to another, and select the relation; the one that is there already, if there is one."""
        label = self._require_label()
        self.aim(None, None)
        spans = [self._board.annotation(one) for one in (begin, end) if one is not None]
        if begin is None or begin == end or not all(one and isinstance(one.shape, TextSpan) for one in spans):
            return
        shape = Relation(begin, end)
        same = [one.id for one in self._board.annotations if one.shape == shape and one.label_id == label.id and one.id]
        if same:
            self._board.select(same)
        else:
            self._board.add(shape, label.id)

    def preview(self, marks: Marks) -> Link | None:
        """The relation that would be made now."""
        begin = None if self._begin is None else marks.get(self._begin)
        end = None if self._end is None else marks.get(self._end)
        label = self.label
        if begin is None or end is None or label is None or begin is end:
            return None
        return Link(0, begin, end, label.name, label.color)

    def _selected_spans(self) -> list[SpanId]:
        chosen = self._board.selected_annotations
        return [one.id for one in chosen if isinstance(one.shape, TextSpan) and one.id is not None]

    def _require_label(self) -> Label:
        label = self.label
        if label is None:
            raise LabellerError(
                self.tr("No label is for relations yet."),
                self.tr("Add one under Labels, and tick there that it relates one span to another."),
            )
        return label
