"""The licence report that ships: a table of all parts, and the licences in full beside it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from packager.contents import ROOT
from packager.licences import reasons
from packager.parts import Part

# In full where the part itself brings only the name of its licence.
STANDARD_TEXTS = ROOT / "packaging" / "licences"

_HEAD = """\
# What is inside Labeller, and under which licence

Labeller itself is under the Apache License 2.0. It is shipped with the parts below, unchanged but that symbols for
debuggers are taken out. Each has a folder here with its licence in full where its makers enclose one; `standard` has
texts that several share. Parts under the LGPL are libraries in files of their own, below `_internal`: put another build
of the same library in its place, and Labeller uses that. Their source is where their makers publish it, under the
version that is named here.

| part | version | licence | brought by | why it may ship |
|---|---|---|---|---|
"""


def write_report(parts: Iterable[Part], folder: Path) -> None:
    """Write the table and the texts into a new folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copytree(STANDARD_TEXTS, folder / "standard", copy_function=shutil.copyfile)
    lines = []
    for part in sorted(parts, key=lambda part: (part.name.lower(), part.version, part.within)):
        why = "; ".join(dict.fromkeys(reasons(part))) or "permissive"
        lines.append(f"| {part.name} | {part.version} | {part.licence} | {part.within} | {why} |\n")
        _copy_texts(part, folder)
    (folder / "LICENCES.md").write_text(_HEAD + "".join(lines))


def _copy_texts(part: Part, folder: Path) -> None:
    """Every text under a name of its own: what lies in different folders of a part may be called the same."""
    own = folder / re.sub(r"[^A-Za-z0-9.+-]+", "-", part.name)
    for text in part.texts:
        own.mkdir(exist_ok=True)
        target = own / text.name
        if target.exists() and target.read_bytes() != text.read_bytes():
            target = own / f"{text.parent.name}-{text.name}"
        shutil.copyfile(text, target)
