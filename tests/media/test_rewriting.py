"""Pictures that are written anew look as they did: smaller, upright, and in colours that stay."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from labeller.media.images import inspect_image, read_image
from labeller.media.rewriting import Rewritten, rewrite_image

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def smooth(mode: str = "RGB", size: tuple[int, int] = (80, 60)) -> Image.Image:
    """Soft colours, so that what is scaled or packed hardly changes."""
    x, y = np.meshgrid(np.linspace(0, 255, size[0]), np.linspace(0, 255, size[1]))
    rgb = np.stack([x, y, 255 - x], axis=-1).astype(np.uint8)
    return Image.fromarray(rgb).convert(mode)


def exif(orientation: int) -> Image.Exif:
    block = Image.Exif()
    block[0x0112], block[0x010F] = orientation, "Camera"
    return block


def read_back(folder: Path, done: Rewritten) -> np.ndarray:
    path = folder / f"done{done.suffixes[0]}"
    path.write_bytes(done.content)
    facts = inspect_image(path)
    assert (facts.width, facts.height, facts.orientation) == (done.width, done.height, 1)
    return read_image(path).astype(int)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.tif"])
def test_picture_is_upright_afterwards(tmp_path, name, orientation):
    more = {"tiffinfo": {274: orientation}} if name.endswith("tif") else {"exif": exif(orientation)}
    smooth().save(tmp_path / name, **more)
    done = rewrite_image(tmp_path / name)
    assert np.abs(read_back(tmp_path, done) - read_image(tmp_path / name)).max() < 20


@pytest.mark.parametrize(("orientation", "size"), [(1, (40, 30)), (6, (30, 40))])
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp"])
def test_longer_side_is_as_asked_for(tmp_path, name, orientation, size):
    smooth().save(tmp_path / name, exif=exif(orientation))
    done = rewrite_image(tmp_path / name, 40)
    assert (done.width, done.height) == size
    assert np.abs(read_back(tmp_path, done) - read_image(tmp_path / name, 40)).mean() < 4


def test_picture_that_is_small_enough_keeps_its_size(tmp_path):
    smooth().save(tmp_path / "a.png")
    assert (rewrite_image(tmp_path / "a.png", 500).width, rewrite_image(tmp_path / "a.png", 80).width) == (80, 80)


def test_line_stays_a_line(tmp_path):
    smooth(size=(500, 2)).save(tmp_path / "a.png")
    done = rewrite_image(tmp_path / "a.png", 50)
    assert (done.width, done.height) == (50, 1)


@pytest.mark.parametrize(
    ("name", "mode", "expected", "kind"),
    [
        ("a.jpg", "CMYK", "CMYK", "JPEG"),
        ("a.jpg", "L", "L", "JPEG"),
        ("a.png", "RGBA", "RGBA", "PNG"),
        ("a.png", "LA", "LA", "PNG"),
        ("a.png", "1", "L", "PNG"),
        ("a.png", "P", "RGB", "PNG"),
        ("a.gif", "P", "RGB", "PNG"),
        ("a.bmp", "RGB", "RGB", "PNG"),
        ("a.ppm", "RGB", "RGB", "PNG"),
        ("a.avif", "RGB", "RGB", "PNG"),
        ("a.tif", "CMYK", "RGB", "PNG"),
        ("a.tif", "I;16", "I;16", "PNG"),
        ("a.tif", "F", "F", "TIFF"),
        ("a.tif", "I", "I", "TIFF"),
    ],
)
def test_every_kind_of_pixel_can_be_made_smaller(tmp_path, name, mode, expected, kind):
    smooth(mode if mode != "I;16" else "I").convert(mode).save(tmp_path / name)
    with Image.open(io.BytesIO(rewrite_image(tmp_path / name, 40).content)) as image:
        assert (image.mode, image.format, image.size) == (expected, kind, (40, 30))


def test_numbered_colours_stay_numbers_where_nothing_is_blended(tmp_path):
    numbers = Image.fromarray(np.arange(48, dtype=np.uint8).reshape(6, 8)).convert("P")
    numbers.save(tmp_path / "mask.png", exif=exif(6))
    with Image.open(io.BytesIO(rewrite_image(tmp_path / "mask.png").content)) as image:
        assert image.mode == "P"
        assert sorted(np.asarray(image).ravel()) == list(range(48))


def test_clear_parts_stay_clear(tmp_path):
    image = smooth("P")
    image.save(tmp_path / "a.png", transparency=0)
    with Image.open(io.BytesIO(rewrite_image(tmp_path / "a.png").content)) as done:
        assert done.mode == "RGBA"


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp"])
def test_profile_stays_and_the_rest_only_if_wanted(tmp_path, name):
    smooth().save(tmp_path / name, exif=exif(6), icc_profile=PROFILE)
    for keeps_metadata in (True, False):
        done = rewrite_image(tmp_path / name, 40, keeps_metadata=keeps_metadata)
        with Image.open(io.BytesIO(done.content)) as image:
            assert image.info["icc_profile"] == PROFILE
            assert (image.getexif().get(0x010F) == "Camera") is keeps_metadata
            assert image.getexif().get(0x0112, 1) == 1


def test_comment_of_a_jpeg_does_not_come_along(tmp_path):
    smooth().save(tmp_path / "a.jpg", comment=b"secret")
    assert b"secret" not in rewrite_image(tmp_path / "a.jpg", 40, keeps_metadata=False).content


def test_lossless_stays_lossless(tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.webp", lossless=True, exif=exif(3))
    assert np.array_equal(read_back(tmp_path, rewrite_image(tmp_path / "a.webp")), pixels[::-1, ::-1])
