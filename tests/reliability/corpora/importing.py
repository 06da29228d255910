"""Importing a corpus as a client's folder, by the command line, and exporting what came in without its metadata."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PATIENCE_S = 1800


@dataclass(frozen=True)
class Imported:
    """What an import and the export after it came to, in words, and how many faults there were."""

    sentence: str
    faults: int


def import_folder(folder: Path) -> Imported:
    with tempfile.TemporaryDirectory() as home:
        project = Path(home) / "corpus.labeller"
        try:
            _labeller(home, "new", project, "--task", "image-classification", "--labels", "a,b")
            report = _labeller(
                home, "import", project, folder, "--format", "folder-per-class", "--unlabelled", "--json"
            )
            export = ("--format", "jsonl", "--only", "all", "--strip-metadata", "--json")
            exported = _labeller(home, "export", project, Path(home) / "out", *export)
            _labeller(home, "check", project)
        except subprocess.CalledProcessError as error:
            return Imported(f"FAULT {error.cmd[3]}: {error.stderr[-1500:]}", 1)
    problems = report["problems"]
    unexplained = Counter(bool(one["reason"].strip()) for one in problems)[False]
    sentence = f"{report['items_added']:,} items, {len(problems):,} problems told, {exported['items']:,} exported"
    return Imported(sentence, unexplained)


def _labeller(home: str, *words: object) -> Any:
    folders = {f"XDG_{name}_HOME": f"{home}/{name.lower()}" for name in ("CACHE", "CONFIG", "DATA", "STATE")}
    done = subprocess.run(
        [sys.executable, "-m", "labeller", *map(str, words)],
        env=os.environ | folders | {"HOME": home},
        check=True,
        capture_output=True,
        text=True,
        timeout=_PATIENCE_S,
    )
    return json.loads(done.stdout) if "--json" in words else None
