"""Folders as `datasets` loads them, with no more than their path."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import datasets
import xxhash

# It imports PyTorch and a decoder before it takes the path of a sound, gigabytes that only decoding it would need.
datasets.Audio.encode_example = lambda _self, path: {"bytes": None, "path": path}


def load(folder: str) -> dict[str, dict[str, Any]]:
    """Each split with the names of its labels and its rows; pictures and sounds as the hash of their bytes."""
    with tempfile.TemporaryDirectory() as cache:
        loaded = datasets.load_dataset(folder, cache_dir=cache)
        return {name: _split(part) for name, part in loaded.items()}


def _split(part: datasets.Dataset) -> dict[str, Any]:
    media = [name for name, feature in part.features.items() if isinstance(feature, (datasets.Image, datasets.Audio))]
    for name in media:
        part = part.cast_column(name, type(part.features[name])(decode=False))
    return {"labels": _labels(part.features), "rows": [_row(row, media) for row in part]}


def _labels(features: datasets.Features) -> list[str] | None:
    if "spans" in features:
        return features["spans"].feature["label"].names
    if "labels" in features:
        return features["labels"].feature.names
    label = features.get("label")
    return label.names if isinstance(label, datasets.ClassLabel) else None


def _row(row: dict[str, Any], media: list[str]) -> dict[str, Any]:
    return {name: _hash(value) if name in media else value for name, value in row.items()}


def _hash(media: dict[str, Any]) -> str:
    data = media["bytes"] or Path(media["path"]).read_bytes()
    return xxhash.xxh3_128(data).hexdigest()
