"""The Python packages inside, by what they say of themselves, and by what their files say where that is vague."""

from __future__ import annotations

from importlib.metadata import Distribution, distribution
from pathlib import Path

from packager.collected import Collected
from packager.parts import Part

# What says it in words of its own, not at all, or in a way that no machine reads. Read in the licence files of each.
STATED = {
    "charset-normalizer": "MIT",
    "defusedxml": "PSF-2.0",
    "flatbuffers": "Apache-2.0",
    "onnxruntime": "MIT",
    "opencv-python-headless": "Apache-2.0",
    "protobuf": "BSD-3-Clause",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "PySide6_Essentials": "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
    "scipy": "BSD-3-Clause",
    "shiboken6": "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
    "soundfile": "BSD-3-Clause",
    "tokenizers": "Apache-2.0",
}
# Its launcher is a part of its own; what it runs before the program is under Apache-2.0, with texts enclosed there.
_FREEZER = ("pyinstaller", "pyinstaller-hooks-contrib")
_WORDS = {"Apache 2.0": "Apache-2.0", "MIT License": "MIT"}
_NAMES = ("LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS", "THIRDPARTYNOTICES")


def python_parts(collected: list[Collected]) -> list[Part]:
    """One part for each Python package of which anything is inside."""
    names = sorted({file.owner for file in collected if file.owner}, key=str.lower)
    return [_part(distribution(name), collected) for name in names if name not in _FREEZER]


def _part(package: Distribution, collected: list[Collected]) -> Part:
    name = package.name
    return Part(
        name=name,
        version=package.version,
        licence=licence_of(package),
        purl=f"pkg:pypi/{name.lower().replace('_', '-')}@{package.version}",
        texts=tuple(_texts(package)),
        files=tuple(file.name for file in collected if file.owner == name and not file.is_module),
    )


def licence_of(package: Distribution) -> str:
    """The licence as an SPDX expression; empty where the package says nothing that can be relied on."""
    said = package.metadata.get("License-Expression") or STATED.get(package.name)
    if said:
        return said
    words = (package.metadata.get("License") or "").strip()
    return _WORDS.get(words, words if words and len(words.split()) in (1, 3) else "")


def _texts(package: Distribution) -> list[Path]:
    """Files of the package whose name says that they hold a licence or a notice."""
    paths = [Path(str(package.locate_file(file))) for file in package.files or ()]
    return sorted(path for path in paths if path.name.upper().startswith(_NAMES) and path.is_file() and _is_text(path))


def _is_text(path: Path) -> bool:
    return path.suffix.lower() not in (".py", ".pyc", ".pyi", ".pxd", ".json", ".about")
