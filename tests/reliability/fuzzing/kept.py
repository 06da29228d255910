"""The corpus that is kept in the repository: of each target a few small inputs that once reached something new.

`python -m tests.reliability.fuzzing.kept FOLDER` chooses them anew from the corpus that `make fuzz` left in a folder.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from tests.reliability.fuzzing.target import Target
from tests.reliability.fuzzing.targets import TARGETS

_PLACE = Path(__file__).with_name("corpus")
_MOST, _MOST_BYTES = 16, 8 << 10


def kept_inputs(target: Target) -> list[bytes]:
    path = _PLACE / f"{target.name}.zip"
    if not path.is_file():
        return []
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist()]


def keep(target: Target, corpus: Path) -> None:
    """Choose inputs of all sizes, so that the short ones, of which there are most, are not all there is."""
    small = sorted(
        (path for path in corpus.iterdir() if path.stat().st_size <= _MOST_BYTES),
        key=lambda path: (path.stat().st_size, path.name),
    )
    step = max(1, -(-len(small) // _MOST))
    if small:
        _PLACE.mkdir(exist_ok=True)
        with zipfile.ZipFile(_PLACE / f"{target.name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for path in small[::step]:
                # Without a date, the same inputs are the same file.
                archive.writestr(zipfile.ZipInfo(path.name[:16]), path.read_bytes(), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    for one in TARGETS.values():
        keep(one, Path(sys.argv[1], one.name))
