"""Which licences may go into the packaged program: permissive ones, and some others for parts that are named."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from license_expression import ExpressionError, Licensing

from packager.failure import PackagingError
from packager.parts import Part

# They ask for no more than to be named and enclosed.
PERMISSIVE = frozenset(
    (
        *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "FTL", "HPND", "IJG", "ISC", "MIT", "MIT-0"),
        *("MIT-CMU", "NCSA", "OFL-1.1", "OpenSSL", "PSF-2.0", "Python-2.0", "Unicode-3.0", "Unicode-DFS-2016", "X11"),
        *("Zlib", "blessing", "bzip2-1.0.6", "libpng-2.0", "libtiff", "CC0-1.0", "Unlicense"),
        "LicenseRef-public-domain",
    )
)

_OWN_FILE = "it is a shared library in a file of its own, unchanged, and anyone may put another in its place"
_LAUNCHER = "the exception lets it start programs under any licence"
_GCC = "the exception lets what GCC compiled be shipped with its runtime under any licence"

# What is not permissive and may ship nevertheless: the part, the licence, and the reason.
ACCEPTED = (
    ("PySide6*", "LGPL-3.0-only", _OWN_FILE),
    ("shiboken6", "LGPL-3.0-only", _OWN_FILE),
    ("Qt", "LGPL-3.0-only", _OWN_FILE),
    ("FFmpeg", "LGPL-2.1-or-later", _OWN_FILE),
    ("libsndfile", "LGPL-2.1-or-later", _OWN_FILE),
    ("GEOS", "LGPL-2.1-or-later", _OWN_FILE),
    ("libquadmath", "LGPL-2.1-or-later", _OWN_FILE),
    ("libgfortran", "GPL-3.0-or-later WITH GCC-exception-3.1", _GCC),
    ("libgomp", "GPL-3.0-or-later WITH GCC-exception-3.1", _GCC),
    ("PyInstaller bootloader", "GPL-2.0-or-later WITH Bootloader-exception", _LAUNCHER),
    ("tqdm", "MPL-2.0", "it is unchanged, and its source is where everybody gets it"),
    ("Microsoft runtime", "LicenseRef-Microsoft-redistributable", "Microsoft lets it be shipped beside a program"),
)

_LICENSING = Licensing()


def refuse_what_cannot_ship(parts: Iterable[Part]) -> None:
    """Raises PackagingError that names every part whose licence keeps it from shipping."""
    troubles = [trouble for part in parts if (trouble := trouble_with(part))]
    if troubles:
        raise PackagingError(" ".join(troubles))


def trouble_with(part: Part) -> str:
    """Why this part cannot be in the packaged program, in a sentence; empty if it can."""
    if not part.licence:
        return f"{part.name} does not say its licence: it cannot ship in a packaged program."
    try:
        found = _LICENSING.parse(part.licence)
    except ExpressionError:
        return f"{part.name} has a licence that nobody can read ({part.licence}): it cannot ship in a packaged program."
    if _may_ship(part.name, found):
        return ""
    return f"{part.name} is under {part.licence}: it cannot ship in a packaged program."


def reasons(part: Part) -> list[str]:
    """Why this part may ship although its licence is not permissive; nothing where it is."""
    found = _LICENSING.parse(part.licence)
    terms = {term.render() for term in found.literals} if found is not None else set()
    return [why for name, licence, why in ACCEPTED if licence in terms and fnmatchcase(part.name, name)]


def _may_ship(name: str, term: object) -> bool:
    """Of what is offered as a choice one is enough; of what holds together, everything must be allowed."""
    if isinstance(term, _LICENSING.OR):
        return any(_may_ship(name, each) for each in term.args)
    if isinstance(term, _LICENSING.AND):
        return all(_may_ship(name, each) for each in term.args)
    licence = term.render()
    return licence in PERMISSIVE or any(
        licence == accepted and fnmatchcase(name, pattern) for pattern, accepted, _ in ACCEPTED
    )
