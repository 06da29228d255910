"""XML from strangers: no entities, no external references, and every refusal in plain words."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from labeller.media.files import open_file, reading
from labeller.media.unreadable import UnreadableError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# One image's annotations take a hundredth of this. Of 64 MB of empty elements a gigabyte and a half would be made.
MAX_BYTES = 1 << 23


def read_xml(path: Path) -> Element:
    """The root of a small document, read whole. Raises UnreadableError."""
    from defusedxml.ElementTree import fromstring

    with reading(path), open_file(path) as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UnreadableError(f"it is larger than {MAX_BYTES >> 20} MB", path)
    with parsing(path):
        root: Element = fromstring(content)
    return root


def stream_xml(path: Path) -> Iterator[tuple[str, Element]]:
    """Elements of a document of any size, as they begin ("start") and end ("end"). Raises UnreadableError.

    Whoever reads clears the elements that are done with.
    """
    from defusedxml.ElementTree import iterparse

    with reading(path), open_file(path) as file, parsing(path):
        if os.fstat(file.fileno()).st_size == 0:
            raise UnreadableError("the file is empty (0 bytes)", path)
        yield from iterparse(file, events=("start", "end"))


@contextmanager
def parsing(path: Path) -> Iterator[None]:
    """Turn what the parser says into an UnreadableError."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException

    try:
        yield
    except ParseError as error:
        line, column = error.position
        reason = f"it is no XML: {str(error).partition(':')[0]} in line {line:,}, column {column:,}"
        raise UnreadableError(reason, path) from error
    except DefusedXmlException as error:
        hint = "Take the DOCTYPE with its entities out, if you trust the file."
        raise UnreadableError("it declares entities, which may be an attack on whoever reads it", path, hint) from error
    except (ValueError, LookupError) as error:  # an encoding that the parser does not know
        raise UnreadableError("it is in an encoding that XML readers do not know", path, "Save it as UTF-8.") from error
