"""How a picture becomes the numbers that a classifier takes: size, layout, and the scale of its colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeller.learning.classifiers.names import read_json
from labeller.learning.user_models.model import MOST_SIDE_PX, LoadedModel

_USUAL_SIDE_PX, _LEAST_SIDE_PX = 224, 8
_KINDS: Mapping[str, Any] = {
    "tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(uint8)": np.uint8,
    "tensor(int32)": np.int32, "tensor(int64)": np.int64,
}  # fmt: skip
_CONFIGS = ("preprocessor_config.json", "config.json")
_GREY = (0.299, 0.587, 0.114)  # ITU-R BT.601
Three = tuple[float, float, float]


class Scale(StrEnum):
    """How colours are scaled for models that take fractions: from 0 to 255, from 0 to 1, from -1 to 1, or to ImageNet's
    mean and spread.
    """

    AUTO = "auto"
    BYTES = "bytes"
    UNIT = "unit"
    SIGNED = "signed"
    IMAGENET = "imagenet"


# Mean and spread of each colour as shares of 255; ImageNet's as in torchvision.
_SCALES: Mapping[Scale, tuple[Three, Three]] = {
    Scale.BYTES: ((0, 0, 0), (1 / 255, 1 / 255, 1 / 255)),
    Scale.UNIT: ((0, 0, 0), (1, 1, 1)),
    Scale.SIGNED: ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5)),
    Scale.IMAGENET: ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
}


@dataclass(frozen=True, slots=True)
class Preparation:
    """`is_planar` puts the colours first (NCHW), `channels` is 3 or 1. With `crops` the middle of a picture is seen,
    else all of it is squeezed. `mean` and `spread` are shares of 255; models that take whole numbers get bytes.
    """

    height: int
    width: int
    channels: int
    is_planar: bool
    kind: Any
    mean: Three
    spread: Three
    crops: bool

    def apply(self, pixels: NDArray[np.uint8]) -> NDArray[Any]:
        """A batch of one from (height, width, 3), as seen."""
        from PIL import Image

        picture = Image.fromarray(pixels)
        box = self._middle(picture.width, picture.height) if self.crops else None
        small = np.asarray(picture.resize((self.width, self.height), Image.Resampling.BILINEAR, box))
        if np.issubdtype(self.kind, np.floating):
            mean, spread = (np.array(one, dtype=np.float32) for one in (self.mean, self.spread))
            scaled: NDArray[Any] = (small.astype(np.float32) / 255 - mean) / spread
        else:
            scaled = small
        if self.channels == 1:
            scaled = (scaled @ np.array(_GREY))[..., None]
        batch = scaled[None].transpose(0, 3, 1, 2) if self.is_planar else scaled[None]
        return np.ascontiguousarray(batch).astype(self.kind)

    def _middle(self, width: int, height: int) -> tuple[float, float, float, float]:
        """The largest part of a picture that has the sides of what the model takes, in its middle."""
        share = min(width / self.width, height / self.height)
        across, down = self.width * share, self.height * share
        left, top = (width - across) / 2, (height - down) / 2
        return left, top, left + across, top + down


def find_preparation(model: LoadedModel, path: Path, scale: Scale = Scale.AUTO) -> Preparation:
    """What the model says of itself, what a file beside it says, and else what is usual for its layout.

    Colours first is how PyTorch's models are, which were mostly trained on ImageNet's scale and the middle square;
    colours last is how Keras' are, most of which scale bytes themselves. Raises ModelRefusedError for a model that
    takes no pictures.
    """
    taken = model.inputs[0]
    is_planar = taken.shape[1] in (1, 3) or (taken.shape[1] is None and taken.shape[3] not in (1, 3))
    channels = taken.shape[1] if is_planar else taken.shape[3]
    if channels not in (1, 3, None) or taken.kind not in _KINDS:
        raise model.refused("it takes no pictures of one or three colours")
    sides = (taken.shape[2], taken.shape[3]) if is_planar else (taken.shape[1], taken.shape[2])
    config = _config(path)
    height, width = model.sides(*_sides(sides, config), _USUAL_SIDE_PX, _LEAST_SIDE_PX)
    mean, spread = _scale(model, config, scale, is_planar=is_planar)
    return Preparation(height, width, channels or 3, is_planar, _KINDS[taken.kind], mean, spread, crops=is_planar)


def _scale(model: LoadedModel, config: Mapping[str, Any], scale: Scale, *, is_planar: bool) -> tuple[Three, Three]:
    if scale is Scale.AUTO:
        said = _three(config.get("image_mean", config.get("mean"))), _three(config.get("image_std", config.get("std")))
        if said[0] is not None and said[1] is not None and min(said[1]) > 0:
            return said[0], said[1]
        scale = Scale.IMAGENET if is_planar else Scale.BYTES
        if model.metadata.get("task") == "classify":
            scale = Scale.UNIT  # Ultralytics' classifiers
    return _SCALES[scale]


def _config(path: Path) -> Mapping[str, Any]:
    """What Hugging Face's preprocessor or timm wrote beside the model."""
    for name in _CONFIGS:
        document = read_json(path.with_name(name))
        inner = document.get("pretrained_cfg")
        found = inner if isinstance(inner, dict) else document
        if {"image_mean", "mean", "size", "input_size"} & set(found):
            return found
    return {}


def _sides(fixed: tuple[int | None, int | None], config: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """The sides that the model fixes, else those that the file beside it says."""
    match config.get("crop_size", config.get("size")), config.get("input_size"):
        case ({"height": int(height), "width": int(width)}, _) | (_, [_, int(height), int(width)]):
            said = height, width
        case ({"shortest_edge": int(side)} | int(side), _):
            said = side, side
        case _:
            return fixed
    is_sane = all(_LEAST_SIDE_PX <= side <= MOST_SIDE_PX for side in said)
    return (fixed[0] or said[0], fixed[1] or said[1]) if is_sane else fixed


def _three(value: Any) -> Three | None:
    match value:
        case [int() | float() as red, int() | float() as green, int() | float() as blue]:
            if all(-10 < one < 10 for one in (red, green, blue)):
                return float(red), float(green), float(blue)
    return None
