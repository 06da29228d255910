from pathlib import Path

import pytest

from labeller.media.pages import file_of, split_page, with_page


@pytest.mark.parametrize(
    ("path", "file", "page"),
    [
        ("a/scan.tif#page=2", "a/scan.tif", 2),
        ("scan.TIFF#page=10", "scan.TIFF", 10),
        ("scan.tif", "scan.tif", None),
        ("scan.tif#page=0", "scan.tif#page=0", None),
        ("scan.tif#page=x", "scan.tif#page=x", None),
        ("photo.jpg#page=2", "photo.jpg#page=2", None),
        ("#page=2.tif", "#page=2.tif", None),
    ],
)
def test_paths_name_pages_of_tiff_files_only(path, file, page):
    assert split_page(path) == (file, page)


def test_path_of_a_page_is_taken_apart_again():
    assert split_page(with_page("a/b.tif", 7)) == ("a/b.tif", 7)


def test_file_that_must_be_there_is_the_whole_one():
    assert file_of(Path("/a/scan.tif#page=3")) == Path("/a/scan.tif")
    assert file_of(Path("/a/photo.jpg")) == Path("/a/photo.jpg")
