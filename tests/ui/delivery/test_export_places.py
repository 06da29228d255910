"""Where an export was written can be opened from the dialog."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices

from labeller.domain.schema import Schema, Task
from labeller.ui.delivery.export_form import ExportForm
from labeller.ui.delivery.further_choices import ExportSubject


@pytest.mark.parametrize(("name", "opened"), [("out", "out"), ("out.zip", ""), ("out.csv", "")])
def test_folder_of_what_was_written_can_be_opened(dialog, qtbot, tmp_path, monkeypatch, name, opened):
    places = []
    monkeypatch.setattr(QDesktopServices, "openUrl", places.append)
    dialog.form.target.set_path(tmp_path / name)
    qtbot.waitUntil(dialog.go.isEnabled, timeout=20_000)
    dialog.start()
    qtbot.waitUntil(lambda: dialog.report is not None, timeout=20_000)
    dialog._folder.click()
    assert [Path(place.toLocalFile()) for place in places] == [tmp_path / opened]
    assert dialog.report.has_card is (name != "out.csv")


def test_archive_is_a_matter_of_the_name(dialog, tmp_path):
    form = dialog.form
    form.target.set_path(tmp_path / "delivery 1.2")
    form.is_packed.click()
    assert form.choice().target == tmp_path / "delivery 1.2.zip"
    form.is_packed.click()
    assert form.choice().target == tmp_path / "delivery 1.2"
    form.target.set_path(tmp_path / "typed.ZIP")
    assert form.is_packed.isChecked()


def test_files_are_copied_where_the_format_is_made_of_them(qtbot, tmp_path):
    schema = Schema(Task.IMAGE_CLASSIFICATION, ())
    form = ExportForm(ExportSubject("p", schema), tmp_path)
    qtbot.addWidget(form)
    form.choose_format("csv")
    form.copies_media.setChecked(False)
    assert not form.choice().options.copies_media
    form.choose_format("hf-imagefolder")
    assert form.copies_media.isHidden()
    assert form.choice().options.copies_media
