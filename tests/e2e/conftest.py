"""The real window, on a home folder of the test's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from labeller.app import make_application, open_window
from tests.e2e.driving import Driver


@pytest.fixture
def driver(qapp: QApplication) -> Iterator[Driver]:
    with open_window(make_application()) as window:
        yield Driver(window)
