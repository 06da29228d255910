"""Data made on the spot: texts and pictures of a few kinds that a learner can tell apart, and projects of them."""

from __future__ import annotations

import csv
import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from labeller.domain.item import FoundAnnotation, Medium, NewItem
from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions
from labeller.formats.registry import recognise
from labeller.jobs import JobContext
from labeller.learning.arrays import unit
from labeller.learning.embedders.registry import embedders_for
from labeller.loop.caches import EmbeddingCaches
from labeller.media.hashing import text_hash
from labeller.project.importing import Importer, import_source
from labeller.project.project import create_project, open_project
from labeller.store import item_store

KINDS = ("invoice", "complaint", "praise", "question", "order")
_WORDS = 400
_WORDS_OF_KIND = 60
# So many files lie in the folder; of a large project many items show the same file, under hashes of their own.
_PHOTOS = 200
# So many of them differ: drawing takes long.
_DRAWN = 10
PHOTO = (1600, 1200)
_AT_ONCE = 8192


def make_texts(count: int, seed: int = 0) -> Iterator[tuple[str, str]]:
    """So many texts of 20 to 60 words, each with its kind; all differ."""
    dice = random.Random(seed)
    words = ["".join(dice.choices("abcdefghijklmnoprstuvw", k=dice.randrange(3, 10))) for _ in range(_WORDS)]
    own = {kind: dice.sample(words, _WORDS_OF_KIND) for kind in KINDS}
    for number in range(count):
        kind = KINDS[dice.randrange(len(KINDS))]
        length = dice.randrange(20, 60)
        said = dice.choices(words, k=length // 2) + dice.choices(own[kind], k=length - length // 2)
        dice.shuffle(said)
        yield f"{number} {' '.join(said)}.", kind


def write_csv(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("text", "label"))
        writer.writerows(make_texts(count))
    return path


def write_jsonl(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8") as file:
        for text, kind in make_texts(count):
            file.write(json.dumps({"text": text, "label": kind}) + "\n")
    return path


def make_pictures(
    folder: Path, count: int, size: tuple[int, int] = (320, 240), *, drawn: int | None = None
) -> list[str]:
    """So many JPEG files in folders named after their kinds. Returns their paths relative to the folder.

    `size` is width and height. Where fewer are `drawn` the others are copies of those.
    """
    dice = np.random.default_rng(0)
    paths = []
    for number in range(count):
        relative = f"{KINDS[number % len(KINDS)]}/{number:06}.jpg"
        (folder / relative).parent.mkdir(parents=True, exist_ok=True)
        if drawn is None or number < drawn:
            _draw(folder / relative, number % len(KINDS), size, dice)
        else:
            shutil.copyfile(folder / paths[number % drawn], folder / relative)
        paths.append(relative)
    return paths


def _draw(path: Path, kind: int, size: tuple[int, int], dice: np.random.Generator) -> None:
    """Soft patches in the colour of the kind, with the grain of a photo: without it files would be far too small."""
    from PIL import Image

    width, height = size
    patches = dice.integers(0, 60, (height // 8, width // 8, 3), dtype=np.uint8)
    patches[..., kind % 3] += np.uint8(60 + 20 * kind)
    soft = np.asarray(Image.fromarray(patches).resize(size, Image.Resampling.BICUBIC))
    grain = dice.integers(0, 16, (height, width, 1), dtype=np.uint8)
    Image.fromarray(soft // 2 + grain + 40).save(path, quality=88)


def make_project(
    folder: Path, medium: Medium, count: int, *, is_answered: bool = False, photo: tuple[int, int] = PHOTO
) -> Path:
    """A project of so many texts, or photos of that width and height, without any answer or all of them answered."""
    is_text = medium is Medium.TEXT
    task = Task.TEXT_CLASSIFICATION if is_text else Task.IMAGE_CLASSIFICATION
    media = None if is_text else folder / "photos"
    project = create_project(folder / f"{count} {medium}s", task, KINDS)
    found = _texts(count) if media is None else _photos(media, count, photo)
    items = (one if is_answered else replace(one, annotations=None) for one in found)
    Importer(project, "made on the spot", "made", media).run(items)
    project.close()
    return project.path


def import_photos(folder: Path, count: int, drawn: int = _DRAWN) -> Path:
    """A project of so many photos that are all answered, read from their files as a client's would be.

    Only so many are `drawn`: the others are copies.
    """
    photos = folder / "photos"
    make_pictures(photos, count, PHOTO, drawn=drawn)
    project = create_project(folder / f"{count} photos", Task.IMAGE_CLASSIFICATION, KINDS)
    chosen = recognise(photos)
    options = chosen.preview(photos, ReadOptions(task=project.task), JobContext()).options
    import_source(project, photos, chosen, options, JobContext())
    project.close()
    return project.path


def kind_of(content_hash: str) -> int:
    """Which of the kinds an item is by its made-up embedding; its text or picture may say another."""
    return int(content_hash[-1], 16) % len(KINDS)


def fill_caches(path: Path, folder: Path, share: float) -> None:
    """Give the first part of a project's items embeddings as if they had been read: clusters with noise."""
    project = open_project(path, read_only=True)
    with project.read() as db:
        hashes = [digest for _, digest in item_store.find_hashes(db)]
    project.close()
    caches = EmbeddingCaches(folder)
    known = hashes[: round(share * len(hashes))]
    kinds = [kind_of(digest) for digest in known]
    for embedder in embedders_for(project.task.medium):
        dice = np.random.default_rng(0)
        centers = dice.standard_normal((len(KINDS), embedder.dimensions), dtype=np.float32)
        for start in range(0, len(known), _AT_ONCE):
            piece = slice(start, start + _AT_ONCE)
            noise = dice.standard_normal((len(known[piece]), embedder.dimensions), dtype=np.float32)
            caches.of(embedder).append(known[piece], unit(centers[kinds[piece]] + 2 * noise))
    caches.close()


def _texts(count: int) -> Iterator[NewItem]:
    for text, kind in make_texts(count):
        yield NewItem(
            Medium.TEXT, name="", content_hash=text_hash(text), text=text, annotations=(FoundAnnotation(kind),)
        )


def _photos(folder: Path, count: int, size: tuple[int, int]) -> Iterator[NewItem]:
    width, height = size
    paths = make_pictures(folder, min(count, _PHOTOS), size, drawn=_DRAWN)
    for number in range(count):
        path = paths[number % len(paths)]
        kind = FoundAnnotation(path.split("/")[0])
        yield NewItem(
            Medium.IMAGE,
            name=f"{number:06} {path}",
            content_hash=text_hash(f"photo {number}"),
            key=f"{number:06}",
            path=path,
            width=width,
            height=height,
            annotations=(kind,),
        )
