"""Without its metadata a picture looks as it did, pixel for pixel, and tells nothing."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import GifImagePlugin, Image, ImageCms, PngImagePlugin

from labeller.media.images import inspect_image, read_image
from labeller.media.stripping import can_be_stripped, stripped_chunks
from labeller.media.unreadable import UnreadableError

SECRET = b"Hauptstrasse 17"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
ORIENTATIONS = range(1, 9)


def exif(orientation: int = 1) -> Image.Exif:
    """An EXIF block with a camera, a time, a place and a comment."""
    block = Image.Exif()
    block[0x0112] = orientation
    block[0x010F], block[0x0132], block[0x010E] = SECRET.decode(), "2024:01:01 10:00:00", SECRET.decode()
    block.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0)})
    return block


def xmp(orientation: int | None = None) -> bytes:
    turned = "" if orientation is None else f' tiff:Orientation="{orientation}"'
    return b'<x:xmpmeta xmlns:x="adobe:ns:meta/"' + turned.encode() + b">" + SECRET + b"</x:xmpmeta>"


def picture(mode: str = "RGB") -> Image.Image:
    pixels = np.random.default_rng(3).integers(0, 256, (30, 44, 4), dtype=np.uint8)
    return Image.fromarray(pixels, "RGBA").convert(mode) if mode != "P" else picture("RGB").quantize(17)


def jpeg(path: Path, orientation: int = 1, **options) -> Path:
    more = {"quality": 88, "comment": SECRET, "icc_profile": PROFILE, "xmp": xmp(), **options}
    picture(more.pop("mode", "RGB")).save(path, "JPEG", exif=exif(orientation), **more)
    # What Photoshop writes, and a film behind the end.
    data = path.read_bytes()
    iptc = b"Photoshop 3.0\0" + SECRET
    path.write_bytes(data[:2] + b"\xff\xed" + (len(iptc) + 2).to_bytes(2, "big") + iptc + data[2:] + SECRET * 9)
    return path


def png(path: Path, orientation: int = 1, mode: str = "RGB", **options) -> Path:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", SECRET.decode())
    texts.add_text("Comment", SECRET.decode() * 9, zip=True)
    texts.add_itxt("XML:com.adobe.xmp", xmp().decode())
    texts.add(b"tIME", b"\x07\xe8\x01\x01\x0a\0\0")
    picture(mode).save(path, "PNG", pnginfo=texts, exif=exif(orientation), icc_profile=PROFILE, **options)
    return path


def webp(path: Path, orientation: int = 1, mode: str = "RGBA", **options) -> Path:
    picture(mode).save(path, "WEBP", exif=exif(orientation), xmp=xmp(), icc_profile=PROFILE, **options)
    return path


def tiff(path: Path, orientation: int = 1, mode: str = "RGB", **options) -> Path:
    tags = {270: SECRET.decode(), 271: SECRET.decode(), 305: SECRET.decode(), 700: xmp(), 274: orientation}
    picture(mode).save(path, "TIFF", tiffinfo=tags, icc_profile=PROFILE, **options)
    return path


def gif(path: Path, *_: int, **options) -> Path:
    frames = [picture("P"), picture("P").transpose(Image.Transpose.ROTATE_180)]
    frames[0].save(path, "GIF", save_all=True, append_images=frames[1:], comment=SECRET, loop=3, duration=40)
    return path


def stripped(path: Path) -> Path:
    result = path.with_name(f"bare-{path.name}")
    result.write_bytes(b"".join(stripped_chunks(path, inspect_image(path).orientation)))
    return result


def assert_same_but_silent(path: Path) -> Path:
    """The picture looks the same, lies the same way, and nothing of what was said in it is left."""
    bare = stripped(path)
    assert np.array_equal(read_image(bare), read_image(path))
    assert inspect_image(bare) == inspect_image(path)
    assert SECRET not in bare.read_bytes()
    with Image.open(bare) as image:
        block = image.getexif()
        assert dict(block.get_ifd(0x8825)) == {}
        assert {0x010F, 0x0132, 0x010E}.isdisjoint(block)
    return bare


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize(("make", "suffix"), [(jpeg, ".jpg"), (png, ".png"), (webp, ".webp"), (tiff, ".tif")])
def test_picture_lies_as_it_did(tmp_path, make, suffix, orientation):
    bare = assert_same_but_silent(make(tmp_path / f"a{suffix}", orientation))
    assert inspect_image(bare).orientation == orientation


@pytest.mark.parametrize(
    ("make", "name", "options"),
    [
        (jpeg, "progressive.jpg", {"progressive": True}),
        (jpeg, "restarts.jpg", {"restart_marker_rows": 1}),
        (jpeg, "grey.jpg", {"mode": "L"}),
        (jpeg, "inks.jpg", {"mode": "CMYK", "icc_profile": None}),
        (png, "palette.png", {"mode": "P", "transparency": 3}),
        (png, "clear.png", {"mode": "RGBA"}),
        (png, "grey.png", {"mode": "L"}),
        (webp, "lossless.webp", {"lossless": True}),
        (webp, "opaque.webp", {"mode": "RGB"}),
        (tiff, "packed.tif", {"compression": "tiff_lzw"}),
        (tiff, "palette.tif", {"mode": "P"}),
        (tiff, "jpeg.tif", {"compression": "jpeg", "mode": "RGB"}),
        (gif, "film.gif", {}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_kind_looks_as_it_did(tmp_path, make, name, options):
    assert_same_but_silent(make(tmp_path / name, **options))


@pytest.mark.parametrize(("make", "suffix"), [(jpeg, ".jpg"), (png, ".png"), (webp, ".webp"), (tiff, ".tif")])
def test_colour_profile_stays(tmp_path, make, suffix):
    with Image.open(stripped(make(tmp_path / f"a{suffix}", 6))) as image:
        assert image.info["icc_profile"] == PROFILE


def test_orientation_that_only_xmp_told_stays(tmp_path):
    path = tmp_path / "a.jpg"
    picture().save(path, "JPEG", xmp=xmp(6))
    assert inspect_image(stripped(path)).orientation == inspect_image(path).orientation == 6


def test_thumbnail_in_the_head_of_a_jpeg_goes(tmp_path):
    path = tmp_path / "a.jpg"
    picture().save(path, "JPEG")
    data = path.read_bytes()
    head = data[6:18] + b"\x02\x03" + b"\x07" * 18
    path.write_bytes(data[:2] + b"\xff\xe0" + (len(head) + 2).to_bytes(2, "big") + head + data[20:])
    bare = assert_same_but_silent(path).read_bytes()
    assert bare[2:20] == data[2:20]


def test_animation_stays(tmp_path):
    with Image.open(stripped(gif(tmp_path / "a.gif"))) as image:
        assert isinstance(image, GifImagePlugin.GifImageFile)
        assert (image.n_frames, image.info["loop"], image.info["duration"]) == (2, 3, 40)


def test_page_of_deep_colours_keeps_every_bit(tmp_path):
    pages = np.random.default_rng(0).integers(0, 2**16, (2, 20, 30, 3), dtype=np.uint16)
    tifffile.imwrite(tmp_path / "a.tif", pages, photometric="rgb", description=SECRET.decode(), metadata=None)
    bare = b"".join(stripped_chunks(tmp_path / "a.tif#page=2", 1))
    assert np.array_equal(tifffile.imread(io.BytesIO(bare)), pages[1])
    assert SECRET not in bare


@pytest.mark.parametrize("name", ["a.avif", "a.ppm"])
def test_kinds_that_would_have_to_be_decoded_are_told(tmp_path, name):
    picture().save(tmp_path / name)
    assert not can_be_stripped(tmp_path / name)
    with pytest.raises(UnreadableError, match="without decoding it"):
        list(stripped_chunks(tmp_path / name, 1))


@settings(max_examples=150)
@given(st.sampled_from([jpeg, png, webp, tiff, gif]), st.data())
def test_damaged_file_is_stripped_or_said_to_be_damaged(tmp_path_factory, make, data):
    path = make(tmp_path_factory.mktemp("damaged") / "a")
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(1, len(content)))])
    try:
        size = sum(map(len, stripped_chunks(path, 6)))
    except UnreadableError:
        return
    assert size <= len(content) + 200
