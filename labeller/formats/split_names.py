"""What folders and files of splits are called, and what we call them."""

from __future__ import annotations

from pathlib import PurePosixPath

SPLITS = {
    "train": "train", "training": "train",
    "val": "validation", "valid": "validation", "validation": "validation", "dev": "validation",
    "test": "test", "testing": "test",
}  # fmt: skip


def split_of(path: str) -> str | None:
    """The split that the first folder of a path with such a name stands for; None where none is called like one."""
    folders = (SPLITS.get(part.lower()) for part in PurePosixPath(path).parts[:-1])
    return next((split for split in folders if split), None)
