"""Every picture of the corpus is either read as it looks or refused with a reason; none crashes."""

from __future__ import annotations

import contextlib
import threading
import warnings
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageOps

from labeller.media.images import inspect_image, is_image, read_image
from labeller.media.pixels import Upright
from labeller.media.rewriting import rewrite_image
from labeller.media.unreadable import UnreadableError
from tests.media.bad_files import (
    BLUE,
    GREEN,
    HEIGHT,
    RED,
    WHITE,
    WIDTH,
    BadFile,
    build_corpus,
    corners,
    encoded,
    noise,
    png_header,
    turned,
)  # fmt: skip


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> list[BadFile]:
    return build_corpus(tmp_path_factory.mktemp("corpus"))


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableError) as refused:
        inspect_image(path)
    return refused.value.reason


def corner_pixels(pixels) -> list[tuple[int, ...]]:
    """The colours in the midst of the four quarters: above left and right, below left and right."""
    height, width, _ = pixels.shape
    places = [(y, x) for y in (height // 4, 3 * height // 4) for x in (width // 4, 3 * width // 4)]
    return [tuple(int(value) for value in pixels[place]) for place in places]


def looks_like(colors, expected, *, tolerance: int = 12) -> bool:
    return bool(np.abs(np.subtract(colors, expected)).max() <= tolerance)


def test_what_can_be_read_is_read_in_the_size_that_was_inspected(corpus):
    for bad_file in corpus:
        if bad_file.expected == "read":
            facts = inspect_image(bad_file.path)
            assert read_image(bad_file.path).shape == (facts.height, facts.width, 3), bad_file.why


def test_what_is_broken_is_refused_with_a_reason_by_both_readers(corpus):
    broken = [bad_file for bad_file in corpus if bad_file.path.parent.name in {"broken", "mislabelled"}]
    for bad_file in (bad_file for bad_file in broken if bad_file.expected == "refused"):
        assert refusal(bad_file.path), bad_file.why
        with pytest.raises(UnreadableError):
            read_image(bad_file.path)


def test_refusals_say_what_is_wrong_in_plain_words(corpus):
    reasons = {bad_file.path.name: bad_file.path for bad_file in corpus if bad_file.expected == "refused"}
    assert refusal(reasons["empty.jpg"]) == "the file is empty (0 bytes)"
    assert refusal(reasons["cut-0.6.jpeg"]) == "cut off: the file ends in the middle of the picture"
    assert refusal(reasons["bomb.png"]) == "too large: 8,100 megapixels (the limit is 536 megapixels)"
    assert refusal(reasons["large.png"]) == "20000 x 20000 pixels in 0 KB: made to fill the memory, or empty"
    assert refusal(reasons["flipped.png"]) == "damaged: its PNG data cannot be decoded"
    assert refusal(reasons["text.jpg"]) == "not an image: it is text"
    assert refusal(reasons["photo.jpeg"]) == "not an image: it is a HEIC photo; convert it to JPEG or PNG first"
    assert refusal(reasons["page.png"]) == "not an image: it is a web page, perhaps a download that failed"


def test_postscript_is_never_opened(tmp_path):
    assert (
        refusal(write(tmp_path / "a.png", b"%!PS-Adobe-3.0 EPSF-3.0\n")) == "not an image: it is a PostScript document"
    )


def test_a_folder_and_a_missing_file_are_refused(tmp_path):
    assert refusal(tmp_path) == "it is a folder"
    assert refusal(tmp_path / "gone.png") == "the file is not there"
    assert refusal(tmp_path / "zero\0byte.png") == "no file can have this name"


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_are_seen_upright_however_the_camera_was_held(tmp_path, format_name, orientation):
    path = write(tmp_path / "turned", turned(orientation, format_name))
    facts = inspect_image(path)
    assert (facts.width, facts.height, facts.orientation) == (WIDTH, HEIGHT, orientation)
    assert looks_like(corner_pixels(read_image(path)), [RED, GREEN, BLUE, WHITE])


def test_scaling_down_keeps_the_picture_upright_and_in_shape(tmp_path):
    path = write(tmp_path / "turned.jpg", turned(6, "JPEG"))
    pixels = read_image(path, 24)
    assert pixels.shape == (16, 24, 3)
    assert looks_like(corner_pixels(pixels), [RED, GREEN, BLUE, WHITE])


def test_small_pictures_are_not_scaled_up(tmp_path):
    path = write(tmp_path / "small.png", encoded(corners(), "PNG"))
    assert read_image(path, 1000).shape == (HEIGHT, WIDTH, 3)


def test_a_ribbon_keeps_one_pixel_of_height(tmp_path):
    path = write(tmp_path / "ribbon.png", encoded(Image.new("RGB", (3000, 2)), "PNG"))
    assert read_image(path, 100).shape == (1, 100, 3)


def test_of_an_animation_the_first_frame_is_taken_and_the_rest_is_counted(tmp_path):
    animation = encoded(corners(), "GIF", save_all=True, append_images=[noise(), noise().rotate(180)])
    path = write(tmp_path / "a.gif", animation)
    assert inspect_image(path).frames == 3
    assert looks_like(corner_pixels(read_image(path)), [RED, GREEN, BLUE, WHITE])


def test_transparent_parts_show_a_neutral_grey(tmp_path):
    path = write(tmp_path / "clear.png", encoded(Image.new("RGBA", (4, 4), (255, 0, 0, 0)), "PNG"))
    assert (read_image(path) == 200).all()


def test_half_transparent_parts_are_mixed(tmp_path):
    path = write(tmp_path / "half.png", encoded(Image.new("LA", (4, 4), (0, 128)), "PNG"))
    assert (np.abs(read_image(path).astype(int) - 100) <= 1).all()


def test_sixteen_bits_are_scaled_and_not_clipped(tmp_path):
    ramp = np.tile(np.linspace(0, 65535, 256).astype(np.uint16), (4, 1))
    path = write(tmp_path / "deep.png", encoded(Image.fromarray(ramp), "PNG"))
    assert (read_image(path)[0, :, 0] == np.arange(256)).all()


def test_pixels_can_be_written_and_lie_in_one_block(tmp_path):
    pixels = read_image(write(tmp_path / "a.png", encoded(corners(), "PNG")))
    assert pixels.flags.writeable
    assert pixels.flags.c_contiguous
    assert pixels.dtype == np.uint8


def test_a_broken_exif_block_does_not_cost_the_picture(tmp_path):
    path = write(tmp_path / "a.jpg", encoded(corners(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff"))
    assert inspect_image(path).orientation == 1


def test_a_jpeg_is_found_cut_off_wherever_it_ends(tmp_path):
    whole = encoded(noise(), "JPEG")
    for end in range(4, len(whole), 97):
        assert refusal(write(tmp_path / "cut.jpg", whole[:end])).startswith("cut off"), end


def test_flipped_bytes_are_read_or_refused_but_never_crash(tmp_path):
    chance = np.random.default_rng(0)
    for format_name in ("JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP"):
        whole = encoded(corners(), format_name)
        for _ in range(60):
            damaged = bytearray(whole)
            damaged[int(chance.integers(len(damaged)))] = int(chance.integers(256))
            path = write(tmp_path / "damaged", bytes(damaged))
            with contextlib.suppress(UnreadableError):
                inspect_image(path)


def test_warnings_of_the_decoder_reach_nobody(tmp_path):
    path = write(tmp_path / "large.png", png_header(12_000, 12_000))  # Pillow alone would warn of it
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        refusal(path)
    assert caught == []


def test_many_threads_read_the_same_pictures(corpus):
    readable = [bad_file.path for bad_file in corpus if bad_file.expected == "read"]
    sizes: list[list[tuple[int, ...]]] = []
    threads = [
        threading.Thread(target=lambda: sizes.append([read_image(path, 20).shape for path in readable]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sizes) == 4
    assert all(found == sizes[0] for found in sizes)


def test_pictures_are_known_by_their_first_bytes():
    assert is_image(encoded(corners(), "PNG")[:64])
    assert not is_image(b"\0\0\0\x18ftypheic")
    assert not is_image(b"")


def test_every_photo_of_a_real_set_is_read(shared_dataset):
    photos = sorted(shared_dataset("trashnet").rglob("*.jpg"))[::20]
    assert photos
    for photo in photos:
        facts = inspect_image(photo)
        assert read_image(photo, 64).shape[:2] == (
            round(facts.height * 64 / max(facts.width, facts.height)),
            round(facts.width * 64 / max(facts.width, facts.height)),
        )


def test_picture_of_four_hundred_megapixels_is_let_in_if_its_file_is_as_large_as_one(tmp_path):
    header = png_header(20_000, 20_000)
    assert "made to fill the memory" in refusal(write(tmp_path / "bomb.png", header))
    # Cut off is what is found next: the size was no reason to refuse it.
    assert refusal(write(tmp_path / "photo.png", header[:-12] + bytes(1_400_000))) != refusal(tmp_path / "bomb.png")


def test_page_that_is_not_there_is_refused(tmp_path):
    write(tmp_path / "scan.tif", encoded(corners(), "TIFF"))
    assert refusal(tmp_path / "scan.tif#page=2") == "it has no page 2"


def test_every_page_is_read_by_its_number(tmp_path):
    pages = [Image.new("RGB", (40, 30), color) for color in (RED, GREEN, BLUE)]
    write(tmp_path / "scan.tif", encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    seen = [tuple(read_image(tmp_path / f"scan.tif#page={number}")[5, 5]) for number in (3, 1, 2)]
    assert seen == [BLUE, RED, GREEN]
    assert tuple(read_image(tmp_path / "scan.tif")[5, 5]) == RED


def test_transparency_is_kept_for_who_asks_and_only_where_there_is_any(tmp_path):
    clear = Image.new("RGBA", (6, 4), (10, 20, 30, 0))
    opaque = Image.new("RGBA", (6, 4), (10, 20, 30, 255))
    seen = [
        read_image(write(tmp_path / "a.png", encoded(image, "PNG")), keeps_alpha=True).shape
        for image in (clear, opaque)
    ]
    assert seen == [(4, 6, 4), (4, 6, 3)]


def test_palette_with_a_transparent_colour_is_laid_over_grey_or_kept(tmp_path):
    image = Image.new("P", (8, 4), 1)
    image.putpalette([*RED, *GREEN])
    image.paste(0, (0, 0, 4, 4))
    path = write(tmp_path / "p.png", encoded(image, "PNG", transparency=0))
    assert [tuple(read_image(path)[2, x]) for x in (1, 6)] == [(200, 200, 200), GREEN]
    assert [tuple(read_image(path, keeps_alpha=True)[2, x]) for x in (1, 6)] == [(*RED, 0), (*GREEN, 255)]


def test_greys_that_are_multiplied_by_their_transparency_are_shown(tmp_path):
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, np.full((4, 4, 2), 120, np.uint8), photometric="minisblack", extrasamples=[1])
    assert inspect_image(path).mode == "La"
    assert read_image(path, keeps_alpha=True)[0, 0].tolist() == [255, 255, 255, 120]
    assert rewrite_image(path, 2).suffixes[0] == ".png"


def test_cmyk_photo_has_the_colours_that_its_inks_make(tmp_path):
    inks = corners().convert("CMYK")
    path = write(tmp_path / "print.jpg", encoded(inks, "JPEG", quality=98))
    assert looks_like(corner_pixels(read_image(path)), [RED, GREEN, BLUE, WHITE], tolerance=20)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGB", "RGBA", "CMYK", "I;16", "F"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_strips_are_the_rows_of_the_upright_picture(mode, orientation, tmp_path):
    """Compared with Pillow's own turning of the whole picture."""
    noisy = Image.fromarray(np.random.default_rng(1).integers(0, 256, (37, 53, 3), np.uint8))
    image = noisy.convert("L").convert(mode) if mode in {"I;16", "F"} else noisy.convert(mode)
    image.getexif()[0x0112] = orientation
    turned_whole = ImageOps.exif_transpose(image)
    upright = Upright(image)
    strips = [np.asarray(upright.rows(top, min(top + 10, upright.size[1]))) for top in range(0, upright.size[1], 10)]
    expected = {1: turned_whole.convert("L"), 3: turned_whole.convert("RGB")}
    if mode in {"LA", "RGBA"}:
        assert upright.channels == 3
    reference = np.asarray(expected[upright.channels])
    assert np.array_equal(np.concatenate(strips), reference)
