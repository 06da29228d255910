"""A reason not to close a project yet, as a question."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doubt:
    """What to ask before closing; `action` is the verb that closes. With `is_loss` answers go by that."""

    title: str
    text: str
    action: str
    is_loss: bool = False
