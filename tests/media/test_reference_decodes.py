"""What is read, compared with what decoders of others make of the same file: OpenCV, Qt and tifffile."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import tifffile
from PIL import Image

from labeller.media.images import read_image

SHAPE = (61, 83, 3)


def patches(seed=0):
    """Soft patches: what a lossy format keeps nearly as it is."""
    small = np.random.default_rng(seed).integers(0, 256, (4, 5, 3), np.uint8)
    return np.asarray(Image.fromarray(small).resize((SHAPE[1], SHAPE[0]), Image.Resampling.BICUBIC))


def by_opencv(path):
    """Its decoders for JPEG, PNG, WebP and TIFF are of its own build; it turns what lies on its side."""
    return cv2.cvtColor(cv2.imread(str(path), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def off(path, reference):
    return np.abs(read_image(path).astype(int) - reference.astype(int)).max()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_all_orientations_of_a_photo_are_those_of_opencv(tmp_path, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(patches()).save(tmp_path / "a.jpg", exif=exif, quality=95)
    assert off(tmp_path / "a.jpg", by_opencv(tmp_path / "a.jpg")) <= 3


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.jpg", {"quality": 90}),
        ("progressive.jpg", {"quality": 90, "progressive": True}),
        ("subsampled.jpg", {"quality": 75, "subsampling": 2}),
        ("a.png", {}),
        ("lossless.webp", {"lossless": True}),
        ("a.webp", {"quality": 90}),
        ("a.bmp", {}),
        ("a.tif", {}),
        ("lzw.tif", {"compression": "tiff_lzw"}),
        ("deflate.tif", {"compression": "tiff_adobe_deflate"}),
        ("a.ppm", {}),
    ],
)
def test_usual_files_are_read_as_opencv_reads_them(tmp_path, name, options):
    Image.fromarray(patches()).save(tmp_path / name, **options)
    assert off(tmp_path / name, by_opencv(tmp_path / name)) <= (3 if "j" in name or name == "a.webp" else 0)


def test_palette_is_read_as_opencv_reads_it(tmp_path):
    Image.fromarray(patches()).quantize(17).save(tmp_path / "a.png")
    assert off(tmp_path / "a.png", by_opencv(tmp_path / "a.png")) == 0


@pytest.mark.parametrize("bits", [1, 2, 4])
def test_palettes_of_few_colours_are_read_as_qt_reads_them(tmp_path, bits, qapp):
    from PySide6.QtGui import QImage

    Image.fromarray(patches()).quantize(2**bits).save(tmp_path / "a.png", bits=bits)
    seen = QImage(str(tmp_path / "a.png")).convertToFormat(QImage.Format.Format_RGB888)
    reference = np.frombuffer(seen.constBits(), np.uint8).reshape(seen.height(), -1)[:, : 3 * seen.width()]
    assert off(tmp_path / "a.png", reference.reshape(read_image(tmp_path / "a.png").shape)) == 0


@pytest.mark.parametrize("name", ["a.png", "a.webp"])
def test_transparency_is_read_as_opencv_reads_it(tmp_path, name):
    values = np.dstack([patches(), patches(1)[..., :1]])
    Image.fromarray(values).save(tmp_path / name, **({"lossless": True, "exact": True} if "webp" in name else {}))
    reference = cv2.cvtColor(cv2.imread(str(tmp_path / name), cv2.IMREAD_UNCHANGED), cv2.COLOR_BGRA2RGBA)
    assert np.array_equal(read_image(tmp_path / name, keeps_alpha=True), reference)


def test_print_photo_is_near_what_opencv_makes_of_its_inks(tmp_path):
    """Without a profile there is no one truth; both take ink from white."""
    Image.fromarray(patches()).convert("CMYK").save(tmp_path / "a.jpg", quality=95)
    assert off(tmp_path / "a.jpg", by_opencv(tmp_path / "a.jpg")) <= 6


@pytest.mark.parametrize("bits", [10, 12, 14, 16])
@pytest.mark.parametrize("byteorder", ["<", ">"])
@pytest.mark.parametrize("tile", [None, (32, 32)])
def test_deep_greys_are_those_of_tifffile_divided_by_their_depth(tmp_path, bits, byteorder, tile):
    values = np.random.default_rng(0).integers(0, 2**bits, SHAPE[:2]).astype(np.uint16)
    values[0, 0] = 2**bits - 1
    tifffile.imwrite(tmp_path / "a.tif", values, byteorder=byteorder, tile=tile, compression="zlib" if tile else None)
    reference = tifffile.imread(tmp_path / "a.tif").astype(float) * 255 / (2**bits - 1)
    assert np.abs(read_image(tmp_path / "a.tif") - reference[..., None]).max() <= 0.51


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (-3.0, 7.0), (0.0, 65535.0), (1000.0, 1000.5)])
def test_floating_point_fills_the_range_from_the_least_to_the_greatest(tmp_path, low, high):
    values = np.linspace(low, high, SHAPE[0] * SHAPE[1], dtype=np.float32).reshape(SHAPE[:2])
    tifffile.imwrite(tmp_path / "a.tif", values)
    reference = (tifffile.imread(tmp_path / "a.tif") - low) * 255 / (high - low)
    assert np.abs(read_image(tmp_path / "a.tif") - reference[..., None]).max() <= 0.6


def test_colours_of_sixteen_bits_are_seen_by_their_upper_eight(tmp_path):
    values = np.random.default_rng(0).integers(0, 2**16, SHAPE).astype(np.uint16)
    tifffile.imwrite(tmp_path / "a.tif", values, photometric="rgb")
    cv2.imwrite(str(tmp_path / "a.png"), values[..., ::-1])
    for name in ("a.tif", "a.png"):
        assert off(tmp_path / name, values >> 8) <= 1


@pytest.mark.parametrize("compression", ["raw", "group4", "packbits"])
def test_faxes_are_black_where_they_are_black(tmp_path, compression):
    ink = patches()[..., 0] > 128
    Image.fromarray(ink).save(tmp_path / "a.tif", compression=compression)
    assert np.array_equal(read_image(tmp_path / "a.tif")[..., 0] > 128, ink)
