"""The menu on the canvas: what can be done with the shapes under the mouse."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtGui import QAction, QIcon, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.shape import Box, Keypoints, Mask, Point, Polygon, Polyline, RotatedBox
from labeller.geometry.conversion import Kind
from labeller.ui.annotating.shapes.shape_commands import ShapeCommands
from labeller.ui.annotating.shapes.workbench import Workbench
from labeller.ui.keys import key_text
from labeller.ui.widgets.text import keyless

Perform = Callable[[Callable[[], object]], object]

_DOT_PX = 12
_SEPARATOR = ""
_OF_SHAPES = (
    "copy_shapes", "duplicate_shapes", "remove_shapes", _SEPARATOR,
    "merge_shapes", "group_shapes", "ungroup_shapes", _SEPARATOR,
    "bring_to_front", "send_to_back", "lock_shapes", "hide_shapes", _SEPARATOR,
    "toggle_occluded", "toggle_truncated",
)  # fmt: skip
_OF_NOTHING = ("paste_shapes", "repeat_shapes", "select_all_shapes", "show_all_shapes")


class ShapeMenu(QMenu):
    """Made anew each time it opens. It goes away with the widget it belongs to."""

    def __init__(
        self,
        bench: Workbench,
        commands: ShapeCommands,
        actions: Mapping[str, QAction],
        perform: Perform,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._commands = commands
        self._actions = actions
        self._perform = perform

    def fill_for_selection(self) -> None:
        """What can be done with what is selected, or where nothing is, with the image."""
        if not self._bench.board.selected:
            self._add_actions(_OF_NOTHING)
            return
        self._add_labels()
        self._add_kinds()
        self.addSeparator()
        self._add_actions(_OF_SHAPES)

    def fill_for_suggestion(self, suggestion: SuggestedAnnotation) -> None:
        board = self._bench.board
        self._add(self.tr("Accept"), lambda: board.accept([suggestion]))
        self._add(self.tr("Reject"), lambda: board.reject([suggestion]))
        self.addSeparator()
        self._add(self.tr("Accept all suggestions"), lambda: board.accept(board.suggestions))
        self._add(self.tr("Reject all suggestions"), lambda: board.reject(board.suggestions))

    def _add_labels(self) -> None:
        menu = self.addMenu(self.tr("Label"))
        chosen = {one.label_id for one in self._bench.board.selected_annotations}
        for label in self._bench.schema().labels:
            text = keyless(label.name)
            action = menu.addAction(f"{text}\t{key_text(label.key)}" if label.key else text)
            action.setIcon(_dot(label.color))
            action.setCheckable(True)
            action.setChecked(label.id in chosen)
            action.triggered.connect(
                lambda _checked=False, label_id=label.id: self._perform(lambda: self._bench.board.relabel(label_id))
            )

    def _add_kinds(self) -> None:
        kinds = self._commands.targets()
        if not kinds:
            return
        menu = self.addMenu(self.tr("Convert to"))
        names = self._names()
        for kind in kinds:
            action = menu.addAction(names[kind])
            action.triggered.connect(
                lambda _checked=False, kind=kind: self._perform(lambda: self._commands.convert(kind))
            )

    def _add_actions(self, ids: Sequence[str]) -> None:
        for action_id in ids:
            if action_id == _SEPARATOR:
                self.addSeparator()
            elif action_id in self._actions:
                self.addAction(self._actions[action_id])

    def _add(self, text: str, act: Callable[[], object]) -> None:
        self.addAction(text).triggered.connect(lambda _checked=False: self._perform(act))

    def _names(self) -> dict[Kind, str]:
        return {
            Box: self.tr("Box"), RotatedBox: self.tr("Rotated box"), Polygon: self.tr("Polygon"),
            Polyline: self.tr("Line"), Point: self.tr("Point"), Keypoints: self.tr("Keypoints"), Mask: self.tr("Mask"),
        }  # fmt: skip


def _dot(color: str) -> QIcon:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QColor, QPainter

    drawn = QPixmap(_DOT_PX, _DOT_PX)
    drawn.fill(Qt.GlobalColor.transparent)
    with QPainter(drawn) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color))
        painter.drawEllipse(1, 1, _DOT_PX - 2, _DOT_PX - 2)
    return QIcon(drawn)
