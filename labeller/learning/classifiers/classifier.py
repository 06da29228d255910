"""Opening an image classifier, and what it says of a picture.

Known are models of one picture in, NCHW or NHWC, and one row of scores out: what PyTorch, timm, Ultralytics (cls),
Hugging Face and Keras (through tf2onnx) export. Everything else is refused with its reason.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from labeller.jobs import JobContext
from labeller.learning.arrays import Floats
from labeller.learning.classifiers.names import find_names
from labeller.learning.classifiers.preparation import Scale, find_preparation
from labeller.learning.user_models.model import LoadedModel, load

MOST_KEPT = 5
LEAST_SCORE = 0.01
# How far probabilities may be from a sum of one, in half precision.
_SUM_SLACK = 0.01
_MOST_LOGIT = 80


class ImageClassifier:
    """Says of whole pictures what they show. `names` are those of its classes, by their numbers."""

    def __init__(self, model: LoadedModel, path: Path, scale: Scale = Scale.AUTO) -> None:
        """Raises ModelRefusedError for a model that is no such classifier, or does not name its classes."""
        self.name = model.name
        self._model = model
        self._preparation = find_preparation(model, path, scale)
        self._place = _place_of_scores(model)
        self.names = find_names(model, path)
        count = model.outputs[self._place].shape[-1]
        if not self.names:
            raise model.refused(
                f"nobody says what its {f'{count} ' if count else ''}classes are called",
                f"Nothing was changed. Write the names into {path.with_suffix('.txt').name} beside it, one a line.",
            )
        if count is not None and count != len(self.names):
            raise model.refused(
                f"it has {count} classes and {len(self.names)} names",
                "Nothing was changed. Name each class, in the order of its number, one a line.",
            )

    @property
    def input_px(self) -> int:
        """The longer side of the pictures that it looks at."""
        return max(self._preparation.height, self._preparation.width)

    def classify(
        self, pixels: NDArray[np.uint8], context: JobContext, *, is_multilabel: bool = False
    ) -> list[tuple[str, float]]:
        """The likeliest classes of a picture (height, width, 3), each with its probability, the surest first.

        Logits become probabilities: of all classes together, or with `is_multilabel` of each for itself. Raises
        ModelRefusedError, JobCancelledError.
        """
        scores = self._model.run(self._preparation.apply(pixels), context)[self._place].ravel()
        if len(scores) != len(self.names):
            raise self._model.refused(f"it gives {len(scores)} scores for {len(self.names)} names")
        shares = probabilities(scores, is_multilabel=is_multilabel)
        order = np.argsort(-shares, kind="stable")[:MOST_KEPT]
        likely = [(self.names[place], float(shares[place])) for place in order.tolist()]
        return [one for number, one in enumerate(likely) if not number or one[1] >= LEAST_SCORE]


def open_classifier(path: Path, scale: Scale = Scale.AUTO) -> ImageClassifier:
    """The classifier in an ONNX file. Raises ModelRefusedError (a LabellerError) with the reason why there is none."""
    return ImageClassifier(load(path), path, scale)


def probabilities(scores: Floats, *, is_multilabel: bool) -> Floats:
    """Scores (k,) as probabilities. What are shares already, of one or of each class for itself, stays as it is."""
    is_share = bool((scores >= 0).all() and (scores <= 1 + _SUM_SLACK).all())
    if is_share and (is_multilabel or abs(float(scores.sum()) - 1) <= _SUM_SLACK):
        return np.minimum(scores, 1)
    if is_multilabel:
        limited = np.clip(scores.astype(np.float64), -_MOST_LOGIT, _MOST_LOGIT)
        return np.asarray(1 / (1 + np.exp(-limited)), dtype=np.float32)
    powers = np.exp(scores.astype(np.float64) - scores.max())
    return np.asarray(powers / powers.sum(), dtype=np.float32)


def _place_of_scores(model: LoadedModel) -> int:
    """Where among the outputs the row of scores is. Raises ModelRefusedError."""
    if model.metadata.get("task", "classify") != "classify":
        raise model.refused(f"it is made for “{model.metadata['task'][:40]}”, not to classify whole pictures")
    places = [place for place, output in enumerate(model.outputs) if "float" in output.kind and _is_row(output.shape)]
    if not places:
        raise model.refused("it does not give one row of scores for a picture")
    return places[0]


def _is_row(shape: tuple[int | None, ...]) -> bool:
    """Whether an output is one number for each class: (k,) or (1, k)."""
    return len(shape) == 1 or (len(shape) == 2 and shape[0] in (1, None))
