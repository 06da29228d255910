"""Projects of sounds with ranges, made on the spot."""

from __future__ import annotations

from pathlib import Path

import soundfile

from labeller.domain.item import FoundAnnotation, Medium, NewItem
from labeller.domain.schema import Task
from labeller.media.hashing import text_hash
from labeller.project.project import Project
from tests.learning.ranges.made import RATE_HZ, SECONDS, made_sound
from tests.store.making import add, new_project

LABELS = ("beep", "hiss")


def range_project(folder: Path, count: int, *, answered: int = 0, name: str = "ranges") -> Project:
    """Sounds with beeps and hisses; the first `answered` are answered as they come. Item n is `made_sound(n)`."""
    project = new_project(folder, LABELS, task=Task.AUDIO_RANGES, name=name)
    media = folder / "sounds"
    media.mkdir()
    add(project, [_item(media, number, number <= answered) for number in range(1, count + 1)], folder=media)
    return project


def _item(media: Path, number: int, is_answered: bool) -> NewItem:
    samples, ranges = made_sound(number)
    name = f"{number:03}.wav"
    soundfile.write(media / name, samples, RATE_HZ)
    found = tuple(FoundAnnotation(LABELS[label], one) for label, one in ranges)
    return NewItem(
        Medium.AUDIO, name, text_hash(name), key=name, path=name, duration_s=SECONDS,
        annotations=found if is_answered else None,
    )  # fmt: skip
