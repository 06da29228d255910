"""A short soak: what is lost at every answer or opening is seen after a few of them. The long one is `make soak`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from benchmarks.driving import Driver, open_driver
from labeller.domain.item import Medium
from labeller.paths import cache_dir
from tests.reliability.soak.gauges import Gauges, running_jobs
from tests.reliability.soak.labelling import make, press
from tests.reliability.soak.openings import open_and_close

_ITEMS = 200
# Jobs come and go, and each may read the project and a file of embeddings.
_COMING_AND_GOING = 12
_OPENINGS = 3
# On a machine that is busy a window takes its time.
pytestmark = pytest.mark.timeout(900)


@pytest.fixture
def project(tmp_path) -> Path:
    project, embeddings = make(tmp_path, Medium.TEXT, _ITEMS)
    cache_dir().mkdir(parents=True)
    embeddings.rename(cache_dir() / "embeddings")
    return project


@pytest.fixture
def driver(qapp, project) -> Iterator[Driver]:
    with open_driver() as driver:
        yield driver


def look(project: Path) -> Gauges:
    return Gauges.read(project, project.parent)


def test_an_answer_leaves_no_handle_and_no_thread_behind(driver, project):
    def answer(count: int) -> Gauges:
        for _ in range(count):
            press(driver)
        driver.wait_until(lambda: not driver.session.changed_items())
        driver.wait_until(lambda: not running_jobs())
        return look(project)

    driver.time_to_open(project)
    before = answer(20)
    after = answer(80)
    assert after.handles <= before.handles + _COMING_AND_GOING
    assert after.threads <= before.threads + 2
    assert after.temporary == before.temporary


def test_an_opening_leaves_no_handle_no_thread_and_no_widget_behind(driver, project):
    def use(times: int) -> tuple[Gauges, int]:
        for _ in range(times):
            open_and_close(driver, project)
        return look(project), len(QApplication.allWidgets())

    before, widgets_before = use(1)
    after, widgets_after = use(_OPENINGS)
    assert after.handles < before.handles + _OPENINGS
    assert after.threads < before.threads + _OPENINGS
    assert after.temporary == before.temporary
    assert widgets_after < widgets_before + _OPENINGS
