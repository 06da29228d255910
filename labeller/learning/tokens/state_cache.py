"""The states of tokens on the disk, one small file for each content. Derived data: deleting it only costs time."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np

from labeller.learning.arrays import Floats
from labeller.learning.tokens.states import DIMENSIONS, NAME


class StateCache:
    """States by content hash. Several threads and processes may use one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / NAME

    def has(self, digest: str) -> bool:
        return self._path(digest).is_file()

    def get(self, digest: str) -> Floats | None:
        """(n, DIMENSIONS), or None where there are none or they cannot be read."""
        try:
            states = np.load(self._path(digest), allow_pickle=False)
        except (OSError, ValueError, EOFError):
            return None
        if states.ndim != 2 or states.shape[1] != DIMENSIONS or not np.isfinite(states).all():
            return None
        return np.asarray(states, dtype=np.float32)

    def put(self, digest: str, states: Floats) -> None:
        """Keep states, as 16 bits each. A full disk loses them, which costs only time."""
        path = self._path(digest)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
                np.save(file, states.astype(np.float16))
            Path(file.name).replace(path)
        except OSError:
            path.unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        # Hashes come from project files: what is no hash must not lead anywhere.
        name = digest if digest.isalnum() and digest.isascii() else digest.encode(errors="surrogatepass").hex()[:64]
        return self._folder / name[:2] / f"{name}.npy"
