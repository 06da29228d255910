"""Keys in writing: one way for comparing and keeping them, and this system's way for people."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QKeySequence

# Keys that move the focus, press buttons, pan a picture or write: no label may have them.
RESERVED_KEYS = frozenset(
    ("Space", "Tab", "Shift+Tab", "Backtab", "Esc", "Return", "Enter", "Backspace", "Del", "Ins", "Menu")
) | {"Up", "Down", "Left", "Right", "PgUp", "PgDown", "Home", "End"}


def canonical_key(key: str) -> str:
    """One way to write each key, whatever way the user or a preset wrote it; empty for what is no key."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def key_text(key: str) -> str:
    """How this system writes a key, as in its menus; but what keyboards call Enter is called Enter."""
    written = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) or key
    return written.replace("Return", "Enter")


def key_texts(keys: Iterable[str]) -> list[str]:
    """Several keys in writing, each only once."""
    return list(dict.fromkeys(map(key_text, keys)))


def can_be_label_key(key: str) -> bool:
    """Whether a key, as `canonical_key` writes it, may give a label: a single one that nothing else needs."""
    return key not in RESERVED_KEYS and QKeySequence(key).count() == 1
