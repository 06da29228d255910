"""What every test of the interface gets: an application in the light theme."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from labeller.ui.theme import LIGHT, Theme


@pytest.fixture(scope="session")
def _dressed(qapp: QApplication) -> Theme:
    return Theme(qapp, LIGHT)


@pytest.fixture(autouse=True)
def theme(_dressed: Theme) -> Theme:
    """The theme that the application wears, light again for every test."""
    _dressed.set_preference(LIGHT)
    return _dressed
