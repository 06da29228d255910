"""What a file is by its first bytes and its name, so that a refusal can say what came instead of a picture."""

from __future__ import annotations

from dataclasses import dataclass

HEAD_BYTES = 64

# Suffixes that promise a picture Labeller reads. What a file holds is decided by its bytes, not by its name.
IMAGE_SUFFIXES = frozenset({
    ".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".apng", ".webp", ".gif", ".bmp", ".tif", ".tiff",
    ".ppm", ".pgm", ".pbm", ".pnm", ".avif",
})  # fmt: skip

# Pictures that Labeller does not read: an import names each of these files, so that none is missed in silence.
OTHER_PICTURE_SUFFIXES = frozenset({
    ".heic", ".heif", ".jp2", ".j2k", ".jxl", ".svg", ".psd", ".ai", ".eps", ".ico", ".tga", ".exr", ".hdr",
    ".dng", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".rw2", ".raf",
})  # fmt: skip

# The same for sounds: those that Labeller reads, and those that it does not.
AUDIO_SUFFIXES = frozenset({".wav", ".wave", ".flac", ".ogg", ".oga", ".opus", ".mp3"})
OTHER_SOUND_SUFFIXES = frozenset({
    ".m4a", ".m4b", ".aac", ".wma", ".aif", ".aiff", ".aifc", ".caf", ".au", ".amr", ".ape", ".wv", ".mka", ".mp2",
    ".ac3", ".dts", ".weba", ".mid", ".midi",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file as people call it, and whether it is a picture or a sound that Labeller reads."""

    title: str
    is_readable_image: bool = False
    is_readable_audio: bool = False


_CONVERT = "convert it to JPEG or PNG first"

# (offset, bytes at that offset, kind): the first that fits counts.
_SIGNATURES = (
    (0, b"\xff\xd8\xff", Kind("JPEG", is_readable_image=True)),
    (0, b"\x89PNG\r\n\x1a\n", Kind("PNG", is_readable_image=True)),
    (0, b"GIF8", Kind("GIF", is_readable_image=True)),
    (8, b"WEBP", Kind("WebP", is_readable_image=True)),
    (0, b"II*\x00", Kind("TIFF", is_readable_image=True)),
    (0, b"MM\x00*", Kind("TIFF", is_readable_image=True)),
    (0, b"II+\x00", Kind("TIFF", is_readable_image=True)),
    (4, b"ftypavi", Kind("AVIF", is_readable_image=True)),
    (4, b"ftyphei", Kind(f"a HEIC photo; {_CONVERT}")),
    (4, b"ftyphev", Kind(f"a HEIC photo; {_CONVERT}")),
    (4, b"ftypmif1", Kind(f"a HEIC photo; {_CONVERT}")),
    (4, b"ftypmsf1", Kind(f"a HEIC photo; {_CONVERT}")),
    (4, b"ftypcrx", Kind(f"a raw camera file; {_CONVERT}")),
    (4, b"ftyp", Kind("a video")),
    (8, b"AVI ", Kind("a video")),
    (0, b"\x1aE\xdf\xa3", Kind("a video")),
    (0, b"\x00\x00\x00\x0cjP  ", Kind(f"a JPEG 2000 picture; {_CONVERT}")),
    (0, b"\x00\x00\x00\x0cJXL ", Kind(f"a JPEG XL picture; {_CONVERT}")),
    (0, b"\xff\x0a", Kind(f"a JPEG XL picture; {_CONVERT}")),
    (0, b"8BPS", Kind(f"a Photoshop file; {_CONVERT}")),
    (0, b"\x00\x00\x01\x00", Kind(f"an icon; {_CONVERT}")),
    (0, b"%PDF", Kind("a PDF document")),
    (0, b"%!PS", Kind("a PostScript document")),
    (0, b"{\\rtf", Kind("a document with layout; save it as plain text first")),
    (0, b"PK\x03\x04", Kind("a ZIP archive or an office document")),
    (0, b"\x1f\x8b", Kind("a compressed archive")),
    (0, b"7z\xbc\xaf", Kind("a compressed archive")),
    (0, b"Rar!", Kind("a compressed archive")),
    (0, b"PAR1", Kind("a Parquet table")),
    (0, b"SQLite format 3\x00", Kind("a database")),
    (0, b"ID3", Kind("an MP3 sound", is_readable_audio=True)),
    (8, b"WAVE", Kind("a WAV sound", is_readable_audio=True)),
    (0, b"fLaC", Kind("a FLAC sound", is_readable_audio=True)),
    (0, b"OggS", Kind("an Ogg sound", is_readable_audio=True)),
)

_MARKUP = (
    (b"<svg", Kind(f"an SVG drawing; {_CONVERT}")),
    (b"<!doctype html", Kind("a web page, perhaps a download that failed")),
    (b"<html", Kind("a web page, perhaps a download that failed")),
    (b"<?xml", Kind("an XML document")),
)


def kind_of(head: bytes) -> Kind | None:
    """What a file is by its first HEAD_BYTES bytes, or None where they tell nothing."""
    for offset, signature, kind in _SIGNATURES:
        if head.startswith(signature, offset):
            return kind
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for signature, kind in _MARKUP:
        if start.startswith(signature):
            return kind
    return _plain(head)


def _plain(head: bytes) -> Kind | None:
    """Kinds whose signature is too short to trust alone: bitmaps and MP3 with a sane header, and text."""
    if head[:2] == b"BM" and head[14:18] in {b"\x0c\0\0\0", b"\x28\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0"}:
        return Kind("BMP", is_readable_image=True)
    if len(head) > 2 and head[:1] == b"P" and head[1:2] in b"123456" and head[2:3].isspace():
        return Kind("PPM", is_readable_image=True)
    if _is_mp3_frame(head):
        return Kind("an MP3 sound", is_readable_audio=True)
    if head and all(byte >= 0x20 or byte in b"\t\n\r" for byte in head):
        return Kind("text")
    return None


def _is_mp3_frame(head: bytes) -> bool:
    """Whether a frame of MPEG audio, layer III, begins here: its sync word, then no value that is reserved."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    return head[1] & 0x18 != 0x08 and head[2] & 0xF0 not in {0x00, 0xF0} and head[2] & 0x0C != 0x0C
