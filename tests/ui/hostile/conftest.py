"""The real window, without what takes seconds and has nothing to do with what is shown."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog

from labeller.settings import Settings
from labeller.ui import project_opener
from labeller.ui.main_window import MainWindow
from labeller.ui.shortcuts import Shortcuts


@pytest.fixture
def window(theme, qtbot, monkeypatch):
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [])
    monkeypatch.setattr(project_opener, "load_learner", lambda _: None)
    settings = Settings()
    shortcuts = Shortcuts(settings)
    window = MainWindow(settings, theme, shortcuts)
    qtbot.addWidget(window)
    window.show()
    yield window
    for dialog in window.findChildren(QDialog):
        dialog.close()
    window.close()
    shortcuts.close()
