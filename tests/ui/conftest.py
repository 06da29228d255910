"""What every test of the interface gets: an application in the light theme that speaks American English."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from labeller.ui.theme import LIGHT, Theme
from labeller.ui.translations import install_translations

AMERICAN = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)


@pytest.fixture(scope="session")
def _dressed(qapp: QApplication) -> Theme:
    install_translations(qapp, AMERICAN)
    # A test of the whole app may have dressed it before.
    return qapp.findChild(Theme) or Theme(qapp, LIGHT)


@pytest.fixture(autouse=True)
def theme(_dressed: Theme) -> Theme:
    """The theme that the application wears, light again for every test."""
    _dressed.set_preference(LIGHT)
    return _dressed
