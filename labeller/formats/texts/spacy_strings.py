"""Strings as spaCy numbers them: by a hash, but for the names that it knows beforehand, which have small numbers.

Which names these are, and their numbers, is fixed by its files; it is the same in all releases of version 3.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

ORTH, ENT_IOB, ENT_TYPE = 65, 77, 78
"""The numbers of the attributes of tokens that are used here: the word, whether a span begins, and its label."""

_FLAGS = (
    "IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE IS_TITLE IS_UPPER LIKE_URL LIKE_NUM LIKE_EMAIL IS_STOP "
    "IS_OOV_DEPRECATED IS_BRACKET IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT IS_CURRENCY"
)
_ATTRIBUTES = (
    "ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE HEAD SENT_START SPACY "
    "PROB LANG ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X EOL SPACE"
)
_LABELS = (
    "PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT MONEY QUANTITY ORDINAL "
    "CARDINAL acomp advcl advmod agent amod appos attr aux auxpass cc ccomp complm conj cop csubj csubjpass dep det "
    "dobj expl hmod hyph infmod intj iobj mark meta neg nmod nn npadvmod nsubj nsubjpass num number oprd obj obl "
    "parataxis partmod pcomp pobj poss possessive preconj prep prt punct quantmod relcl rcmod root xcomp acl "
    "ENT_KB_ID MORPH ENT_ID IDX _"
)
_NO_STRING = 0
_MASK = 2**64 - 1
_MULTIPLIER, _SHIFT, _SEED = 0xC6A4A7935BD1E995, 47, 1


def number_of(text: str) -> int:
    """What stands for a string in spaCy's files: 64 bits without sign."""
    if not text:
        return _NO_STRING
    known = _known().get(text)
    return murmur_hash(text.encode()) if known is None else known


class Strings:
    """Numbers and strings both ways; asking for a number notes the string."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._numbers: dict[str, int] = {}
        self._texts: dict[int, str] = {number: text for text, number in _known().items()}
        for text in texts:
            self.number(text)

    def number(self, text: str) -> int:
        number = self._numbers.get(text)
        if number is None:
            number = self._numbers[text] = number_of(text)
            self._texts[number] = text
        return number

    def text(self, number: int) -> str:
        """The string of a number, empty for none. Raises KeyError for one that was never noted."""
        return self._texts[number] if number else ""

    def listed(self) -> list[str]:
        """All that were noted, sorted."""
        return sorted(self._numbers)


def murmur_hash(data: bytes) -> int:
    """MurmurHash64A of Austin Appleby (2008, in the public domain), with the seed that spaCy takes."""
    whole = len(data) & ~7
    value = _SEED ^ (len(data) * _MULTIPLIER & _MASK)
    for at in range(0, whole, 8):
        piece = int.from_bytes(data[at : at + 8], "little") * _MULTIPLIER & _MASK
        piece = (piece ^ (piece >> _SHIFT)) * _MULTIPLIER & _MASK
        value = (value ^ piece) * _MULTIPLIER & _MASK
    if whole < len(data):
        value = (value ^ int.from_bytes(data[whole:], "little")) * _MULTIPLIER & _MASK
    value = (value ^ (value >> _SHIFT)) * _MULTIPLIER & _MASK
    return value ^ (value >> _SHIFT)


@cache
def _known() -> dict[str, int]:
    """The names that have numbers of their own, in their order from 1 on."""
    names = [
        *_FLAGS.split(),
        *(f"FLAG{number}" for number in range(19, 64)),
        *_ATTRIBUTES.split(),
        *(f"DEPRECATED{number:03}" for number in range(1, 277)),
        *_LABELS.split(),
    ]
    return {name: number for number, name in enumerate(names, start=1)}
