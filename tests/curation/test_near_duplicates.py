"""Real photographs and questions: copies are found, and different ones of the same kind are not taken for them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from labeller.curation.picture_likeness import PictureLikeness
from labeller.curation.picture_prints import PicturePrinter
from labeller.curation.text_likeness import TextLikeness
from labeller.curation.text_sketches import sketches
from labeller.media.images import read_image

Dataset = Callable[[str], Path]


def printed(pixels: list[np.ndarray]) -> PictureLikeness:
    return PictureLikeness(PicturePrinter().embed(pixels))


def test_photos_of_one_kind_are_told_apart_and_their_smaller_copies_found(shared_dataset: Dataset, tmp_path):
    paths = sorted((shared_dataset("trashnet") / "cardboard").glob("*.jpg"))[:60]
    copies = []
    for path in paths:
        with Image.open(path) as photo:
            copies.append(tmp_path / path.name)
            photo.resize((photo.width // 2, photo.height // 2)).save(copies[-1], quality=50)
    pixels = [read_image(path, PicturePrinter.input_px) for path in (*paths, *copies)]
    found = printed(pixels).chains().clusters()
    assert [[place, place + len(paths)] for place in range(len(paths))] == found


def test_questions_of_one_topic_are_told_apart(shared_dataset: Dataset):
    (table, *_) = sorted(shared_dataset("banking77").rglob("*.csv"))
    with table.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)][:3_000]
    clusters = TextLikeness(sketches(texts)).chains().clusters()
    assert sum(map(len, clusters)) < 0.05 * len(texts)
