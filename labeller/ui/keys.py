"""Keys in writing: one way for comparing and keeping them, and this system's way for people."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence


def canonical_key(key: str) -> str:
    """One way to write each key, whatever way the user or a preset wrote it; empty for what is no key."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def key_text(key: str) -> str:
    """How this system writes a key, as in its menus."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) or key
