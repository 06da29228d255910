"""Choosing which columns of table rows are shown, in which order, and what they are. It is one step when it is done."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from labeller.domain.row_columns import ColumnKind, RowColumn
from labeller.errors import LabellerError
from labeller.media.cells import is_blank, is_missing
from labeller.media.column_kinds import count_misfits
from labeller.project.commands.columns import ChooseColumns
from labeller.project.row_columns import ColumnsSeen
from labeller.ui.numbers import count_text
from labeller.ui.rows.column_model import EXAMPLES, KIND, NAME, ColumnModel, kind_title
from labeller.ui.session import ProjectSession
from labeller.ui.theme import M, set_look
from labeller.ui.widgets.banner import DANGER, Banner
from labeller.ui.widgets.boxes import STRETCH, column, row
from labeller.ui.widgets.buttons import LINK, PRIMARY, push_button
from labeller.ui.widgets.dialog import Dialog
from labeller.ui.widgets.segmented_control import SegmentedControl
from labeller.ui.widgets.text import MUTED, Paragraph, plain_label

_WIDTH_PX = 760
_LIST_HEIGHT_PX = 360
_ROW_HEIGHT_PX = 32
_NAME_PX, _KIND_PX = 240, 96
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ColumnsDialog(Dialog):
    """The columns as a list; below it the kind of those that are selected. Nothing changes before it is accepted."""

    def __init__(self, session: ProjectSession, seen: ColumnsSeen, parent: QWidget | None = None) -> None:
        super().__init__("", width_px=_WIDTH_PX, parent=parent)
        self.setWindowTitle(self.tr("Columns"))
        self.heading.setText(self.tr("Columns"))
        self.lead.setText(
            self.tr(
                "In this order they stand on the card and in the table. What is not shown is not learned from either."
            )
        )
        self.lead.show()
        self._session = session
        self._seen = seen
        self.model = ColumnModel(seen, self)
        self.list = _ColumnList(self.model)
        self.count = plain_label(role="secondary", tone=MUTED)
        self.kinds = SegmentedControl(self.tr("Kind"), [(kind.value, kind_title(kind)) for kind in ColumnKind])
        self.fit = Paragraph(role="secondary", tone=MUTED)
        self.up = push_button(self.tr("Move up"), icon="chevron-up", clicked=lambda: self.list.move_selected(-1))
        self.down = push_button(self.tr("Move down"), icon="chevron-down", clicked=lambda: self.list.move_selected(1))
        self.all_or_none = push_button("", kind=LINK, clicked=self._toggle_all)
        self.banner = Banner()
        self._lay_out()
        self.recognised = self.add_button(self.tr("As recognised"), is_leading=True)
        self.recognised.setToolTip(self.tr("Order, kinds and choice as they are told from the rows"))
        self.recognised.clicked.connect(lambda: self.model.set_columns(seen.recognised))
        self.add_cancel()
        self.use = self.add_button(self.tr("Use these columns"), kind=PRIMARY)
        self.use.clicked.connect(self._finish)
        self.kinds.chosen.connect(self._set_kind)
        self.list.selectionModel().selectionChanged.connect(self._show_selected)
        self.model.dataChanged.connect(self._show_selected)
        self.model.modelReset.connect(self._show_selected)
        self.list.select([0])
        self.list.setFocus()

    def _lay_out(self) -> None:
        of_selected = row(plain_label(self.tr("Kind")), self.kinds, STRETCH, self.up, self.down)
        self.body.addWidget(self.banner)
        self.body.addLayout(row(self.count, STRETCH, self.all_or_none))
        # The cell that has the keyboard shows it; a ring of another width round the list would move its heading.
        frame = QFrame()
        set_look(frame, surface="card")
        frame.setLayout(column(self.list, margins=(2, 2, 2, 2)))
        self.body.addWidget(frame, 1)
        self.body.addLayout(column(of_selected, self.fit, spacing=M))

    def _set_kind(self, kind: str) -> None:
        self.model.set_kind(self.list.selected(), ColumnKind(kind))

    def _toggle_all(self) -> None:
        columns = self.model.columns
        self.model.set_shown(range(len(columns)), is_shown=not all(one.is_shown for one in columns))

    def _show_selected(self) -> None:
        """Bring what stands around the list up to what is selected in it."""
        columns, places = self.model.columns, self.list.selected()
        shown = sum(one.is_shown for one in columns)
        self.count.setText(self.tr("{shown} of {all} shown").format(shown=shown, all=len(columns)))
        self.all_or_none.setText(self.tr("Show none") if shown == len(columns) else self.tr("Show all"))
        self.use.setEnabled(shown > 0 and not self._session.project.is_read_only)
        self.up.setEnabled(bool(places) and places[0] > 0)
        self.down.setEnabled(bool(places) and places[-1] < len(columns) - 1)
        self.kinds.setEnabled(bool(places))
        if places:
            self.kinds.set_value(columns[places[0]].kind.value)
        self.fit.setText(self._fitness(columns[places[0]]) if len(places) == 1 else "")

    def _fitness(self, chosen: RowColumn) -> str:
        """How the kind fits the cells that were seen."""
        cells = self._seen.cells(chosen.name)
        is_words = chosen.kind in {ColumnKind.TEXT, ColumnKind.CATEGORY}
        missing = sum(map(is_blank if is_words else is_missing, cells))
        misfits = count_misfits(cells, chosen.kind)
        told = self.tr("In the first {count} rows: {missing} missing, {misfits} of another kind")
        return told.format(count=count_text(len(cells)), missing=count_text(missing), misfits=count_text(misfits))

    def _finish(self) -> None:
        columns = self.model.columns
        try:
            if columns != self._seen.columns:
                self._session.steps.perform(ChooseColumns(columns))
        except LabellerError as error:
            self.banner.show_message(str(error), kind=DANGER)
            return
        self.accept()


class _ColumnList(QTableView):
    """Space ticks what is selected, Alt with up and down moves it, as dragging does."""

    def __init__(self, model: ColumnModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = model
        self.setModel(model)
        model.moved.connect(self._on_moved)
        self.setAccessibleName(self.tr("Columns"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        set_look(self, frame="none")
        self.setMinimumHeight(_LIST_HEIGHT_PX)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT_PX)
        heading = self.horizontalHeader()
        heading.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        heading.setHighlightSections(False)
        heading.setSectionResizeMode(EXAMPLES, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(NAME, _NAME_PX)
        self.setColumnWidth(KIND, _KIND_PX)

    def selected(self) -> list[int]:
        """The lines that are selected, from above."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def select(self, places: list[int]) -> None:
        """Select these lines and no others."""
        flags = QItemSelectionModel.SelectionFlag
        chosen = QItemSelection()
        for place in places:
            chosen.select(self._columns.index(place, NAME), self._columns.index(place, EXAMPLES))
        if places:
            self.selectionModel().setCurrentIndex(self._columns.index(places[0], NAME), flags.NoUpdate)
        self.selectionModel().select(chosen, flags.ClearAndSelect)

    def move_selected(self, step: int) -> None:
        """Move what is selected up (-1) or down (1) by one line."""
        places = self.selected()
        if not places:
            return
        target = places[0] - 1 if step < 0 else places[-1] + 2
        if 0 <= target <= self._columns.rowCount():
            self._columns.move(places, target)

    def _on_moved(self, first: int, last: int) -> None:
        """What was moved stays selected and in view."""
        self.select(list(range(first, last + 1)))
        self.scrollTo(self._columns.index(last, NAME))
        self.scrollTo(self._columns.index(first, NAME))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_alt = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Space and self.selected():
            places = self.selected()
            is_shown = self._columns.columns[places[0]].is_shown
            self._columns.set_shown(places, is_shown=not is_shown)
        elif is_alt and event.key() in _STEPS:
            self.move_selected(_STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
