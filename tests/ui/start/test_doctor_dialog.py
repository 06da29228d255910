"""The format doctor's dialog: drop a dataset, see what is wrong with it, copy the list."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from labeller.ui.job_runner import JobRunner
from labeller.ui.start.doctor_dialog import DoctorDialog
from tests.formats.drawn import paint


@pytest.fixture
def jobs(qapp):
    jobs = JobRunner()
    yield jobs
    jobs.cancel_all_and_wait()


@pytest.fixture
def examined(jobs, qtbot):
    """The dialog after it has looked at a path."""

    def examine(path):
        dialog = DoctorDialog(jobs)
        qtbot.addWidget(dialog)
        dialog.examine(path)
        qtbot.waitUntil(lambda: not jobs.is_running("check dataset"), timeout=20_000)
        return dialog

    return examine


def coco(folder, **annotation):
    paint(folder / "a.png", 1)
    images = [{"id": 1, "file_name": "a.png"}, {"id": 2, "file_name": "gone.png"}]
    annotations = [{"id": 0, "image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4], **annotation}]
    path = folder / "instances.json"
    categories = [{"id": 1, "name": "cat"}]
    path.write_text(json.dumps({"images": images, "annotations": annotations, "categories": categories}))
    return path


def cells(dialog):
    return [[dialog.table.item(row, column).text() for column in range(3)] for row in range(dialog.table.rowCount())]


def test_errors_come_first_and_each_has_what_to_do(examined, tmp_path):
    dialog = examined(coco(tmp_path))
    assert dialog.heading.text() == "1 error in instances.json"
    assert dialog.lead.text() == "COCO · 1 item · 1 annotation · 1 label · 1 remark"
    (error, remark) = cells(dialog)
    assert error[1:] == [
        "the image gone.png is not there",
        "Put the file beside the annotations, or name the folder that it is in.",
    ]
    assert remark[2] == "Nothing: it was taken all the same"


def test_the_list_can_be_copied(examined, tmp_path):
    dialog = examined(coco(tmp_path))
    dialog._copy.click()
    assert QGuiApplication.clipboard().text().splitlines()[0].endswith("name the folder that it is in.")


def test_a_sound_dataset_is_said_to_be_sound(examined, tmp_path):
    (tmp_path / "x.csv").write_text("text,label\nhello there,greeting\ngood bye now,parting\n")
    dialog = examined(tmp_path / "x.csv")
    assert dialog.heading.text() == "x.csv is sound"
    assert not dialog._copy.isVisibleTo(dialog)


def test_what_nobody_knows_is_told(examined, tmp_path):
    (tmp_path / "x.bin").write_bytes(bytes(range(256)))
    dialog = examined(tmp_path / "x.bin")
    assert dialog.lead.text().startswith("No format was recognised")


def test_it_opens_from_the_keyboard_on_its_place_to_drop(jobs, qtbot):
    dialog = DoctorDialog(jobs)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    qtbot.waitUntil(lambda: dialog._drop.hasFocus())
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
