"""Data made on the spot: texts and pictures of a few kinds that a learner can tell apart, and projects of them."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from labeller.domain.item import FoundAnnotation, Medium, NewItem
from labeller.domain.schema import Task
from labeller.learning.arrays import unit
from labeller.learning.embedders.registry import embedders_for
from labeller.loop.caches import EmbeddingCaches
from labeller.media.hashing import text_hash
from labeller.project.importing import Importer
from labeller.project.project import create_project, open_project
from labeller.store import item_store

KINDS = ("invoice", "complaint", "praise", "question", "order")
_WORDS = 400
_WORDS_OF_KIND = 60
# So many files are drawn; of a large project many items show the same file, under hashes of their own.
_PHOTOS = 200
_PHOTO = (1600, 1200)
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


def make_pictures(folder: Path, count: int, size: tuple[int, int] = (320, 240), seed: int = 0) -> list[str]:
    """So many JPEG files in folders named after their kinds. Returns their paths relative to the folder."""
    from PIL import Image

    dice = np.random.default_rng(seed)
    paths = []
    for number in range(count):
        kind = number % len(KINDS)
        noise = dice.integers(0, 60, (size[1] // 8, size[0] // 8, 3), dtype=np.uint8)
        noise[..., kind % 3] += np.uint8(60 + 20 * kind)
        relative = f"{KINDS[kind]}/{number:06}.jpg"
        (folder / relative).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC).save(folder / relative, quality=85)
        paths.append(relative)
    return paths


def make_project(folder: Path, medium: Medium, count: int, *, is_answered: bool = False) -> Path:
    """A project of so many texts or photos of 1600 x 1200, without any answer or all of them answered."""
    is_text = medium is Medium.TEXT
    task = Task.TEXT_CLASSIFICATION if is_text else Task.IMAGE_CLASSIFICATION
    media = None if is_text else folder / "photos"
    project = create_project(folder / f"{count} {medium}s", task, KINDS)
    found = _texts(count) if media is None else _photos(media, count)
    items = (one if is_answered else replace(one, annotations=None) for one in found)
    Importer(project, "made on the spot", "made", media).run(items)
    project.close()
    return project.path


def fill_caches(path: Path, folder: Path, share: float) -> None:
    """Give the first part of a project's items embeddings as if they had been read: clusters with noise."""
    project = open_project(path, read_only=True)
    with project.read() as db:
        hashes = [digest for _, digest in item_store.find_hashes(db)]
    project.close()
    caches = EmbeddingCaches(folder)
    known = hashes[: round(share * len(hashes))]
    kinds = [int(digest[-1], 16) % len(KINDS) for digest in known]
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


def _photos(folder: Path, count: int) -> Iterator[NewItem]:
    width, height = _PHOTO
    paths = make_pictures(folder, min(count, _PHOTOS), _PHOTO)
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
