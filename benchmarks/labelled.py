"""Items whose labels are known: the samples that ship, scikit-learn's digits, and data sets beside the repository."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeller.domain.item import Medium
from labeller.errors import LabellerError
from labeller.paths import sample_projects

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
_DIGITS = 1500
_AG_NEWS = 1600
# Cyrillic letters in place of Latin ones. None of them is another with an accent, which the tokenizer would drop.
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщы"
_TO_CYRILLIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", _CYRILLIC)


class AbsentError(LabellerError):
    """A data set is not beside the repository."""


@dataclass(frozen=True)
class Labelled:
    """n inputs (texts, pictures as arrays, paths of pictures or sounds) and the class index of each, (n,)."""

    name: str
    medium: Medium
    inputs: Sequence[Any]
    classes: NDArray[np.int64]

    @classmethod
    def of(cls, name: str, medium: Medium, pairs: Sequence[tuple[Any, str]]) -> Labelled:
        _, classes = np.unique([label for _, label in pairs], return_inverse=True)
        return cls(name, medium, [one for one, _ in pairs], classes.astype(np.int64))

    def in_another_script(self) -> Labelled:
        """Its texts letter by letter in Cyrillic: a language that no pretrained model knows, of the same statistics."""
        texts = [text.lower().translate(_TO_CYRILLIC) for text in self.inputs]
        return Labelled(f"{self.name} in Cyrillic letters", self.medium, texts, self.classes)


def clipart() -> Labelled:
    return _folders("clip art (sample)", sample_projects() / "clipart" / "images")


def messages() -> Labelled:
    rows = read_table(sample_projects() / "messages" / "messages.csv")
    return Labelled.of("messages (sample)", Medium.TEXT, [(row["text"], row["category"]) for row in rows])


def digits() -> Labelled:
    """Handwritten digits of 8 x 8 pixels: far from the photos that the weights were made from."""
    from sklearn.datasets import load_digits

    loaded = load_digits()
    grey = (loaded.images[:_DIGITS] * 15.9).astype(np.uint8)
    pictures = np.repeat(grey[..., None], 3, axis=3)
    return Labelled.of("digits", Medium.IMAGE, list(zip(pictures, map(str, loaded.target[:_DIGITS]), strict=True)))


def trashnet() -> Labelled:
    return _folders("TrashNet", shared("trashnet"))


def ag_news(count: int = _AG_NEWS, seed: int = 0) -> Labelled:
    """Titles with their descriptions, a random part of them that is fixed by the seed."""
    with shared("ag_news").joinpath("test.csv").open(encoding="utf-8", newline="") as file:
        rows = [(f"{title}. {text}", number) for number, title, text in csv.reader(file)]
    chosen = np.random.default_rng(seed).permutation(len(rows))[:count]
    return Labelled.of("AG News", Medium.TEXT, [rows[place] for place in chosen])


def banking77() -> Labelled:
    rows = read_table(shared("banking77") / "test.csv")
    return Labelled.of("Banking77", Medium.TEXT, [(row["text"], row["category"]) for row in rows])


def sounds() -> Labelled:
    folder = sample_projects() / "sounds"
    rows = read_table(folder / "sounds.csv")
    return Labelled.of("sounds (sample)", Medium.AUDIO, [(folder / row["file"], row["kind"]) for row in rows])


def spoken_digits() -> Labelled:
    paths = sorted(shared("spoken_digits").glob("*.wav"))
    return Labelled.of("spoken digits", Medium.AUDIO, [(path, path.name[0]) for path in paths])


SHIPPED: tuple[Callable[[], Labelled], ...] = (clipart, digits, messages)
BESIDE: tuple[Callable[[], Labelled], ...] = (trashnet, ag_news, banking77)


def shared(name: str) -> Path:
    """The folder of a data set beside the repository. Raises AbsentError."""
    folder = SHARED_DATA / name
    if not folder.is_dir():
        raise AbsentError(f"{name} is left out: it is not in {SHARED_DATA}.")
    return folder


def _folders(name: str, root: Path) -> Labelled:
    """Pictures in folders that are named after their labels."""
    paths = sorted(path for path in root.glob("*/*") if path.is_file())
    return Labelled.of(name, Medium.IMAGE, [(path, path.parent.name) for path in paths])


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
