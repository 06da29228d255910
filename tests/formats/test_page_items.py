"""Pages of TIFF files are items of their own, wherever the files are named."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from labeller.domain.item import NewItem, Problem
from labeller.formats.folders.folder_per_class import FolderPerClassFormat
from labeller.formats.format import Known, ReadOptions
from labeller.formats.tables.csv_format import CsvFormat
from labeller.jobs import JobContext

FOLDERS, CSV = FolderPerClassFormat(), CsvFormat()


def scan(path, pages=3, mode="L"):
    path.parent.mkdir(parents=True, exist_ok=True)
    images = [
        Image.fromarray(np.full((30, 40 + number), 50 * number, np.uint8)).convert(mode) for number in range(pages)
    ]
    images[0].save(path, save_all=True, append_images=images[1:])
    return path


def read(chosen, source, options=None, **more):
    return list(chosen.read(source, options or ReadOptions(), JobContext(), **more))


def test_each_page_of_a_folders_files_is_an_item(tmp_path):
    scan(tmp_path / "a.tif")
    scan(tmp_path / "b.tif", pages=1, mode="RGB")
    items = read(FOLDERS, tmp_path)
    assert [(item.path, item.name, item.width) for item in items] == [
        ("a.tif#page=1", "a.tif [page 1]", 40),
        ("a.tif#page=2", "a.tif [page 2]", 41),
        ("a.tif#page=3", "a.tif [page 3]", 42),
        ("b.tif", "b.tif", 40),
    ]
    assert len({item.content_hash for item in items}) == 4


def test_label_of_the_folder_is_that_of_all_pages(tmp_path):
    scan(tmp_path / "cell" / "a.tif", pages=2)
    scan(tmp_path / "grain" / "b.tif", pages=2)
    labels = [item.annotations[0].label for item in read(FOLDERS, tmp_path)]
    assert labels == ["cell", "cell", "grain", "grain"]


def test_preview_counts_pages_and_says_where_it_guesses(tmp_path):
    for name in ("a.tif", "b.tif"):
        scan(tmp_path / name)
    seen = FOLDERS.preview(tmp_path, ReadOptions(), JobContext())
    assert (seen.count, seen.is_exact) == (6, True)
    for number in range(200):
        scan(tmp_path / f"c{number}.tif", pages=1)
    seen = FOLDERS.preview(tmp_path, ReadOptions(), JobContext())
    assert not seen.is_exact
    assert 202 < seen.count <= 3 * 202


def test_pages_that_are_known_are_not_read_again(tmp_path):
    scan(tmp_path / "a.tif")
    found = read(FOLDERS, tmp_path, is_known=lambda path, *_: path.endswith("#page=2"))
    assert [type(one) for one in found] == [NewItem, Known, NewItem]


def test_file_whose_first_page_is_known_as_the_file_gets_the_other_pages(tmp_path):
    scan(tmp_path / "a.tif")
    found = read(FOLDERS, tmp_path, is_known=lambda path, *_: path == "a.tif")
    assert [one.path for one in found] == ["a.tif", "a.tif#page=2", "a.tif#page=3"]
    assert isinstance(found[0], Known)


@pytest.fixture
def table(tmp_path):
    def write(*names):
        scan(tmp_path / "a.tif")
        path = tmp_path / "items.csv"
        path.write_text("image,label\n" + "".join(f"{name},cell\n" for name in names))
        return path

    return write


def test_table_means_the_first_page_unless_it_names_another(table):
    found = read(CSV, table("a.tif", "a.tif#page=3"), ReadOptions(media_field="image", label_field="label"))
    problems = [one for one in found if isinstance(one, Problem)]
    items = [one for one in found if isinstance(one, NewItem)]
    assert [(item.path, item.width) for item in items] == [("a.tif#page=1", 40), ("a.tif#page=3", 42)]
    assert [(one.file, "it has 3 pages" in one.reason) for one in problems] == [("a.tif", True)]


def test_page_that_is_not_there_is_a_problem(table):
    found = read(CSV, table("a.tif#page=9"), ReadOptions(media_field="image", label_field="label"))
    assert [(one.file, one.reason.split(" (")[0]) for one in found] == [("a.tif#page=9", "it has no page 9")]


def test_pages_behind_the_one_that_is_cut_off_are_named(tmp_path):
    path = scan(tmp_path / "a.tif")
    path.write_bytes(path.read_bytes()[:-20])
    assert {type(one) for one in read(FOLDERS, tmp_path)} <= {NewItem, Problem}
    assert any(isinstance(one, Problem) for one in read(FOLDERS, tmp_path))
