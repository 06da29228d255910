"""Pages of TIFF files, written by Pillow and by tifffile, taken out and read back by both."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import struct

import numpy as np
import pytest
import tifffile
from PIL import Image

from labeller.media.hashing import content_hash
from labeller.media.images import inspect_image, read_image
from labeller.media.tiff_pages import find_pages, page_chunks
from labeller.media.unreadable import UnreadableError


def noise(kind=np.uint8, shape=(70, 90), seed=0):
    high = np.iinfo(kind).max if np.issubdtype(kind, np.integer) else 1
    return (np.random.default_rng(seed).random(shape) * high).astype(kind)


def taken_out(path, page, target):
    target.write_bytes(b"".join(page_chunks(path, page)))
    return target


@pytest.mark.parametrize("byteorder", ["<", ">"])
@pytest.mark.parametrize("bigtiff", [False, True])
@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize("tile", [None, (16, 32)])
@pytest.mark.parametrize(
    ("kind", "shape"), [(np.uint8, (70, 90)), (np.uint16, (70, 90)), (np.uint16, (70, 90, 3)), (np.float32, (70, 90))]
)
def test_page_taken_out_has_every_bit_that_it_had(tmp_path, byteorder, bigtiff, compression, tile, kind, shape):
    """Read by a reader that is not ours; colours of 16 bits too, which would lose half of them if they were decoded."""
    pages = [noise(kind, shape, seed) for seed in range(3)]
    path = tmp_path / "scan.tif"
    with tifffile.TiffWriter(path, byteorder=byteorder, bigtiff=bigtiff) as writer:
        for page in pages:
            color = "rgb" if page.ndim == 3 else "minisblack"
            writer.write(page, compression=compression, tile=tile, rowsperstrip=None if tile else 13, photometric=color)
    assert find_pages(path) == (1, 2, 3)
    for number, page in enumerate(pages, 1):
        assert np.array_equal(tifffile.imread(taken_out(path, number, tmp_path / "one.tif")), page)


@pytest.mark.parametrize(
    ("mode", "compression"),
    [
        *itertools.product(
            ["1", "L", "P", "RGB", "CMYK", "LA", "RGBA"], ["raw", "tiff_lzw", "packbits", "tiff_adobe_deflate"]
        ),
        *itertools.product(["L", "RGB", "CMYK"], ["jpeg"]),
        ("1", "group4"),
    ],
)
def test_page_taken_out_looks_as_it_does_in_the_file(tmp_path, mode, compression):
    pages = [Image.fromarray(noise(shape=(40, 50, 3), seed=seed)).convert(mode) for seed in range(2)]
    path = tmp_path / "scan.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:], compression=compression)
    for number in (1, 2):
        one = taken_out(path, number, tmp_path / "one.tif")
        assert np.array_equal(read_image(one), read_image(tmp_path / f"scan.tif#page={number}"))
        assert inspect_image(one).frames == 1


def test_page_is_known_again_as_a_file_of_its_own(tmp_path):
    path = tmp_path / "scan.tif"
    tifffile.imwrite(path, np.stack([noise(seed=1), noise(seed=2)]), photometric="minisblack")
    hashes = [content_hash(tmp_path / f"scan.tif#page={number}") for number in (1, 2)]
    assert len({*hashes, content_hash(path)}) == 3
    assert content_hash(taken_out(path, 2, tmp_path / "one.tif")) == hashes[1]


def test_page_taken_out_of_what_was_taken_out_is_the_same(tmp_path):
    path = tmp_path / "scan.tif"
    tifffile.imwrite(path, np.stack([noise(seed=1), noise(seed=2)]), photometric="minisblack")
    once = taken_out(path, 2, tmp_path / "once.tif")
    twice = taken_out(once, 1, tmp_path / "twice.tif")
    assert hashlib.sha256(once.read_bytes()).digest() == hashlib.sha256(twice.read_bytes()).digest()


def test_smaller_copies_and_outlines_are_no_pages(tmp_path):
    path = tmp_path / "slide.tif"
    with tifffile.TiffWriter(path) as writer:
        for subfiletype, side in ((0, 64), (1, 32), (1, 16), (0, 48), (4, 48)):
            values = noise(shape=(side, side))
            writer.write(values > 128 if subfiletype == 4 else values, subfiletype=subfiletype)
    assert find_pages(path) == (1, 4)


def test_other_files_have_no_pages(tmp_path):
    Image.new("RGB", (5, 5)).save(tmp_path / "a.png")
    (tmp_path / "empty.tif").write_bytes(b"")
    (tmp_path / "text.tif").write_text("II, said the king")
    assert [find_pages(tmp_path / name) for name in ("a.png", "empty.tif", "text.tif")] == [(), (), ()]


def test_turned_page_stays_turned(tmp_path):
    image = Image.fromarray(noise(shape=(40, 50, 3)))
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "scan.tif"
    image.save(path, save_all=True, append_images=[image], exif=exif)
    facts = inspect_image(tmp_path / "scan.tif#page=1")
    assert inspect_image(taken_out(path, 1, tmp_path / "one.tif")) == (
        type(facts)(facts.width, facts.height, facts.format, facts.mode, 1, facts.orientation)
    )


def test_chain_that_leads_round_and_round_ends(tmp_path):
    path = tmp_path / "round.tif"
    tifffile.imwrite(path, noise(), photometric="minisblack")
    content = bytearray(path.read_bytes())
    first = struct.unpack_from("<I", content, 4)[0]
    count = struct.unpack_from("<H", content, first)[0]
    struct.pack_into("<I", content, first + 2 + 12 * count, first)
    path.write_bytes(content)
    assert find_pages(path) == (1,)


def test_pixels_that_are_said_to_lie_elsewhere_are_not_copied_without_end(tmp_path):
    """A thousand strips that are all the same bytes would make a huge file of a small one."""
    path = tmp_path / "many.tif"
    tifffile.imwrite(path, noise(shape=(1000, 90)), rowsperstrip=1, photometric="minisblack")
    content = bytearray(path.read_bytes())
    with tifffile.TiffFile(path) as tiff:
        tag = tiff.pages[0].tags["StripByteCounts"]
        place, code = tag.valueoffset, "<" + {3: "H", 4: "I"}[int(tag.dtype)]
    for number in range(1000):
        struct.pack_into(code, content, place + number * struct.calcsize(code), 50_000)
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match="cut off"):
        list(page_chunks(path, 1))


@pytest.mark.parametrize("part", [0.01, 0.2, 0.5, 0.9])
def test_cut_off_files_are_refused_and_never_crash(tmp_path, part):
    path = tmp_path / "cut.tif"
    tifffile.imwrite(path, np.stack([noise(seed=1), noise(seed=2)]), photometric="minisblack")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
    with pytest.raises(UnreadableError):
        list(page_chunks(path, 2))


def test_flipped_bytes_are_copied_or_refused_but_never_crash(tmp_path):
    path = tmp_path / "scan.tif"
    tifffile.imwrite(path, noise(shape=(2, 8, 9)), photometric="minisblack")
    whole, chance = path.read_bytes(), np.random.default_rng(0)
    for _ in range(300):
        damaged = bytearray(whole)
        damaged[int(chance.integers(len(damaged)))] = int(chance.integers(256))
        path.write_bytes(damaged)
        for page in find_pages(path):
            with contextlib.suppress(UnreadableError):
                list(page_chunks(path, page))


def test_what_is_said_of_the_stack_is_not_said_of_a_page(tmp_path):
    path = tmp_path / "stack.tif"
    tifffile.imwrite(path, noise(shape=(3, 8, 9)), imagej=True, metadata={"Labels": ["a", "b", "c"]})
    with tifffile.TiffFile(taken_out(path, 1, tmp_path / "one.tif")) as one:
        assert (one.is_imagej, len(one.pages), one.pages[0].description) == (False, 1, "")


def test_description_by_a_person_stays(tmp_path):
    path = tmp_path / "scan.tif"
    with tifffile.TiffWriter(path) as writer:
        for words in ("left eye", "right eye"):
            writer.write(noise(), description=words, metadata=None)
    with tifffile.TiffFile(taken_out(path, 2, tmp_path / "one.tif")) as one:
        assert one.pages[0].description == "right eye"
