"""The names of the pages of a project: what one page needs to know of another to lead there."""

from __future__ import annotations

LABEL, LEARNING, CONFIRM, AUDIT = "label", "learning", "confirm", "audit"
