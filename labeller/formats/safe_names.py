"""File names that every system can take, and that never collide."""

from __future__ import annotations

import re
import unicodedata

from labeller.formats.enclosed import ENCLOSED
from labeller.formats.format import Renamed

MAX_BYTES = 160
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u0080-\u009f\u2028\u2029\ud800-\udfff\ufffe\uffff]')
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\Z", re.IGNORECASE)


def safe_name(name: str, *, suffix: str = "") -> str:
    """The name as one part of a path, with `suffix` (an extension with its dot) at its end.

    Unicode is kept, in its composed form. What Windows, macOS or a URL-like path cannot take becomes `_`: separators
    and control characters, leading dots and second underscores (which hide a file or folder from some readers),
    trailing dots and spaces, device names. At most 160 bytes of UTF-8, so that folders above still fit.
    """
    stem = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", name)).strip(" ")
    stem = re.sub(r"\A\.+", "_", stem)
    stem = re.sub(r"\A__+", "_", stem)
    stem = _cut(stem, MAX_BYTES - len(suffix.encode()))
    if not suffix:
        stem = stem.rstrip(". ")
    if _RESERVED.match(stem.split(".", maxsplit=1)[0].rstrip(" ")):
        stem = f"_{stem}"
    return (stem or "_") + suffix


def split_suffix(name: str) -> tuple[str, str]:
    """Stem and extension; a long or odd extension counts as part of the stem."""
    match = re.search(r"(?<=.)\.[A-Za-z0-9]{1,8}\Z", name)
    return (name[: match.start()], match.group()) if match else (name, "")


def _cut(text: str, size: int) -> str:
    """At most `size` bytes of UTF-8, without parting a letter from its accents or an emoji from its joiners."""
    if len(text.encode()) <= size:
        return text
    cut = text.encode()[:size].decode("utf-8", "ignore")
    if _continues(text[len(cut)]):
        while cut and _continues(cut[-1]):
            cut = cut[:-1]
        cut = cut[:-1]
    return cut.rstrip("\u200d")


def _continues(character: str) -> bool:
    return unicodedata.combining(character) != 0 or character in "\u200d\ufe0e\ufe0f"


class NameBook:
    """The names given so far, folder by folder, and which of them differ from those asked for.

    What Labeller encloses with every export is taken from the beginning. `has_plain_stems` takes the dots out of
    stems: some readers take every part after a dot for an extension. With `has_unique_stems` no two files of a folder
    differ in their extensions alone.
    """

    def __init__(self, *, has_plain_stems: bool = False, has_unique_stems: bool = False) -> None:
        self.renamed: list[Renamed] = []
        self._has_unique_stems = has_unique_stems
        self._has_plain_stems = has_plain_stems
        self._taken: dict[str, set[str]] = {"": {_folded(name) for name in ENCLOSED}}
        self._next: dict[tuple[str, str], int] = {}

    def file(self, folder: str, stem: str, suffix: str, *, asked: str = "", path: str = "") -> str:
        """A safe name for a file that is free in `folder`; noted as renamed if it is not what was `asked` for.

        It is noted under its whole `path`, where it has one: two that have the same name are told apart by that.
        """
        wanted = asked or stem + suffix
        stem = stem.replace(".", "_") if self._has_plain_stems else stem
        return self._give(folder, wanted, stem, suffix, path)

    def folder(self, parent: str, name: str) -> str:
        """A safe name for a folder that is free in `parent`."""
        return self._give(parent, name, name, "")

    def _give(self, folder: str, wanted: str, stem: str, suffix: str, path: str = "") -> str:
        given = first = safe_name(stem, suffix=suffix)
        taken = self._taken.setdefault(folder, set())
        while self._key(given, suffix) in taken:
            key = (folder, _folded(first))
            number = self._next[key] = self._next.get(key, 1) + 1
            given = safe_name(_cut(safe_name(stem), MAX_BYTES - 20), suffix=f"-{number}{suffix}")
        taken.add(self._key(given, suffix))
        if given != wanted:
            self.renamed.append(Renamed(path or wanted, given))
        return given

    def _key(self, name: str, suffix: str) -> str:
        return _folded(name.removesuffix(suffix) if self._has_unique_stems else name)


def _folded(name: str) -> str:
    """What two names share that a file system without upper and lower case takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())
