"""Embedders, learners and query strategies: arrays in, arrays out. No project file, no Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labeller.learning.simulation import simulate

__all__ = ["simulate"]


def __getattr__(name: str) -> Any:
    """`simulate` is for others to measure the loop by; nothing is loaded for it before somebody asks."""
    if name == "simulate":
        from labeller.learning.simulation import simulate

        return simulate
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
