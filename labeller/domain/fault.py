"""What can be wrong with a source: one word for each kind of fault, and what somebody can do about it."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """The kind of a problem. The values are stable: scripts read them."""

    UNREADABLE = "unreadable"
    INCOMPLETE = "incomplete"
    BAD_VALUE = "bad-value"
    WRONG_ENCODING = "wrong-encoding"
    UNSAFE_PATH = "unsafe-path"
    UNSUPPORTED = "unsupported"
    MISSING_FILE = "missing-file"
    UNUSED_FILE = "unused-file"
    AMBIGUOUS_FILE = "ambiguous-file"
    DUPLICATE_NAME = "duplicate-name"
    DUPLICATE_ID = "duplicate-id"
    DUPLICATE_ROW = "duplicate-row"
    ID_FROM_ZERO = "id-from-zero"
    PIXEL_FROM_ZERO = "pixel-from-zero"
    UNKNOWN_ITEM = "unknown-item"
    UNKNOWN_LABEL = "unknown-label"
    DUPLICATE_LABEL = "duplicate-label"
    LABEL_ORDER = "label-order"
    SWAPPED_SIZE = "swapped-size"
    EXIF_SIZE = "exif-size"
    WRONG_SIZE = "wrong-size"
    PERCENT_COORDINATES = "percent-coordinates"
    NORMALISED_COORDINATES = "normalised-coordinates"
    CORNER_COORDINATES = "corner-coordinates"
    PIXEL_COORDINATES = "pixel-coordinates"
    OUTSIDE = "outside"
    EMPTY_SHAPE = "empty-shape"
    BROKEN_POLYGON = "broken-polygon"
    BROKEN_MASK = "broken-mask"
    BAD_SPAN = "bad-span"
    MISALIGNED = "misaligned"
    OVERLAP = "overlap"
    BAD_TAG = "bad-tag"
    EMPTY_TEXT = "empty-text"

    @property
    def fix(self) -> str:
        """What to do about it, in a sentence; empty where the reason says it all."""
        return _FIXES.get(self, "")


_FIXES = {
    Fault.UNREADABLE: "Ask for the file again, or leave it out.",
    Fault.INCOMPLETE: "Add what is missing, or take the entry out.",
    Fault.BAD_VALUE: "Write a value of the kind that the format asks for.",
    Fault.WRONG_ENCODING: "Save the file as UTF-8.",
    Fault.UNSAFE_PATH: "Write paths relative to the folder of the dataset, without “..”.",
    Fault.UNSUPPORTED: "Nothing is wrong with it; keep the original beside the project.",
    Fault.MISSING_FILE: "Put the file beside the annotations, or name the folder that it is in.",
    Fault.UNUSED_FILE: "If it holds the annotations, mend it, or choose its format yourself.",
    Fault.AMBIGUOUS_FILE: "Write the path with its folder.",
    Fault.DUPLICATE_NAME: "Name every item once.",
    Fault.DUPLICATE_ID: "Give every entry an id of its own.",
    Fault.DUPLICATE_ROW: "Write every object once: training leaves repeated rows out.",
    Fault.ID_FROM_ZERO: "Number from 1: scoring tools take 0 for “no match”.",
    Fault.PIXEL_FROM_ZERO: "Say how its pixels are counted, or count them from 1 with both ends included.",
    Fault.UNKNOWN_ITEM: "Add the item that is meant, or take the annotation out.",
    Fault.UNKNOWN_LABEL: "Add the label to the list of labels, at its number.",
    Fault.DUPLICATE_LABEL: "Name every label once.",
    Fault.LABEL_ORDER: "Make the lists of labels agree; numbers follow their order.",
    Fault.SWAPPED_SIZE: "Exchange width and height.",
    Fault.EXIF_SIZE: "Write sizes and shapes as the image is seen, after its EXIF orientation.",
    Fault.WRONG_SIZE: "Write the size of the image file, and shapes in its pixels.",
    Fault.PERCENT_COORDINATES: "Divide by 100; where the format asks for pixels, multiply by the size of the image.",
    Fault.NORMALISED_COORDINATES: "Multiply by the size of the image.",
    Fault.CORNER_COORDINATES: "Write a corner or the centre, as the format has it, with width and height.",
    Fault.PIXEL_COORDINATES: "Divide by the size of the image.",
    Fault.OUTSIDE: "Cut the shape at the border of the image.",
    Fault.EMPTY_SHAPE: "Take it out, or draw it anew.",
    Fault.BROKEN_POLYGON: "Give the polygon at least three points and no crossing.",
    Fault.BROKEN_MASK: "Encode the mask anew, with the size of its image.",
    Fault.BAD_SPAN: "Count offsets in characters (Unicode code points), the end behind the last.",
    Fault.MISALIGNED: "Begin and end spans where tokens do.",
    Fault.OVERLAP: "Keep one of them: the format has a place for one only.",
    Fault.BAD_TAG: "Begin every entity with B-.",
    Fault.EMPTY_TEXT: "Take the entry out.",
}
