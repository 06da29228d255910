"""Large images and pages of TIFF files in the real window: import, look closely, draw, undo, close, go on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from labeller.domain.annotation import Annotation
from labeller.domain.schema import Task
from labeller.domain.shape import Box, ImageShape
from labeller.formats.format import ReadOptions
from labeller.formats.registry import recognise
from labeller.geometry.extent import extent
from labeller.jobs import JobContext
from labeller.media import large, pyramid_store, sizes
from labeller.paths import cache_dir
from labeller.project.importing import import_source
from labeller.project.project import create_project
from labeller.ui.annotating.shapes import sight as sight_module
from labeller.ui.annotating.shapes import wand_tool
from labeller.ui.annotating.shapes.shape_desk import ShapeDesk
from labeller.ui.annotating.shapes.sight import Sight
from labeller.ui.canvas.tiled_backdrop import TiledBackdrop
from tests.e2e.driving import Driver, wait_until

WIDTH, HEIGHT = 3000, 2000
# A red plate on grainy grey: left, top, width, height.
PLATE = Box(1811, 1207, 310, 190)


@pytest.fixture(autouse=True)
def _counts_as_large(monkeypatch):
    monkeypatch.setattr(sizes, "LARGE_PIXELS", 1_000_000)
    monkeypatch.setattr(pyramid_store, "OVERVIEW_PX", 1500)
    monkeypatch.setattr(large, "OVERVIEW_PX", 1500)


def grainy() -> np.ndarray:
    grain = np.random.default_rng(0).integers(90, 130, (HEIGHT, WIDTH, 1), np.uint8)
    values = np.repeat(grain, 3, axis=2)
    values[int(PLATE.y) : int(PLATE.y + PLATE.height), int(PLATE.x) : int(PLATE.x + PLATE.width)] = (200, 20, 20)
    return values


def make_project(folder: Path, task: Task, source: Path) -> Path:
    project = create_project(folder / "big.labeller", task, ["plate"])
    report = import_source(project, source, recognise(source), ReadOptions(task=task, is_unlabelled=True), JobContext())
    assert report.problems == ()
    project.close()
    return project.path


@pytest.fixture
def big(tmp_path) -> Path:
    """A folder with one large picture."""
    (tmp_path / "in").mkdir()
    Image.fromarray(grainy()).save(tmp_path / "in" / "plate.png", compress_level=1)
    return tmp_path / "in"


def at(driver: Driver, x: float, y: float) -> QPoint:
    """Where a point of the image is in the view."""
    return driver.page.view.image_view.canvas.viewportTransform().map(QPointF(x, y)).toPoint()


def drawn(driver: Driver) -> list[Annotation]:
    assert driver.page.board is not None
    return list(driver.page.board.annotations)


def look_closely(driver: Driver) -> None:
    """100 % around the plate, as the wheel does it, until it is sharp."""
    canvas, tiles = driver.page.view.image_view.canvas, driver.page.view.image_view._loader.tiles
    canvas.actual_size(QPointF(at(driver, PLATE.x + 100, PLATE.y + 100)))
    wait_until(lambda: tiles.plan is not None and tiles.is_idle, "the tiles")


def test_box_is_drawn_on_a_large_image_to_the_pixel(driver: Driver, big: Path, tmp_path: Path):
    path = make_project(tmp_path, Task.OBJECT_DETECTION, big)
    driver.open(path)
    canvas = driver.page.view.image_view.canvas
    assert isinstance(canvas.backdrop, TiledBackdrop)
    look_closely(driver)
    target = canvas.viewport()
    QTest.keyClick(driver.window, Qt.Key.Key_R)
    start, end = at(driver, PLATE.x, PLATE.y), at(driver, PLATE.x + PLATE.width, PLATE.y + PLATE.height)

    def is_bright(off: int) -> bool:
        return target.grab().toImage().pixelColor(start + QPoint(off, off)).red() > 190

    # The last tile has come; the view may still be about to paint it.
    wait_until(lambda: is_bright(2), "the corner of the plate")
    assert not is_bright(-2)
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(target, (start + end) / 2)
    QTest.mouseMove(target, end)
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=end)
    assert [one.shape for one in drawn(driver)] == [PLATE]
    driver.undo()
    wait_until(lambda: drawn(driver) == [], "the undone box")
    QTest.keyClick(driver.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    wait_until(lambda: [one.shape for one in drawn(driver)] == [PLATE], "the box")
    driver.open(path)
    assert [one.shape for one in drawn(driver)] == [PLATE]


@pytest.mark.parametrize(("is_part", "off_px"), [(False, 2), (True, 0.5)])
def test_wand_finds_what_lies_on_a_large_image_in_its_true_place(
    driver: Driver, big: Path, tmp_path: Path, monkeypatch, is_part, off_px
):
    """On a copy of the whole a little less exactly than on the part that is looked at closely."""
    monkeypatch.setattr(sight_module, "_MAX_SIDE_PX", 1000)
    monkeypatch.setattr(wand_tool, "_REACH_PX", 450 if is_part else 2000)
    driver.open(make_project(tmp_path, Task.SEGMENTATION, big))
    look_closely(driver)
    canvas = driver.page.view.image_view.canvas
    QTest.keyClick(driver.window, Qt.Key.Key_Y)
    sight, desk = driver.page.findChild(Sight), driver.page.findChild(ShapeDesk)
    wait_until(lambda: sight.pixels is not None, "the pixels")
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=at(driver, PLATE.x + 90, PLATE.y + 90))
    wait_until(lambda: desk.layer._hand.draft.shapes, "what was found")
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    wait_until(lambda: drawn(driver), "the outline")
    [found] = drawn(driver)
    assert isinstance(found.shape, ImageShape)
    around = extent(found.shape)
    assert around is not None
    off = [
        around.x - PLATE.x,
        around.y - PLATE.y,
        around.x + around.width - PLATE.x - PLATE.width,
        around.y + around.height - PLATE.y - PLATE.height,
    ]
    assert max(map(abs, off)) <= off_px


def test_small_map_moves_a_large_image(driver: Driver, big: Path, tmp_path: Path):
    driver.open(make_project(tmp_path, Task.OBJECT_DETECTION, big))
    look_closely(driver)
    canvas = driver.page.view.image_view.canvas
    canvas.zoom_to(3.0)
    area = driver.page.findChild(ShapeDesk).layer.minimap.area
    assert not area.isEmpty()
    middle = QPointF(PLATE.x + PLATE.width / 2, PLATE.y + PLATE.height / 2)
    place = area.topLeft() + middle * (area.width() / WIDTH)
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place.toPoint())
    seen = canvas.image_point(QPointF(canvas.viewport().rect().center()))
    assert abs(seen.x() - middle.x()) < WIDTH / area.width()
    assert abs(seen.y() - middle.y()) < WIDTH / area.width()


def test_opening_a_large_image_after_its_import_decodes_nothing_whole(driver: Driver, big: Path, tmp_path, monkeypatch):
    path = make_project(tmp_path, Task.OBJECT_DETECTION, big)
    assert [one.suffix for one in (cache_dir() / "pyramids").iterdir()] == [".overview"]
    (big / "plate.png").touch()  # only when it was changed is another, not what it holds

    def refuse(*_, **__):
        raise AssertionError("decoded whole")

    monkeypatch.setattr("labeller.media.pixels.Upright.__init__", refuse)
    driver.open(path)
    assert driver.page.view.image_view.image_size.toTuple() == (WIDTH, HEIGHT)


def test_pages_of_a_file_are_labelled_one_by_one(driver: Driver, tmp_path: Path):
    (tmp_path / "in").mkdir()
    pages = [Image.new("RGB", (60, 40 + number), color) for number, color in enumerate(("red", "lime", "blue"))]
    pages[0].save(tmp_path / "in" / "scan.tif", save_all=True, append_images=pages[1:])
    driver.open(make_project(tmp_path, Task.IMAGE_CLASSIFICATION, tmp_path / "in"))
    seen = {}
    for _ in pages:
        driver.wait_for_item()
        image = driver.page.view.image_view.canvas.viewport().grab().toImage()
        seen[driver.item.name] = image.pixelColor(image.rect().center()).name()
        driver.answer("plate")
    assert seen == {"scan.tif [page 1]": "#ff0000", "scan.tif [page 2]": "#00ff00", "scan.tif [page 3]": "#0000ff"}
