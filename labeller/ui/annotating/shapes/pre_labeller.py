"""A model of the user suggests shapes on every new item. What it finds is a suggestion, never an annotation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from labeller.domain.drawn_shapes import shapes_for
from labeller.domain.item import ItemId, ItemState
from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.schema import Schema
from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.learning.detectors.detector import Detector, open_detector, suggestions
from labeller.learning.label_words import labels_by_name
from labeller.media.images import read_image
from labeller.ui.annotating.board import AnnotationBoard
from labeller.ui.annotating.shapes.sight import SeenImage
from labeller.ui.job_runner import JobRunner

_OPEN, _SUGGEST = "open the model", "suggest with the model"
# More than any model takes; a photo is then decoded at a fraction of its size.
_MAX_SIDE_PX = 2048
_NAMES_TOLD = 12


class PreLabeller(QObject):
    """Looks at items with an ONNX detector or segmenter, once one has been chosen.

    `failed` carries the error of a model or an image that cannot be used, `changed` says that a model is in use now
    or no more. Items on the control slice, begun or done are left alone.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        jobs: JobRunner,
        board: AnnotationBoard,
        schema: Callable[[], Schema],
        is_control: Callable[[ItemId], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._board = board
        self._schema = schema
        self._is_control = is_control
        self._detector: Detector | None = None
        self._image: SeenImage | None = None

    @property
    def model_name(self) -> str:
        """The file name of the model in use; empty without one."""
        return "" if self._detector is None else self._detector.name

    def use(self, path: Path) -> None:
        """Take a model in use, also for the item on the screen."""
        self._jobs.start(
            _OPEN, lambda _: open_detector(path), done=self._on_opened, failed=self.failed.emit, visible=False
        )

    def stop(self) -> None:
        """Do without the model. What it has suggested stays until the item is left."""
        self._detector = None
        self._jobs.forget(_SUGGEST)
        self.changed.emit()

    def look_at(self, image: SeenImage | None) -> None:
        """This image is on the screen now."""
        self._image = image
        detector, item_id = self._detector, self._board.item_id
        if detector is None or image is None or item_id is None:
            return
        if self._board.state is ItemState.OPEN and not self._is_control(item_id):
            job = partial(_found, detector, image, self._schema())
            self._jobs.start(
                _SUGGEST, job, done=partial(self._on_found, item_id), failed=self.failed.emit, visible=False
            )

    def _on_opened(self, detector: Detector) -> None:
        if not labels_by_name(detector.names, self._schema()):
            names = ", ".join(detector.names[:_NAMES_TOLD])
            title = self.tr("None of what {model} finds is a label of this project.").format(model=detector.name)
            hint = self.tr("It finds: {names}. Name the labels like that, then choose it again.").format(names=names)
            self.failed.emit(LabellerError(title, hint))
            return
        self._detector = detector
        self.changed.emit()
        self.look_at(self._image)

    def _on_found(self, item_id: ItemId, found: tuple[SuggestedAnnotation, ...]) -> None:
        if found and self._board.item_id == item_id and self._board.state is ItemState.OPEN:
            self._board.set_suggestions((*self._board.suggestions, *found))


def _found(
    detector: Detector, image: SeenImage, schema: Schema, context: JobContext
) -> tuple[SuggestedAnnotation, ...]:
    """A job: what the model sees in the image."""
    pixels = read_image(image.path, _MAX_SIDE_PX)
    context.check()
    found = detector.detect(pixels, image.width, image.height, context)
    return suggestions(found, schema, shapes_for(schema), detector.name)
