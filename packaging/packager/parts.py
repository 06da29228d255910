"""A part of the packaged program that has a maker and a licence of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Part:
    """A Python package, a library, a font, a model, …

    `licence` is an SPDX expression, empty where nobody says it. `texts` are files with the licence in full, `files`
    paths in the packaged folder, where they are known one by one. `within` names the part that brought it along.
    """

    name: str
    version: str
    licence: str
    purl: str = ""
    texts: tuple[Path, ...] = ()
    files: tuple[str, ...] = ()
    within: str = ""
