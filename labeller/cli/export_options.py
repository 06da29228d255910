"""What can be chosen for an export, as options of its command."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from labeller.formats.tag_scheme import TagScheme

_SOURCES = ("human", "accepted", "bulk", "import", "propagation", "audited")
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
_COPIES = ("keep", "together", "drop")


def add_choices(export: argparse.ArgumentParser, positive: Callable[[str], int]) -> None:
    """Options for which items and annotations go out, and in which split; `positive` reads a whole number from 1."""
    _add_items(export)
    _add_annotations(export)
    _add_copies(export)
    export.add_argument("--cap", type=positive, metavar="N", help="at most so many annotations of each label")
    export.add_argument(
        "--balance", type=_ratio, nargs="?", const=1.0, metavar="RATIO",
        help="no label more often than the rarest, or than so many times as often",
    )  # fmt: skip
    export.add_argument(
        "--split-by", metavar="COLUMN", help="items with the same value in this column are never parted"
    )
    export.add_argument("--resplit", action="store_true", help="divide all anew, also what is in a split already")


def _add_items(export: argparse.ArgumentParser) -> None:
    export.add_argument("--skipped", choices=("with", "without"), help="skipped items (default: with --only all)")
    export.add_argument(
        "--audited", action="store_true", help="also what the app labelled and an audit vouches for, marked as such"
    )
    export.add_argument("--flagged", choices=("with", "without", "only"), default="with", help="flagged items")
    export.add_argument("--search", default="", metavar="TEXT", help="only items whose name or text holds this")
    export.add_argument("--has-label", metavar="L", help="only items that have this label, with all that is on them")
    export.add_argument(
        "--label", action="append", default=[], metavar="L", help="only annotations of this label, may be repeated"
    )
    export.add_argument(
        "--without-label", action="append", default=[], metavar="L", help="no annotations of this label"
    )


def _add_annotations(export: argparse.ArgumentParser) -> None:
    export.add_argument(
        "--source", action="append", default=[], choices=_SOURCES, help="only annotations made so, may be repeated"
    )
    export.add_argument(
        "--annotator", action="append", default=[], metavar="NAME", help="only annotations by this annotator"
    )
    export.add_argument(
        "--min-confidence", type=_share, default=0.0, metavar="X",
        help="only annotations of this score, 0 to 1, or without one",
    )  # fmt: skip
    export.add_argument(
        "--keep-empty", action="store_true", help="keep items of whose annotations none is chosen, as empty"
    )


def _add_copies(export: argparse.ArgumentParser) -> None:
    for name, default, what in (("duplicates", "together", "equal"), ("near-duplicates", "keep", "nearly equal")):
        export.add_argument(
            f"--{name}", choices=_COPIES, default=default,
            help=f"{what} items: all of them, all in one split, or one of them (default: {default})",
        )  # fmt: skip


def add_media(export: argparse.ArgumentParser, positive: Callable[[str], int]) -> None:
    """Options for what becomes of images and sounds; `positive` reads a whole number from 1."""
    export.add_argument(
        "--media", choices=("copy", "link", "none"), default="copy",
        help="copy files, share them with the project (hard links), or only name them (default: copy)",
    )  # fmt: skip
    export.add_argument("--max-side", type=positive, metavar="N", help="make images smaller, shapes with them, pixels")
    export.add_argument("--upright", action="store_true", help="turn images the way they are seen")
    export.add_argument("--strip-metadata", action="store_true", help="no place, camera, time, comments in images")


def add_delimiter(export: argparse.ArgumentParser) -> None:
    export.add_argument(
        "--delimiter", choices=tuple(DELIMITERS), default="comma",
        help="what parts the cells of CSV (default: comma; tab for a target that ends in .tsv)",
    )  # fmt: skip


def add_tags(export: argparse.ArgumentParser) -> None:
    """Options for formats in which tokens have tags."""
    schemes = [scheme.value for scheme in TagScheme]
    export.add_argument(
        "--tag-scheme", choices=schemes, default=schemes[0],
        help=f"how tags of tokens mark where spans begin and end, in CoNLL (default: {schemes[0]})",
    )  # fmt: skip


def _share(text: str) -> float:
    return _between(text, 0.0, 1.0, "from 0 to 1")


def _ratio(text: str) -> float:
    return _between(text, 1.0, 1e9, "from 1")


def _between(text: str, least: float, most: float, range_: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"must be a number {range_}, not {text!r}")
    return number
