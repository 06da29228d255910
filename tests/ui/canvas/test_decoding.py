import pytest
from PIL import Image
from PySide6.QtCore import QSize

from labeller.media.unreadable import UnreadableError
from labeller.ui.canvas.decoding import ImageSource, MissingFileError, decode_image


@pytest.fixture
def photo(tmp_path):
    """A JPEG of 800 x 400 as it lies in the file, red above blue, turned by a quarter when it is seen."""
    image = Image.new("RGB", (800, 400), (200, 30, 30))
    image.paste((30, 30, 200), (0, 200, 800, 400))
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(tmp_path / "photo.jpg", exif=exif, quality=95)
    return tmp_path / "photo.jpg"


def test_image_is_shown_upright(photo):
    picture = decode_image(ImageSource(photo, 400, 800), None)
    assert picture.size == QSize(400, 800)
    assert picture.levels[0].pixelColor(300, 400).red() > 150
    assert picture.levels[0].pixelColor(100, 400).blue() > 150


def test_scaled_copy_knows_the_size_of_the_whole(photo):
    picture = decode_image(ImageSource(photo, 400, 800), 200)
    assert (picture.size, picture.levels[0].size()) == (QSize(400, 800), QSize(100, 200))


def test_unknown_size_is_found_in_the_file(photo):
    assert decode_image(ImageSource(photo), 200).size == QSize(400, 800)


def test_size_of_a_replaced_file_is_found_in_the_file(photo):
    assert decode_image(ImageSource(photo, 640, 480), 200).size == QSize(400, 800)


def test_image_smaller_than_asked_is_whole(photo):
    assert decode_image(ImageSource(photo, 400, 800), 2000).is_full


def test_pixels_outlive_the_array_they_came_from(photo):
    levels = [decode_image(ImageSource(photo, 400, 800), None).levels[0] for _ in range(5)]
    assert len({level.pixelColor(300, 400).name() for level in levels}) == 1


def test_missing_file_is_told_from_a_broken_one(tmp_path):
    with pytest.raises(MissingFileError, match=r"gone\.jpg is not where it was"):
        decode_image(ImageSource(tmp_path / "gone.jpg", 10, 10), 200)


def test_missing_folder_is_missing_too(photo):
    with pytest.raises(MissingFileError):
        decode_image(ImageSource(photo / "inside_a_file.jpg", 10, 10), 200)


def test_broken_file_says_why(tmp_path):
    (tmp_path / "broken.jpg").write_bytes(b"no picture at all")
    with pytest.raises(UnreadableError, match=r"broken\.jpg cannot be read: not an image"):
        decode_image(ImageSource(tmp_path / "broken.jpg", 10, 10), 200)


def test_transparency_of_a_file_is_kept_for_the_checkerboard(tmp_path):
    image = Image.new("RGBA", (8, 4), (200, 10, 10, 255))
    image.paste((0, 0, 0, 0), (0, 0, 4, 4))
    image.save(tmp_path / "clear.png")
    level = decode_image(ImageSource(tmp_path / "clear.png", 8, 4), None).levels[0]
    assert level.hasAlphaChannel()
    assert [level.pixelColor(x, 2).getRgb() for x in (1, 6)] == [(0, 0, 0, 0), (200, 10, 10, 255)]
