"""Makes the packaged program: `make package` calls it in `.venv-package`."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from packager import debian, tree
from packager.contents import ROOT
from packager.failure import PackagingError
from packager.freeze import RECORD, freeze
from packager.inside import inside
from packager.licences import refuse_what_cannot_ship
from packager.report import write_report
from packager.sbom import write_sbom
from packager.version import epoch, version


def package(out: Path, work: Path) -> None:
    """Freeze the program and pack it for this system into a folder."""
    when, number = epoch(), version()
    out.mkdir(parents=True, exist_ok=True)
    program = freeze(work, when)
    parts = inside(program.parent / RECORD, number)
    refuse_what_cannot_ship(parts)
    write_report(parts, program / "licences")
    write_sbom(parts, program / "labeller.cdx.json", number, when)
    tree.settle(program, when)
    _say("the folder", program, tree.size(program))
    if not sys.platform.startswith("linux"):
        return
    folder = work / "tar" / f"labeller-{number}"
    shutil.rmtree(folder.parent, ignore_errors=True)
    shutil.copytree(program, folder, symlinks=True)
    tree.settle(folder, when)
    archive = out / f"labeller-{number}-linux-x86_64.tar.gz"
    tree.write_tar(folder, archive, when)
    _say("the archive", archive, archive.stat().st_size)
    deb = out / f"labeller_{number}_amd64.deb"
    debian.build(program, deb, work, number, when)
    _say("the Debian package", deb, deb.stat().st_size)


def _say(what: str, where: Path, size: int) -> None:
    print(f"{what:20} {size / 1e6:6.1f} MB  {where}", flush=True)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make package")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where to put what ships")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "package", help="where to work")
    asked = parser.parse_args(arguments)
    try:
        package(asked.out.resolve(), asked.work.resolve())
    except PackagingError as error:
        print(f"Packaging stopped: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
