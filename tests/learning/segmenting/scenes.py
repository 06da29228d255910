"""Pictures made on the spot in which it is known where the thing is."""

from __future__ import annotations

import numpy as np


def disc(
    width: int = 320, height: int = 240, center: tuple[float, float] = (140, 120), radius: float = 60, noise: float = 6
) -> tuple[np.ndarray, np.ndarray]:
    """An orange disc on dark grey, uint8 (height, width, 3), and where it is, Boolean (height, width)."""
    rows, columns = np.mgrid[:height, :width] + 0.5
    is_disc = (columns - center[0]) ** 2 + (rows - center[1]) ** 2 < radius**2
    colors = np.where(is_disc[..., None], (200, 120, 40), (60, 60, 60))
    noisy = colors + np.random.default_rng(0).normal(0, noise, colors.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8), is_disc


def overlap(one: np.ndarray, other: np.ndarray) -> float:
    return float((one & other).sum() / (one | other).sum())
