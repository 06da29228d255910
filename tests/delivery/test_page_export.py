"""Pages of a TIFF go out as files of their own, with every bit that they had."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tifffile

from labeller.delivery.export import export
from labeller.delivery.selection import Only, Selection
from labeller.domain.schema import Task
from labeller.formats.folders.folder_per_class import FolderPerClassFormat
from labeller.formats.format import Exporter, ReadOptions, WriteOptions
from labeller.formats.registry import all_formats
from labeller.jobs import JobContext
from labeller.project.importing import import_source
from labeller.project.project import create_project
from labeller.project.relinking import check_folder, find_folders

EXPORTERS = [one for one in all_formats() if isinstance(one, Exporter) and Task.IMAGE_CLASSIFICATION in one.holds.tasks]
PAGES = np.random.default_rng(0).integers(0, 2**16, (3, 20, 30, 3), dtype=np.uint16)


@pytest.fixture
def source(tmp_path) -> Path:
    for label in ("cell", "grain"):
        (tmp_path / "in" / label).mkdir(parents=True)
        pages = PAGES if label == "cell" else PAGES[::-1] // 2
        tifffile.imwrite(tmp_path / "in" / label / "scan.tif", pages, photometric="rgb", compression="zlib")
    return tmp_path / "in"


@pytest.fixture
def project(tmp_path, source):
    project = create_project(tmp_path / "p.labeller", Task.IMAGE_CLASSIFICATION, ["cell", "grain"])
    import_source(project, source, FolderPerClassFormat(), ReadOptions(), JobContext())
    yield project
    project.close()


@pytest.mark.parametrize("chosen", EXPORTERS, ids=lambda one: one.name)
def test_pages_go_out_whole_and_come_back_as_the_items_that_they_were(project, tmp_path, chosen):
    """An export is read back and compared with the project before it has its name."""
    report = export(project, tmp_path / "out", chosen, Selection(Only.ALL), WriteOptions(), JobContext())
    assert report.items == 6
    written = sorted((tmp_path / "out").rglob("scan*.tif"))
    assert len(written) == 6
    expected = {page.tobytes() for page in (*PAGES, *(PAGES // 2))}
    assert {tifffile.imread(path).tobytes() for path in written} == expected
    assert not any("#" in path.name for path in written)


def test_the_same_folder_again_adds_nothing(project, source):
    report = import_source(project, source, FolderPerClassFormat(), ReadOptions(), JobContext())
    assert (report.items_added, report.items_known, report.problems) == (0, 6, ())


def test_folder_that_moved_is_known_again_by_its_pages(project, source):
    moved = source.rename(source.with_name("elsewhere"))
    [folder] = find_folders(project)
    check = check_folder(project, folder.root_id, moved)
    assert (check.looked_at, check.same, check.is_same_folder) == (6, 6, True)
