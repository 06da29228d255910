"""The schema: the task, its labels, and what else an annotation may carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from labeller.domain.item import Medium

LabelId = int


class Task(StrEnum):
    IMAGE_CLASSIFICATION = "image-classification"
    IMAGE_MULTILABEL = "image-multilabel"
    OBJECT_DETECTION = "object-detection"
    SEGMENTATION = "segmentation"
    KEYPOINTS = "keypoints"
    TEXT_CLASSIFICATION = "text-classification"
    TEXT_MULTILABEL = "text-multilabel"
    TEXT_SPANS = "text-spans"
    TABULAR_CLASSIFICATION = "tabular-classification"
    AUDIO_CLASSIFICATION = "audio-classification"
    AUDIO_RANGES = "audio-ranges"

    @property
    def medium(self) -> Medium:
        match self.value.split("-")[0]:
            case "text":
                return Medium.TEXT
            case "tabular":
                return Medium.ROW
            case "audio":
                return Medium.AUDIO
        return Medium.IMAGE

    @property
    def is_multilabel(self) -> bool:
        """Whether a whole item may carry several labels at once."""
        return self in {Task.IMAGE_MULTILABEL, Task.TEXT_MULTILABEL}

    @property
    def is_whole_item(self) -> bool:
        """Whether annotations are about whole items, without shapes."""
        return self.is_multilabel or self.value.endswith("classification")


DRAWN_TASKS = frozenset(task for task in Task if not task.is_whole_item)
"""Annotations are about parts of items: they have shapes."""


class AttributeKind(StrEnum):
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"
    CHECKBOX = "checkbox"


@dataclass(frozen=True, slots=True)
class AttributeSpec:
    """An extra value that an annotation may carry; `label_id` None allows it on every label."""

    name: str
    kind: AttributeKind
    choices: tuple[str, ...] = ()
    default: str = ""
    is_required: bool = False
    label_id: LabelId | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """One value that the schema allows.

    `position` is the place of the label in every export; it is given once and never moves, so that the numbers
    in a client's training code stay true. `color` is `#rrggbb`, `key` a key sequence or empty. `is_relation` says that
    it is for relations between spans, and for nothing else.
    """

    id: LabelId
    name: str
    color: str
    position: int
    key: str = ""
    guideline: str = ""
    skeleton: tuple[str, ...] = ()
    skeleton_edges: tuple[tuple[int, int], ...] = ()
    is_relation: bool = False


@dataclass(frozen=True, slots=True)
class Schema:
    """The task with its labels in the order of their positions."""

    task: Task
    labels: tuple[Label, ...] = ()
    attributes: tuple[AttributeSpec, ...] = ()
    shapes: frozenset[str] = field(default_factory=frozenset)

    def label(self, label_id: LabelId) -> Label:
        """The label of that id. Raises KeyError."""
        for label in self.labels:
            if label.id == label_id:
                return label
        raise KeyError(label_id)

    def attributes_of(self, label_id: LabelId) -> tuple[AttributeSpec, ...]:
        """What an annotation of that label may carry, in the order of the schema."""
        return tuple(one for one in self.attributes if one.label_id in (None, label_id))

    def named(self, name: str) -> Label | None:
        return next((label for label in self.labels if label.name == name), None)

    @property
    def relation_labels(self) -> tuple[Label, ...]:
        """Those that say how one annotation is related to another."""
        return tuple(label for label in self.labels if label.is_relation)

    def like(self, label: Label) -> tuple[Label, ...]:
        """The other labels that are for the same as this one."""
        return tuple(one for one in self.labels if one.id != label.id and one.is_relation == label.is_relation)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(label.name for label in self.labels)


# Okabe and Ito's colour-blind-safe set, stretched to twelve with Tol's muted colours.
PALETTE = (
    "#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7",
    "#b8a81c", "#882255", "#44aa99", "#6a51a3", "#999933", "#aa4499",
)  # fmt: skip


def label_color(position: int) -> str:
    """The colour that a new label gets: the set of twelve, then even steps of hue (OKLCH) by the golden angle."""
    if position < len(PALETTE):
        return PALETTE[position]
    return _oklch_hex(0.66 if position % 2 else 0.56, 0.14, (position * 137.508) % 360)


def _oklch_hex(lightness: float, chroma: float, hue_deg: float) -> str:
    """An OKLCH colour as `#rrggbb`, clipped to sRGB (Björn Ottosson's Oklab, 2020)."""
    import math

    a, b = chroma * math.cos(math.radians(hue_deg)), chroma * math.sin(math.radians(hue_deg))
    cone_l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    cone_m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    cone_s = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * cone_l - 3.3077115913 * cone_m + 0.2309699292 * cone_s,
        -1.2684380046 * cone_l + 2.6097574011 * cone_m - 0.3413193965 * cone_s,
        -0.0041960863 * cone_l - 0.7034186147 * cone_m + 1.7076147010 * cone_s,
    )
    return "#" + "".join(f"{round(255 * _srgb(min(max(value, 0.0), 1.0))):02x}" for value in linear)


def _srgb(linear: float) -> float:
    return float(12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055)


# The keys that new labels get, in this order: digits as on every labelling tool, then nothing.
LABEL_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0")
