"""Label Studio files as the converter of its own SDK reads them."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from label_studio_sdk.converter import Converter


def coco(file: str, config: str) -> dict[str, Any]:
    """What the converter makes of boxes and polygons."""
    return json.loads(_converted(file, config, "COCO", "result.json"))


def conll(file: str, config: str) -> str:
    """What the converter makes of spans."""
    return _converted(file, config, "CONLL2003", "result.conll")


def _converted(file: str, config: str, form: str, name: str) -> str:
    with tempfile.TemporaryDirectory() as target:
        converter = Converter(Path(config).read_text("utf-8"), project_dir=target, download_resources=False)
        converter.convert(file, target, form, is_dir=False)
        return (Path(target) / name).read_text("utf-8")
