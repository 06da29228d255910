"""Small programs as users write them, good and bad ones."""

from __future__ import annotations

import sys
from pathlib import Path

GOOD = """
import json, sys
hello = json.loads(sys.stdin.readline())
first = hello["labels"][0]["name"]
for line in sys.stdin:
    item = json.loads(line)
    print(json.dumps({"id": item["id"], "labels": [{"label": first, "score": 0.75}]}), flush=True)
"""

LATE = """
import json, sys
items = [json.loads(line) for line in sys.stdin][1:]
for item in reversed(items):
    print(json.dumps({"id": item["id"], "labels": [{"label": "dog", "score": 0.5}]}))
"""


def command(folder: Path, text: str, name: str = "model.py") -> str:
    """How to run a program of that text."""
    (folder / name).write_text(text)
    return f'"{sys.executable}" "{folder / name}"'
