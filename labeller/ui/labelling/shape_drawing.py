"""Drawing on images, as the label page has it: the desk over the picture, its tools beside it, and what they see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog

from labeller.domain.item import Item, ItemId
from labeller.domain.schema import LabelId
from labeller.errors import LabellerError
from labeller.ui.annotating.shapes.pre_labeller import PreLabeller
from labeller.ui.annotating.shapes.shape_desk import ShapeDesk
from labeller.ui.annotating.shapes.sight import SeenImage, Sight
from labeller.ui.annotating.shapes.tool_bar import ToolBar
from labeller.ui.labelling.annotating_flow import AnnotatingFlow
from labeller.ui.labelling.item_view import ItemView
from labeller.ui.session import ProjectSession

_AHEAD = 4


class ShapeDrawing(QObject):
    """Puts a desk over the pictures of a view. `failed` carries the LabellerError of what could not be done."""

    failed = Signal(object)

    def __init__(
        self, session: ProjectSession, flow: AnnotatingFlow, view: ItemView, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._flow = flow
        self._board = flow.board
        self._view = view
        self._item: Item | None = None
        self._sight = Sight(session.jobs, parent=self)
        schema = lambda: session.schema  # noqa: E731
        self.pre_labeller = PreLabeller(session.jobs, flow.board, schema, session.is_control, self)
        self.pre_labeller.failed.connect(self.failed)
        canvas = view.image_view.canvas
        self.desk = ShapeDesk(canvas, flow.board, schema, self, sight=self._sight)
        self.desk.failed.connect(self.failed)
        self.desk.hint_changed.connect(view.show_hint)
        flow.settling.connect(self.desk.settle)
        flow.shown_changed.connect(self._follow)
        view.item_shown.connect(self._on_shown)

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {**self.desk.handlers(), "suggest_with_model": self._choose_model}

    def adopt(self, actions: Mapping[str, QAction]) -> None:
        """Show the tools, which are these actions."""
        self.desk.adopt(actions)
        self._view.set_tool_bar(ToolBar(self.desk, actions))

    def give_label(self, label_id: LabelId) -> None:
        """Label what is selected, and what is drawn next."""
        self._tell(lambda: self._board.relabel(label_id))

    def _follow(self) -> None:
        """Get ready for the item that will be seen in a moment."""
        item = self._flow.shown.item if self._flow.shown else None
        if item == self._item:
            return
        self._item = item
        self.desk.set_image_size(QSize())
        self._sight.show_image(self._seen(item) if item is not None else None)
        self.pre_labeller.look_at(None)

    def _seen(self, item: Item) -> SeenImage | None:
        path = self._session.media_path(item)
        if path is None or item.width is None or item.height is None:
            return None
        return SeenImage(path, item.content_hash, item.width, item.height)

    def _on_shown(self, item_id: ItemId) -> None:
        if self._item is not None and item_id == self._item.id:
            self.desk.set_image_size(self._view.image_view.image_size)
            ahead = self._session.read_ahead(self._flow.upcoming(_AHEAD))
            here = self._seen(self._item)
            self._sight.show_image(here, [one for one in map(self._seen, ahead) if one is not None])
            self.pre_labeller.look_at(here)

    def _choose_model(self) -> None:
        """Ask for a model that suggests shapes; the one in use is put away."""
        if self.pre_labeller.model_name:
            self.pre_labeller.stop()
            return
        kinds = self.tr("ONNX models (*.onnx)")
        chosen, _ = QFileDialog.getOpenFileName(self._view, self.tr("Model that suggests shapes"), "", kinds)
        if chosen:
            self.pre_labeller.use(Path(chosen))

    def _tell(self, act: Callable[[], object]) -> None:
        try:
            act()
        except LabellerError as error:
            self.failed.emit(error)
