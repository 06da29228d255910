"""The drawing tools as a bar of icons, each with its key in the tool tip."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from labeller.ui.annotating.shapes.shape_desk import ShapeDesk
from labeller.ui.annotating.shapes.tool_kind import ToolKind
from labeller.ui.annotating.shapes.workbench import AreaMode
from labeller.ui.theme import XS, S, set_look
from labeller.ui.widgets.buttons import action_button

ICON_PX = 20
AREA_ACTIONS = {"area_add": AreaMode.ADD, "area_cut": AreaMode.CUT}
_VIEW_ACTIONS = ("adjust_picture",)


class ToolBar(QFrame):
    """The tools that the schema has work for, what areas become, and how the picture looks."""

    def __init__(
        self,
        desk: ShapeDesk,
        actions: Mapping[str, QAction],
        orientation: Qt.Orientation = Qt.Orientation.Vertical,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._actions = actions
        is_upright = orientation == Qt.Orientation.Vertical
        direction = QBoxLayout.Direction.TopToBottom if is_upright else QBoxLayout.Direction.LeftToRight
        self._row = QBoxLayout(direction, self)
        self._row.setContentsMargins(S, S, S, S)
        self._row.setSpacing(XS)
        self._rule_look = "horizontal" if is_upright else "vertical"
        set_look(self, surface="1")
        self._add([str(kind) for kind in desk.kinds])
        if {ToolKind.POLYGON, ToolKind.BRUSH} & set(desk.kinds):
            self._add_rule()
            self._add(list(AREA_ACTIONS))
        self._add_rule()
        self._add(list(_VIEW_ACTIONS))
        self._row.addStretch(1)
        desk.tool_changed.connect(self._show_state)
        desk.mode_changed.connect(self._show_state)
        self._show_state()

    def _add(self, action_ids: list[str]) -> None:
        for action_id in action_ids:
            action = self._actions[action_id]
            action.setCheckable(action_id not in _VIEW_ACTIONS)
            self._row.addWidget(action_button(action, size=ICON_PX), 0, Qt.AlignmentFlag.AlignCenter)

    def _add_rule(self) -> None:
        rule = QFrame(self)
        set_look(rule, divider=self._rule_look)
        self._row.addWidget(rule)

    def _show_state(self) -> None:
        for kind in self._desk.kinds:
            self._actions[str(kind)].setChecked(kind is self._desk.tool.kind)
        for action_id, mode in AREA_ACTIONS.items():
            if action_id in self._actions:
                self._actions[action_id].setChecked(self._desk.bench.area_mode is mode)
