"""What is inside beside packages and libraries: Python, its launcher, and what our own folders bring from others."""

from __future__ import annotations

import platform
import sysconfig
from importlib.metadata import distribution
from pathlib import Path

from packager.contents import ROOT
from packager.parts import Part

_RESOURCES = ROOT / "resources"

# What others made and we ship: the name, its licence, and the file that has it in full.
_FROM_OTHERS = (
    ("Inter", "OFL-1.1", "fonts/Inter-LICENSE.txt", "fonts/Inter-*.ttf"),
    ("JetBrains Mono", "OFL-1.1", "fonts/JetBrainsMono-LICENSE.txt", "fonts/JetBrainsMono-*.ttf"),
    ("Lucide", "ISC AND MIT", "icons/LICENSE.txt", "icons/*.svg"),
    ("EfficientNet-Lite0", "Apache-2.0", "models/efficientnet-lite0-LICENSE.txt", "models/efficientnet*.onnx"),
    ("all-MiniLM-L6-v2", "Apache-2.0", "models/minilm-l6-LICENSE.txt", "models/minilm-l6*"),
    ("SAM 2 Hiera-Tiny", "Apache-2.0 AND BSD-3-Clause", "models/sam2-tiny-LICENSE.txt", "models/sam2-tiny*.onnx"),
)


def other_parts(number: str) -> list[Part]:
    """Our own program of this version, and all that has neither a package nor a file name that tells."""
    return [
        Part("labeller", number, "Apache-2.0", texts=(ROOT / "LICENSE",)),
        Part("CPython", platform.python_version(), "PSF-2.0", texts=_text_of_python()),
        _bootloader(),
        *(_from_others(*row) for row in _FROM_OTHERS),
        *_samples(),
    ]


def _bootloader() -> Part:
    freezer = distribution("pyinstaller")
    text = Path(str(freezer.locate_file(f"pyinstaller-{freezer.version}.dist-info/licenses/COPYING.txt")))
    licence = "GPL-2.0-or-later WITH Bootloader-exception"
    purl = f"pkg:pypi/pyinstaller@{freezer.version}"
    return Part("PyInstaller bootloader", freezer.version, licence, purl, (text,))


def _text_of_python() -> tuple[Path, ...]:
    places = (Path(sysconfig.get_path("stdlib"), "LICENSE.txt"), Path("/usr/share/doc/python3/copyright"))
    return tuple(place for place in places if place.is_file())[:1]


def _from_others(name: str, licence: str, text: str, pattern: str) -> Part:
    files = sorted(f"resources/{path.relative_to(_RESOURCES)}" for path in _RESOURCES.glob(pattern))
    return Part(name, "", licence, texts=(_RESOURCES / text,), files=tuple(files), within="labeller")


def _samples() -> list[Part]:
    """The data of the sample projects; each folder has its dedication beside it."""
    folders = sorted(path.parent for path in (ROOT / "projects").glob("*/LICENSE"))
    return [_sample(folder) for folder in folders]


def _sample(folder: Path) -> Part:
    text = folder / "LICENSE"
    licence = "CC0-1.0" if "CC0 1.0 Universal" in text.read_text() else "LicenseRef-public-domain"
    return Part(f"sample project {folder.name}", "", licence, texts=(text,), within="labeller")
