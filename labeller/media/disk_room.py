"""Whether a disk has room, asked before anything large is written."""

from __future__ import annotations

import shutil
from pathlib import Path

from labeller.errors import LabellerError

# Left free, for the project and for all else that runs.
RESERVE_BYTES = 200_000_000
_MB = 1e6


def refuse_full_disk(folder: Path, wanted_bytes: int) -> None:
    """Raise LabellerError if so much does not fit beside the reserve. Raises OSError if there is no such folder."""
    free = shutil.disk_usage(folder).free
    wanted = wanted_bytes + RESERVE_BYTES
    if free < wanted:
        raise LabellerError(
            f"There is not enough room in {folder}: {wanted / _MB:,.0f} MB are needed, {free / _MB:,.0f} MB are free.",
            "Nothing was left behind. Make room there, or choose another place.",
        )
