"""COCO files as the reference implementation reads and scores them."""

from __future__ import annotations

from typing import Any

import numpy as np
import plain
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval


def read(file: str) -> dict[str, Any]:
    """The categories by id, and the images with their annotations and masks."""
    coco = COCO(file)
    return {
        "categories": coco.loadCats(coco.getCatIds()),
        "images": [{**image, "objects": _objects(coco, image["id"])} for image in coco.loadImgs(coco.getImgIds())],
    }


def _objects(coco: COCO, image_id: int) -> list[dict[str, Any]]:
    found = coco.loadAnns(coco.getAnnIds(imgIds=[image_id]))
    return [
        {
            "label": coco.loadCats([one["category_id"]])[0]["name"],
            "box": one["bbox"],
            "area": one["area"],
            "is_crowd": one["iscrowd"],
            "runs": plain.runs(coco_mask.decode(coco.annToRLE(one))) if one.get("segmentation") else None,
            "keypoints": one.get("keypoints"),
        }
        for one in found
    ]


def self_score(file: str, kind: str) -> dict[str, float]:
    """The average precision of each category when the annotations are scored against themselves, crowds left out.

    `kind` is bbox, segm or keypoints.
    """
    coco = COCO(file)
    needed = {"bbox": "bbox", "segm": "segmentation", "keypoints": "keypoints"}[kind]
    own = [
        {"image_id": one["image_id"], "category_id": one["category_id"], "score": 1.0, needed: one[needed]}
        for one in coco.dataset["annotations"]
        if one.get(needed) and not one["iscrowd"]
    ]
    if kind == "segm":
        own = [{**one, needed: coco_mask_of(coco, one)} for one in own]
    found = coco.loadRes(own)
    return {category["name"]: _precision(coco, found, kind, category) for category in coco.loadCats(coco.getCatIds())}


def coco_mask_of(coco: COCO, one: dict[str, Any]) -> Any:
    """A segmentation as results have it: run lengths."""
    return coco.annToRLE(one)


def _precision(coco: COCO, found: COCO, kind: str, category: dict[str, Any]) -> float:
    scoring = COCOeval(coco, found, kind)
    scoring.params.catIds = [category["id"]]
    scoring.params.maxDets = [2000]
    if kind == "keypoints":
        scoring.params.kpt_oks_sigmas = np.full(len(category["keypoints"]), 0.05)
    scoring.evaluate()
    scoring.accumulate()
    precision = scoring.eval["precision"][:, :, :, 0, -1]  # of all sizes
    return float(precision[precision > -1].mean()) if (precision > -1).any() else -1.0
