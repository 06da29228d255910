"""The export dialog: what is chosen is counted before it is written, and splits are kept."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel

from labeller.delivery.selection import Copies
from labeller.errors import LabellerError
from labeller.store import item_store
from labeller.ui.delivery.export_dialog import ExportDialog
from tests.ui.delivery.conftest import opened

CAT, DOG = 1, 2


def choose(field, value) -> None:
    field.setCurrentIndex(field.findData(value))


def mark(field, value) -> None:
    next(option for option in field.options if option.data()[0] == value).toggle()


def planned(dialog: ExportDialog, qtbot) -> str:
    """What the dialog says of the choice, once it has looked."""

    def said() -> str:
        labels = dialog.summary.widget().findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    qtbot.waitUntil(lambda: not dialog._session.jobs.is_running("plan export") and "goes out" in said(), timeout=10_000)
    return said()


def splits_of(dialog: ExportDialog) -> set[str | None]:
    with dialog._session.project.read() as db:
        return {split for split in item_store.find_splits(db).values() if split}


def test_what_goes_out_and_what_was_not_chosen_is_said(dialog, qtbot):
    said = planned(dialog, qtbot)
    assert "5 items as" in said
    assert "5 items without an answer" in said


def test_further_choices_are_folded_away_and_come_by_keyboard(dialog, qtbot):
    more = dialog.form.more
    assert more.form.isHidden()
    more.button.setFocus()
    qtbot.keyClick(more.button, Qt.Key.Key_Space)
    assert (more.form.isVisible(), more.button.text()) == (True, "Less")
    qtbot.keyClick(more.button, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is more.labels


def test_labels_are_marked_by_keyboard_and_counted_at_once(dialog, qtbot):
    dialog.form.more.button.click()
    field = dialog.form.more.labels
    assert field.currentText() == "Every label"
    qtbot.keyClick(field, Qt.Key.Key_Space)
    menu = QApplication.activePopupWidget()
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Space)
    assert menu.isVisible()
    qtbot.keyClick(menu, Qt.Key.Key_Escape)
    assert (field.currentText(), field.values) == ("dog", {DOG})
    assert "3 items with no annotation that was chosen" in planned(dialog, qtbot)
    assert dialog.go.text() == "Export 2 items"


@pytest.mark.parametrize(
    ("act", "items"),
    [
        (lambda more: mark(more.sources, "human"), 4),
        (lambda more: choose(more.flagged, "without"), 4),
        (lambda more: choose(more.flagged, "only"), 1),
        (lambda more: more.search.setText("text 3"), 1),
        (lambda more: more.most.setValue(1), 2),
        (lambda more: more.is_balanced.setChecked(True), 4),
        (lambda more: choose(more.duplicates, Copies.DROP.value), 5),
        (lambda more: choose(more.skipped, "with"), 5),
        (lambda more: more.sureness.setValue(50), 5),
    ],
    ids=["source", "not flagged", "flagged", "text", "cap", "balance", "duplicates", "skipped", "sureness"],
)
def test_each_choice_changes_what_goes_out(dialog, qtbot, act, items):
    act(dialog.form.more)
    planned(dialog, qtbot)
    assert dialog.go.text() == ("Export 1 item" if items == 1 else f"Export {items} items")


def test_items_left_with_nothing_go_out_as_empty_when_asked_for(dialog):
    mark(dialog.form.more.labels, CAT)
    dialog.form.more.keeps_empty.setChecked(True)
    chosen = dialog.form.choice().selection
    assert (chosen.keeps_empty, chosen.annotations.label_ids) == (True, {CAT})


def test_what_is_about_splits_shows_only_with_them(dialog):
    more = dialog.form.more
    more.button.click()
    assert more.resplits.isHidden()
    dialog.form.is_split.setChecked(True)
    assert not more.resplits.isHidden()


def test_wheel_over_a_field_does_not_change_it(dialog):
    dialog.form.more.button.click()
    field = dialog.form.more.most
    middle = QPointF(field.rect().center())
    turn = QWheelEvent(
        middle, field.mapToGlobal(middle), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(field, turn)
    assert field.value() == 0


def test_export_writes_what_was_chosen_and_the_project_keeps_its_splits(dialog, qtbot):
    mark(dialog.form.more.labels, CAT)
    dialog.form.is_split.setChecked(True)
    dialog.form.splits.setText("50,50")
    assert "train 2 · test 1" in planned(dialog, qtbot)
    dialog.start()
    qtbot.waitUntil(lambda: dialog.report is not None, timeout=10_000)
    (table,) = Path(dialog.report.target).glob("*.csv")
    with table.open(encoding="utf-8", newline="") as file:
        assert [row["label"] for row in csv.DictReader(file)] == ["cat"] * 3
    assert splits_of(dialog) == {"train", "test"}
    assert dialog._session.steps.undo_title() == "Divide into splits"


def test_splits_are_kept_before_the_export_has_its_name(dialog, qtbot, monkeypatch):
    def fail(*_, **__):
        raise LabellerError("The disk is gone.", "Nothing was left behind.")

    monkeypatch.setattr("labeller.delivery.export.give_name", fail)
    dialog.form.is_split.setChecked(True)
    planned(dialog, qtbot)
    dialog.start()
    qtbot.waitUntil(lambda: dialog.go.isVisible(), timeout=10_000)
    assert dialog.report is None
    assert dialog._session.steps.undo_title() == "Divide into splits"


def test_project_that_can_only_be_read_says_that_it_does_not_keep_the_splits(read_only_session, qtbot):
    for dialog in opened(read_only_session, qtbot):
        dialog.form.is_split.setChecked(True)
        planned(dialog, qtbot)
        dialog.start()
        qtbot.waitUntil(lambda dialog=dialog: dialog.report is not None, timeout=10_000)
        said = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
        assert any("does not keep these splits: test.labeller is open for reading only." in text for text in said)


def test_all_of_it_fits_on_a_small_screen(dialog, qtbot):
    dialog.form.is_split.setChecked(True)
    dialog.form.more.button.click()
    planned(dialog, qtbot)
    assert dialog.height() <= 680
    assert dialog.form.width() <= dialog._choices.viewport().width()


def test_dialog_is_as_high_as_what_it_shows(dialog, qtbot):
    low = dialog.height()
    dialog.form.more.button.click()
    qtbot.waitUntil(lambda: dialog.height() > low)
    planned(dialog, qtbot)
    dialog.start()
    qtbot.waitUntil(lambda: dialog.report is not None, timeout=10_000)
    qtbot.waitUntil(lambda: dialog.height() <= low)
