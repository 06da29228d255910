"""Where an export was written can be opened from the dialog."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices


@pytest.mark.parametrize(("name", "opened"), [("out", "out"), ("out.zip", ""), ("out.csv", "")])
def test_folder_of_what_was_written_can_be_opened(dialog, qtbot, tmp_path, monkeypatch, name, opened):
    places = []
    monkeypatch.setattr(QDesktopServices, "openUrl", places.append)
    dialog.form.target.set_path(tmp_path / name)
    qtbot.waitUntil(dialog.go.isEnabled, timeout=5000)
    dialog.start()
    qtbot.waitUntil(lambda: dialog.report is not None, timeout=5000)
    dialog._folder.click()
    assert [Path(place.toLocalFile()) for place in places] == [tmp_path / opened]
    assert dialog.report.has_card is (name != "out.csv")
