"""The libraries that are not Python's: whose they are, and under which licence. Nobody writes that into the file."""

from __future__ import annotations

import re
import subprocess
from fnmatch import fnmatchcase
from pathlib import Path

from packager.collected import Collected
from packager.parts import Part

_BSD2, _BSD3, _LGPL = "BSD-2-Clause", "BSD-3-Clause", "LGPL-2.1-or-later"
_GCC = "GPL-3.0-or-later WITH GCC-exception-3.1"

# By the name of the file without its version: the part, and its licence.
KNOWN = (
    ("lib*openblas*", "OpenBLAS", _BSD3),
    ("libgfortran*", "libgfortran", _GCC),
    ("libgomp*", "libgomp", _GCC),
    ("libquadmath*", "libquadmath", _LGPL),
    # With FLAC, Ogg, Vorbis and Opus (BSD), mpg123 and LAME (LGPL) inside.
    ("libsndfile*", "libsndfile", f"{_LGPL} AND {_BSD3}"),
    *((f"lib{name}*", "FFmpeg", _LGPL) for name in ("avcodec", "avformat", "avutil", "swscale", "swresample")),
    ("libvpx*", "libvpx", _BSD3),
    ("libaom*", "libaom", _BSD2),
    ("libavif*", "libavif", _BSD2),
    ("libpng16*", "libpng", "libpng-2.0"),
    ("libdrm*", "libdrm", "MIT"),
    ("libzstd*", "Zstandard", _BSD3),
    ("liblcms2*", "Little CMS", "MIT"),
    *((f"lib{name}*", "libwebp", _BSD3) for name in ("webp", "sharpyuv")),
    ("libjpeg*", "libjpeg-turbo", f"IJG AND {_BSD3} AND Zlib"),
    ("liblzma*", "XZ Utils", "0BSD"),
    ("libtiff*", "libtiff", "libtiff"),
    ("libopenjp2*", "OpenJPEG", _BSD2),
    ("libgeos*", "GEOS", _LGPL),
    ("libarrow*", "Apache Arrow", "Apache-2.0"),
    ("libparquet*", "Apache Arrow", "Apache-2.0"),
    ("*onnxruntime*", "ONNX Runtime", "MIT"),
    ("libQt6*", "Qt", "LGPL-3.0-only"),
    ("libicu*", "ICU", "Unicode-DFS-2016"),
    ("libpyside6*", "PySide6", "LGPL-3.0-only"),
    ("libshiboken6*", "shiboken6", "LGPL-3.0-only"),
    ("libsqlite3", "SQLite", "blessing"),
    ("libffi", "libffi", "MIT"),
    ("libz", "zlib", "Zlib"),
    ("libbz2", "bzip2", "bzip2-1.0.6"),
    ("libexpat", "Expat", "MIT"),
    ("libcrypto", "OpenSSL 3", "Apache-2.0"),
    ("libssl", "OpenSSL 3", "Apache-2.0"),
    ("libcrypto-*", "OpenSSL 1.1", "OpenSSL"),
    ("libssl-*", "OpenSSL 1.1", "OpenSSL"),
    ("libXau*", "libXau", "MIT"),
    ("libxcb*", "XCB", "MIT"),
    ("libxkbcommon*", "libxkbcommon", "MIT"),
    *((pattern, "Microsoft runtime", "LicenseRef-Microsoft-redistributable") for pattern in ("msvcp*", "vcruntime*")),
    *((pattern, "Microsoft runtime", "LicenseRef-Microsoft-redistributable") for pattern in ("ucrtbase", "api-ms-*")),
)
_FILE = re.compile(r"^([^/]+\.so(\.[0-9.a-z]+)?|[^/]+\.(dll|dylib))$")
# Modules of Python, plug-ins of Qt, and Python itself, which is a part of its own.
_OTHERWISE_KNOWN = re.compile(r"\.(cpython|abi3|cp3)|/plugins/|(^|/)(lib)?python3")


def is_library(path: str) -> bool:
    """Whether a packaged file is a library of its own: neither a module of Python nor a plug-in of Qt."""
    return bool(_FILE.match(Path(path).name)) and not _OTHERWISE_KNOWN.search(path)


def library_parts(collected: list[Collected]) -> list[Part]:
    """One part for each library of one maker, version and origin; one that is not known has no licence."""
    found: dict[tuple[str, str, str], list[Collected]] = {}
    licences = {}
    for file in collected:
        if not file.is_module and is_library(file.name):
            name, licence = _whose(Path(file.name).name)
            key = (name, _version(file), file.owner)
            found.setdefault(key, []).append(file)
            licences[key] = licence
    return [_part(key, licences[key], files) for key, files in sorted(found.items())]


def _whose(file_name: str) -> tuple[str, str]:
    stem = re.split(r"\.(?:so|dll|dylib)", file_name)[0]
    for pattern, name, licence in KNOWN:
        if fnmatchcase(stem, pattern):
            return name, licence
    return file_name, ""


def _version(file: Collected) -> str:
    """As the machine's package has it. What a file is called after is the version of its interface, not its own."""
    return debian_package(file.source)[1] if file.owner == SYSTEM else ""


SYSTEM = ""
"""The owner of what came from the machine that builds instead of a Python package."""


def _part(key: tuple[str, str, str], licence: str, files: list[Collected]) -> Part:
    name, version, owner = key
    package, _ = debian_package(files[0].source) if owner == SYSTEM else ("", "")
    copyright_file = Path("/usr/share/doc", package, "copyright")
    return Part(
        name=name,
        version=version,
        licence=_FFMPEG_GPL if name == "FFmpeg" and any(is_gpl_ffmpeg(file.source) for file in files) else licence,
        purl=f"pkg:deb/debian/{package}@{version}" if package else "",
        texts=(copyright_file,) if package and copyright_file.is_file() else (),
        files=tuple(file.name for file in files),
        within=owner,
    )


_FFMPEG_GPL = "GPL-2.0-or-later"


def is_gpl_ffmpeg(library: Path) -> bool:
    """Whether a library of FFmpeg was built with its parts under the GPL: it says so itself."""
    return b"license: GPL" in library.read_bytes()


def debian_package(source: Path) -> tuple[str, str]:
    """Name and version of the Debian package that a file of this machine belongs to; empty where there is none."""
    for path in (source, source.resolve()):
        owner = _told("dpkg-query", "--search", str(path)) or _told("dpkg-query", "--search", f"*{path.name}")
        package = owner.partition(":")[0]
        if package:
            return package, _told("dpkg-query", "--show", "--showformat", "${Version}", package)
    return "", ""


def _told(*command: str) -> str:
    try:
        return subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip()
    except FileNotFoundError:
        return ""
