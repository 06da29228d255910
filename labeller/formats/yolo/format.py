"""The four formats of Ultralytics YOLO with shapes: boxes, outlines, rotated boxes and keypoints."""

from __future__ import annotations

from pathlib import Path

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.schema import Task
from labeller.domain.shape import Box, Keypoints, Mask, Polygon, Polyline, RotatedBox
from labeller.formats.annotated_images import AnnotatedImages, ImageSet
from labeller.formats.fitting import Fitted
from labeller.formats.format import ReadOptions, WriteOptions, WriteReport
from labeller.formats.image_export import ImageExport
from labeller.formats.losses import DETECTION_TASKS, Capabilities
from labeller.formats.yolo.fitting import with_keypoints, with_rotated_boxes, without_tiny
from labeller.formats.yolo.reading import open_yolo
from labeller.formats.yolo.sniffing import sureness
from labeller.formats.yolo.writing import POSE, SPLIT_NAMES, write_ultralytics
from labeller.jobs import JobContext

_AREA_TASKS = DETECTION_TASKS - {Task.KEYPOINTS}


class YoloFormat(AnnotatedImages):
    """What the formats share. Ultralytics has images in `images/<split>`, rows in `labels/<split>`, and `data.yaml`."""

    title: str
    has_corners = False
    has_keypoints = False

    def sniff(self, source: Path) -> float:
        return sureness(source, self.name)

    def open(self, source: Path, options: ReadOptions, context: JobContext) -> ImageSet:
        return open_yolo(source, options, context, has_corners=self.has_corners, has_keypoints=self.has_keypoints)

    def fitted(self, dataset: Dataset, entry: DatasetItem) -> Fitted:
        return without_tiny(super().fitted(dataset, entry))

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:
        export = ImageExport(
            self,
            dataset,
            target,
            options,
            context,
            folder="images/{split}",
            split_names=SPLIT_NAMES,
        )
        return write_ultralytics(export, dataset, self.name)


class YoloDetectFormat(YoloFormat):
    name = "yolo-detect"
    title = "YOLO boxes (Ultralytics)"
    holds = Capabilities(
        DETECTION_TASKS,
        shapes=frozenset({Box}),
        becomes=dict.fromkeys((RotatedBox, Polygon, Polyline, Mask, Keypoints), Box),
        parts=True,
        holes=True,
        empty_answers=True,
        splits=True,
        needs_media=True,
    )


class YoloSegmentFormat(YoloFormat):
    """Every row is one outline: trainers misread files in which some rows are boxes."""

    name = "yolo-segment"
    title = "YOLO outlines (Ultralytics)"
    holds = Capabilities(
        _AREA_TASKS,
        shapes=frozenset({Polygon}),
        becomes=dict.fromkeys((Box, RotatedBox, Mask), Polygon),
        empty_answers=True,
        splits=True,
        needs_media=True,
    )


class YoloObbFormat(YoloFormat):
    name = "yolo-obb"
    title = "YOLO rotated boxes (Ultralytics)"
    has_corners = True
    holds = Capabilities(
        _AREA_TASKS,
        shapes=frozenset({RotatedBox}),
        becomes=dict.fromkeys((Box, Polygon, Polyline, Mask), RotatedBox),
        parts=True,
        holes=True,
        empty_answers=True,
        splits=True,
        needs_media=True,
    )

    def fitted(self, dataset: Dataset, entry: DatasetItem) -> Fitted:
        return with_rotated_boxes(super().fitted(dataset, entry), entry.item)


class YoloPoseFormat(YoloFormat):
    name = POSE
    title = "YOLO keypoints (Ultralytics)"
    has_keypoints = True
    holds = Capabilities(
        frozenset({Task.KEYPOINTS}), shapes=frozenset({Keypoints}), empty_answers=True, splits=True, needs_media=True
    )

    def fitted(self, dataset: Dataset, entry: DatasetItem) -> Fitted:
        return with_keypoints(super().fitted(dataset, entry), dataset.schema)
