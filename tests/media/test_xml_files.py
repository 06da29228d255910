"""XML from strangers is read without entities, and whatever else it is, is refused in words."""

from __future__ import annotations

import pytest

from labeller.media.unreadable import UnreadableError
from labeller.media.xml_files import read_xml, stream_xml

BOMB = '<!DOCTYPE a [<!ENTITY b "xxxxxxxxxx"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'
READERS = pytest.mark.parametrize("read", [read_xml, lambda path: list(stream_xml(path))], ids=["read", "stream"])


def file(folder, content):
    path = folder / "a.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@READERS
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (BOMB, "entities"),
        (OUTSIDE, "entities"),
        ("<a><b></a>", "no XML"),
        ("", "."),
        ("plain", "no XML"),
        ("<a>&b;</a>", "no XML"),
        (b"<a>\xff</a>", "no XML"),
        ('<?xml version="1.0" encoding="klingon"?><a/>', "encoding"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(tmp_path, read, content, reason):
    with pytest.raises(UnreadableError, match=reason):
        read(file(tmp_path, content))


@READERS
def test_a_file_that_is_not_there_is_refused(tmp_path, read):
    with pytest.raises(UnreadableError, match="not there"):
        read(tmp_path / "a.xml")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings_are_told_by_the_file(tmp_path, encoding):
    name = encoding.removesuffix("-sig")
    path = file(tmp_path, f'<?xml version="1.0" encoding="{name}"?><a>ä</a>'.encode(encoding))
    assert read_xml(path).text == "ä"


def test_elements_are_told_as_they_begin_and_end(tmp_path):
    told = [(event, element.tag) for event, element in stream_xml(file(tmp_path, "<a><b/></a>"))]
    assert told == [("start", "a"), ("start", "b"), ("end", "b"), ("end", "a")]


def test_what_is_far_larger_than_the_annotations_of_an_image_is_refused(tmp_path):
    with pytest.raises(UnreadableError, match="larger than 8 MB"):
        read_xml(file(tmp_path, b"<r>" + b"<a/>" * (2 << 20) + b"</r>"))
