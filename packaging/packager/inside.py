"""All that is inside the packaged program, from what the freezer took."""

from __future__ import annotations

from pathlib import Path

from packager import collected
from packager.libraries import library_parts
from packager.other_parts import other_parts
from packager.parts import Part
from packager.python_parts import python_parts


def inside(record: Path, number: str) -> list[Part]:
    """Every part of the program of this version whose freezer left this record."""
    files = collected.read(record)
    return [*other_parts(number), *python_parts(files), *library_parts(files)]
