"""The Debian package: the folder as it is, and what makes it known to a desktop. No script of it runs as root."""

from __future__ import annotations

import gzip
import hashlib
import os
import platform
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from packager import tree
from packager.contents import ROOT
from packager.failure import PackagingError

LINUX = ROOT / "packaging" / "linux"
ICONS = ROOT / "resources" / "icons" / "app"
MAINTAINER = "Labeller contributors <labeller@localhost>"

# What is not in the folder because it must fit the machine's own graphics, fonts and desktop.
DEPENDS = (
    *("libgl1", "libegl1", "libdbus-1-3", "libfontconfig1", "libfreetype6"),
    "libglib2.0-0t64 | libglib2.0-0",
    *("libx11-6", "libx11-xcb1", "libxcb1", "libxcb-randr0", "libxcb-render0", "libxcb-shape0", "libxcb-shm0"),
    *("libxcb-sync1", "libxcb-xfixes0", "libstdc++6"),
)
RECOMMENDS = ("libwayland-client0", "libwayland-cursor0", "libwayland-egl1", "fonts-noto-color-emoji | fonts-symbola")

# As small as xz does within a hundredth or two, in a tenth of the time; whoever has the libc has a dpkg that reads it.
_COMPRESSION = ("-Zzstd", "-z12")

_CONTROL = """\
Package: labeller
Version: {version}
Architecture: amd64
Maintainer: {maintainer}
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: {recommends}
Section: science
Priority: optional
Description: label datasets by keyboard while a model learns from every answer
 Labeller turns pictures, texts, tables or sounds into a labelled dataset that
 training code loads at once. A model learns from every answer, asks the most
 useful item next and suggests the rest. It works offline and keeps everything
 in one project file.
"""


_COPYRIGHT = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Labeller
Comment: The parts by others below /usr/lib/labeller, their licences and the texts of
 these are listed in /usr/lib/labeller/licences/LICENCES.md.

Files: *
Copyright: 2026 Labeller contributors
License: Apache-2.0
 On Debian systems the full text is in /usr/share/common-licenses/Apache-2.0.
"""


def build(program: Path, target: Path, work: Path, version: str, epoch: int) -> None:
    """Pack the frozen folder into a .deb at `target`. Raises PackagingError."""
    if shutil.which("dpkg-deb") is None:
        raise PackagingError("The program dpkg-deb is missing: a Debian package is made on Debian or its like.")
    root = work / "deb"
    shutil.rmtree(root, ignore_errors=True)
    _place_program(program, root)
    _place_desktop(root, version, epoch)
    _place_documents(root, epoch)
    _write_control(root, version)
    tree.settle(root, epoch)
    command = ["dpkg-deb", "--root-owner-group", *_COMPRESSION, "--build", str(root), str(target)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        raise PackagingError(f"dpkg-deb could not make the package: {done.stderr.strip()}")


def _place_program(program: Path, root: Path) -> None:
    shutil.copytree(program, root / "usr/lib/labeller", symlinks=True)
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin/labeller").symlink_to("../lib/labeller/labeller")


def _place_desktop(root: Path, version: str, epoch: int) -> None:
    share = root / "usr/share"
    _copy(LINUX / "labeller.desktop", share / "applications/labeller.desktop")
    _copy(LINUX / "labeller-mime.xml", share / "mime/packages/labeller.xml")
    metadata = (LINUX / "labeller.metainfo.xml").read_text().replace("@VERSION@", version)
    _write(
        share / "metainfo/org.labeller.Labeller.metainfo.xml",
        metadata.replace("@DATE@", f"{datetime.fromtimestamp(epoch, UTC):%F}"),
    )
    _copy(ICONS / "labeller.svg", share / "icons/hicolor/scalable/apps/labeller.svg")
    for icon in sorted(ICONS.glob("*.png")):
        _copy(icon, share / f"icons/hicolor/{icon.stem}x{icon.stem}/apps/labeller.png")


def _place_documents(root: Path, epoch: int) -> None:
    documents = root / "usr/share/doc/labeller"
    documents.mkdir(parents=True)
    (documents / "copyright").write_text(_COPYRIGHT)
    (documents / "licences").symlink_to("../../../lib/labeller/licences")
    (documents / "labeller.cdx.json").symlink_to("../../../lib/labeller/labeller.cdx.json")
    _pack(LINUX / "labeller.1", root / "usr/share/man/man1/labeller.1.gz", epoch)
    _pack(ROOT / "CHANGELOG.md", documents / "changelog.gz", epoch)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _write(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)


def _pack(source: Path, target: Path, epoch: int) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=epoch) as packed:
        packed.write(source.read_bytes())


def _write_control(root: Path, version: str) -> None:
    files = sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    control = root / "DEBIAN"
    control.mkdir()
    (control / "control").write_text(
        _CONTROL.format(
            version=version,
            maintainer=MAINTAINER,
            kilobytes=tree.size(root) // 1024,
            depends=", ".join((libc(), *DEPENDS)),
            recommends=", ".join(RECOMMENDS),
        )
    )
    lines = (f"{_md5(path)}  {path.relative_to(root)}\n" for path in files)
    (control / "md5sums").write_text("".join(lines))


def libc() -> str:
    """The libc that is needed: no older than where Python and what it brings were compiled, which is this machine."""
    _, number = platform.libc_ver()
    return f"libc6 (>= {number})"


def _md5(path: Path) -> str:
    """What dpkg compares installed files with; it proves nothing about their origin."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
