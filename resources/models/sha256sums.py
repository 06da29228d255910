"""The list of the hashes of what ships."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def write_sums(folder: Path, names: Iterable[str]) -> str:
    """Write the hashes of these files to the folder's `SHA256SUMS` and give the whole; those of others stay."""
    path = folder / "SHA256SUMS"
    known = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    sums = {name: hashed for hashed, name in (line.split("  ", 1) for line in known)}
    sums |= {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    text = "".join(f"{hashed}  {name}\n" for name, hashed in sums.items())
    path.write_text(text, encoding="utf-8")
    return text
