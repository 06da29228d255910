"""Files are named for what their first bytes say."""

from __future__ import annotations

import pytest

from labeller.media.kinds import kind_of


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "WebP"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "a WAV sound"),
        (b"fLaC\0\0\0\x22", "a FLAC sound"),
        (b"OggS\0\2", "an Ogg sound"),
        (b"ID3\4\0", "an MP3 sound"),
        (b"\xff\xfb\x90\x64", "an MP3 sound"),
        (b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", "BMP"),
        (b"P6\n4 4\n255\n", "PPM"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "an XML document"),
        (b"\n <!DOCTYPE HTML>", "a web page, perhaps a download that failed"),
        (b"P2P file sharing", "text"),
        (b"BMW is a maker of cars", "text"),
        ("über".encode(), "text"),
    ],
)
def test_known_beginnings_are_named(head, title):
    assert kind_of(head).title == title


@pytest.mark.parametrize("head", [b"", b"\0\1\2\3", bytes(64), b"\xff\xfb\xf0\0", b"\xff\xfe\x41\0"])
def test_unknown_beginnings_have_no_name(head):
    assert kind_of(head) is None
