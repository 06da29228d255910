"""A folder of the files that clients really send: broken, mislabelled, oddly named; and sound ones of unusual kinds.

Made on the spot, so that nothing broken lies in the repository. Other tests import it as a whole.
"""

from __future__ import annotations

import io
import os
import struct
import sys
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image

RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 160, 30), (30, 30, 200), (255, 255, 255)
WIDTH, HEIGHT = 48, 32

Outcome = Literal["read", "refused", "hidden"]


@dataclass(frozen=True)
class BadFile:
    """A file, what an import must do with it ("hidden" files are passed over in silence), and why."""

    path: Path
    expected: Outcome
    why: str


def build_corpus(folder: Path) -> list[BadFile]:
    """Write every image of the corpus below `folder`."""
    builders = (_broken, _mislabelled, _unusual, _turned, _named)
    return [bad_file for build in builders for bad_file in build(folder / build.__name__.strip("_"))]


def corners() -> Image.Image:
    """A picture of WIDTH x HEIGHT that shows how it is turned: red and green above, blue and white below."""
    pixels = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    pixels[: HEIGHT // 2, : WIDTH // 2], pixels[: HEIGHT // 2, WIDTH // 2 :] = RED, GREEN
    pixels[HEIGHT // 2 :, : WIDTH // 2], pixels[HEIGHT // 2 :, WIDTH // 2 :] = BLUE, WHITE
    return Image.fromarray(pixels)


def noise() -> Image.Image:
    """A picture that does not compress, so that a cut in the middle of the file is one in the picture."""
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8))


def encoded(image: Image.Image, format_name: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, format_name, **options)
    return target.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG of a few bytes that promises width x height pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"\0")) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _write(path: Path, content: bytes, expected: Outcome, why: str) -> BadFile:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return BadFile(path, expected, why)


def _broken(folder: Path) -> Iterator[BadFile]:
    yield _write(folder / "empty.jpg", b"", "refused", "0 bytes")
    for name in ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "PPM", "AVIF"):
        whole = encoded(noise(), name)
        for part in (0.02, 0.3, 0.6, 0.97):
            cut = whole[: int(len(whole) * part)]
            yield _write(folder / f"cut-{part}.{name.lower()}", cut, "refused", f"{name} cut off at {part:.0%}")
    yield _write(folder / "no-end.jpg", encoded(noise(), "JPEG")[:-40], "refused", "JPEG without its last bytes")
    progressive = encoded(noise(), "JPEG", progressive=True)
    yield _write(folder / "progressive.jpg", progressive[: len(progressive) // 2], "refused", "cut progressive JPEG")
    yield _write(folder / "bomb.png", png_header(90_000, 90_000), "refused", "8,100 megapixels in 67 bytes")
    yield _write(folder / "large.png", png_header(20_000, 20_000), "refused", "400 megapixels in 67 bytes")
    yield _write(folder / "hollow.png", png_header(64, 64), "refused", "a sound header and no pixels")
    damaged = bytearray(encoded(noise(), "PNG"))
    damaged[len(damaged) // 2] ^= 0xFF
    yield _write(folder / "flipped.png", bytes(damaged), "refused", "one byte flipped")
    yield from _unreachable(folder)


def _unreachable(folder: Path) -> Iterator[BadFile]:
    if sys.platform == "win32":
        return
    (folder / "gone.jpg").symlink_to(folder / "nowhere.jpg")
    yield BadFile(folder / "gone.jpg", "refused", "a link to nothing")
    os.mkfifo(folder / "pipe.jpg")
    yield BadFile(folder / "pipe.jpg", "refused", "a pipe, which would never answer")
    if os.geteuid() != 0:  # root may read everything
        secret = _write(folder / "secret.jpg", encoded(corners(), "JPEG"), "refused", "no permission")
        secret.path.chmod(0)
        yield secret


def _mislabelled(folder: Path) -> Iterator[BadFile]:
    yield _write(folder / "text.jpg", b"This is not a picture.\n", "refused", "text named as a JPEG")
    yield _write(folder / "page.png", b"<!DOCTYPE html><html>404</html>", "refused", "a failed download")
    yield _write(folder / "document.jpg", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "refused", "a PDF")
    yield _write(folder / "photo.jpeg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64), "refused", "a HEIC photo")
    yield _write(folder / "drawing.png", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "refused", "PostScript")
    yield _write(folder / "random.jpg", np.random.default_rng(1).bytes(5000), "refused", "random bytes")
    yield _write(folder / "zeros.jpg", bytes(5000), "refused", "zero bytes")
    yield _write(folder / "really-png.jpg", encoded(corners(), "PNG"), "read", "a PNG named as a JPEG")
    yield _write(folder / "no-suffix", encoded(corners(), "PNG"), "read", "a picture without a suffix")
    yield _write(folder / "CAPITALS.JPG", encoded(corners(), "JPEG"), "read", "a suffix in capitals")


def _unusual(folder: Path) -> Iterator[BadFile]:
    ramp = np.tile(np.linspace(0, 65535, WIDTH), (HEIGHT, 1))
    modes = {
        "palette.png": encoded(corners().quantize(16), "PNG"),
        "palette-alpha.png": encoded(corners().quantize(16), "PNG", transparency=0),
        "alpha.png": encoded(corners().convert("RGBA"), "PNG"),
        "grey.png": encoded(corners().convert("L"), "PNG"),
        "grey-alpha.png": encoded(corners().convert("LA"), "PNG"),
        "one-bit.png": encoded(corners().convert("1"), "PNG"),
        "sixteen-bit.png": encoded(Image.fromarray(ramp.astype(np.uint16)), "PNG"),
        "sixteen-bit.tiff": encoded(Image.fromarray(ramp.astype(np.uint16)), "TIFF"),
        "float.tiff": encoded(Image.fromarray((ramp / 65535).astype(np.float32)), "TIFF"),
        "cmyk.jpg": encoded(corners().convert("CMYK"), "JPEG"),
        "cmyk.tiff": encoded(corners().convert("CMYK"), "TIFF"),
        "progressive.jpg": encoded(corners(), "JPEG", progressive=True),
        "lzw.tiff": encoded(corners(), "TIFF", compression="tiff_lzw"),
        "lossless.webp": encoded(corners(), "WEBP", lossless=True),
        "picture.avif": encoded(corners(), "AVIF"),
        "picture.bmp": encoded(corners(), "BMP"),
        "picture.ppm": encoded(corners(), "PPM"),
        "animated.gif": encoded(corners(), "GIF", save_all=True, append_images=[noise(), noise()]),
        "animated.webp": encoded(corners(), "WEBP", save_all=True, append_images=[noise(), noise()], lossless=True),
        "pages.tiff": encoded(corners(), "TIFF", save_all=True, append_images=[noise()]),
        "one-pixel.png": encoded(Image.new("RGB", (1, 1), RED), "PNG"),
        "ribbon.png": encoded(Image.new("RGB", (3000, 1), RED), "PNG"),
    }
    for name, content in modes.items():
        yield _write(folder / name, content, "read", name.replace(".", " "))
    bad_exif = encoded(corners(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    yield _write(folder / "bad-exif.jpg", bad_exif, "read", "an EXIF block that points nowhere")


# What must be done to a picture so that it looks upright to who obeys its EXIF orientation.
_LYING = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def turned(orientation: int, format_name: str) -> bytes:
    """`corners()` as a camera held differently would have written it."""
    image = corners()
    if orientation in _LYING:
        image = image.transpose(_LYING[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 95, "subsampling": 0} if format_name == "JPEG" else {}
    if format_name == "WEBP":
        options = {"lossless": True}
    return encoded(image, format_name, exif=exif, **options)


def _turned(folder: Path) -> Iterator[BadFile]:
    for name in ("JPEG", "PNG", "TIFF", "WEBP"):
        for orientation in range(1, 9):
            path = folder / f"orientation-{orientation}.{name.lower()}"
            yield _write(path, turned(orientation, name), "read", f"{name} with EXIF orientation {orientation}")


def _named(folder: Path) -> Iterator[BadFile]:
    content = encoded(corners(), "PNG")
    names = [
        "with spaces .png",
        unicodedata.normalize("NFC", "Zoë café.png"),
        "日本語.png",
        "фото.png",
        "emoji 🐈‍⬛.png",
        "a+b.png",
        "number#1.png",
        "100%.png",
        "per%20cent.png",
        "semi;colon,comma.png",
        "quote'.png",
        "-dash.png",
        "l" * 196 + ".png",
        "\u202egnp.right-to-left.png",
    ]
    if sys.platform == "linux":  # others make the two forms of an accent one name, or refuse these characters
        names += [unicodedata.normalize("NFD", "Zoë café.png"), "line\nend.png", 'a"b<c>d|e?f*g\\h.png', "=1+1.png"]
    for name in names:
        yield _write(folder / name, content, "read", "an unusual name")
    yield _write(folder / ".leading-dot.png", content, "hidden", "a hidden file")
    yield _write(folder / "__MACOSX" / "._photo.png", b"\0\5\x16\7", "hidden", "what an archive from a Mac brings")
    yield _write(folder / "Thumbs.db", b"\xd0\xcf\x11\xe0", "hidden", "what Windows leaves")
    if sys.platform == "linux":
        undecodable = os.fsdecode(os.fsencode(folder) + b"/latin-1-\xe9.png")
        yield _write(Path(undecodable), content, "refused", "a name that is no Unicode")
