"""Getting the corpora: pictures with which others test their decoders. They are downloaded, never kept here.

Pillow's own test pictures come with its source distribution; PngSuite, what crashed libpng once, and libtiff's test
images come with the sources of their Debian packages. Where one cannot be had, the others are tried without it.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import PIL

_PATIENCE_S = 600


@dataclass(frozen=True)
class Corpus:
    """A set of pictures: how its archive is got into a folder, and in which of its folders the pictures lie."""

    name: str
    archive: str
    fetch: Callable[[Path], None]
    folders: tuple[str, ...]


def _from_registry(folder: Path) -> None:
    wanted = ("--no-binary", "pillow", "--no-deps", f"pillow=={PIL.__version__}")
    _run(folder, sys.executable, "-m", "pip", "download", "--quiet", *wanted)


def _from_debian(package: str) -> Callable[[Path], None]:
    """Sources are asked from where the packages of this machine come from, with lists of their own."""

    def fetch(folder: Path) -> None:
        targets = ("indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)", "Created-By: Packages")
        known = _run(folder, "apt-get", *targets).splitlines()
        sources = folder / "apt" / "sources.list"
        for part in ("lists/partial", "cache/archives/partial"):
            (sources.parent / part).mkdir(parents=True, exist_ok=True)
        sources.write_text("".join(f"deb-src {line}\n" for line in known))
        options = {
            "Dir::Etc::sourcelist": sources,
            "Dir::Etc::sourceparts": "-",
            "Dir::State::lists": sources.parent / "lists",
            "Dir::Cache": sources.parent / "cache",
            "APT::Sandbox::User": "root",
        }
        apt = ("apt-get", *(f"-o{name}={value}" for name, value in options.items()))
        _run(folder, *apt, "update")
        _run(folder, *apt, "source", "--download-only", package)

    return fetch


CORPORA = (
    Corpus("Pillow", "pillow-*.tar.gz", _from_registry, ("Tests/images",)),
    Corpus(
        "libpng",
        "libpng1.6_*.orig.tar.*",
        _from_debian("libpng1.6"),
        ("contrib/pngsuite", "contrib/testpngs"),
    ),
    Corpus("libtiff", "tiff_*.orig.tar.*", _from_debian("tiff"), ("test/images",)),
)


def fetched(corpus: Corpus, folder: Path) -> Path | None:
    """The folder of a corpus, downloaded where it is not there yet; None where it cannot be had."""
    place = folder / corpus.name
    if place.is_dir():
        return place
    folder.mkdir(parents=True, exist_ok=True)
    try:
        if not any(folder.glob(corpus.archive)):
            corpus.fetch(folder)
        archive = next(folder.glob(corpus.archive))
    except (OSError, subprocess.SubprocessError, StopIteration) as error:
        sys.stdout.write(f"{corpus.name}: cannot be downloaded here ({error})\n")
        return None
    half = place.with_name(f".{corpus.name}.new")
    with tarfile.open(archive) as tar:
        wanted = [one for one in tar if one.isfile() and _is_inside(one.name, corpus.folders)]
        tar.extractall(half, wanted, filter="data")
    return half.rename(place)


def _is_inside(name: str, folders: tuple[str, ...]) -> bool:
    inner = name.partition("/")[2]
    return any(inner.startswith(f"{folder}/") for folder in folders)


def _run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=_PATIENCE_S)
    return done.stdout
