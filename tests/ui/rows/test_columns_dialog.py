from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt

from labeller.domain.row_columns import ColumnKind, RowColumn
from labeller.domain.schema import Task
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.making import make_loop
from labeller.project.row_columns import look_at_columns
from labeller.ui.job_runner import JobRunner
from labeller.ui.rows.column_model import EXAMPLES, NAME
from labeller.ui.rows.columns_dialog import ColumnsDialog
from labeller.ui.session import ProjectSession
from tests.store.making import add, new_project, row

NONE, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
PLACES = ("wood", "coast")
ROWS = [{"name": f"bird {n}", "mass": n + 0.5, "seen": "2007-11-11", "place": PLACES[n % 2]} for n in range(6)]
ROWS[2]["mass"] = "heavy"
ROWS[3]["mass"] = ""


@pytest.fixture
def session(tmp_path, qapp):
    project = new_project(tmp_path, task=Task.TABULAR_CLASSIFICATION)
    add(project, [row(number, fields) for number, fields in enumerate(ROWS)])
    session = ProjectSession(project, make_loop(project, EmbeddingCaches()), JobRunner())
    yield session
    session.close()


def seen_of(session):
    with session.project.read() as db:
        return look_at_columns(db)


@pytest.fixture
def dialog(session, qtbot):
    """The dialog about the columns name, mass, seen, place; the first is selected."""
    dialog = ColumnsDialog(session, seen_of(session))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.open()
    dialog.list.setFocus()
    return dialog


def names(dialog) -> list[str]:
    return [one.name for one in dialog.model.columns]


def shown(dialog) -> list[str]:
    return [one.name for one in dialog.model.columns if one.is_shown]


def chosen(session) -> tuple[RowColumn, ...]:
    return seen_of(session).columns


def test_columns_are_listed_with_kind_and_examples(dialog):
    cells = [[dialog.model.index(line, place).data() for place in range(3)] for line in range(4)]
    assert cells == [
        ["name", "Text", "bird 0  ·  bird 1  ·  bird 2"],
        ["mass", "Text", "0.5  ·  1.5  ·  heavy"],
        ["seen", "Date", "2007-11-11"],
        ["place", "Category", "wood  ·  coast"],
    ]


def test_space_ticks_what_is_selected(dialog, qtbot):
    dialog.list.select([1, 2])
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    assert shown(dialog) == ["name", "place"]
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    assert shown(dialog) == ["name", "mass", "seen", "place"]


def test_click_into_the_box_ticks_its_column(dialog, qtbot):
    line = dialog.list.visualRect(dialog.model.index(2, NAME))
    box = QPoint(line.left() + 16, line.center().y())
    qtbot.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert shown(dialog) == ["name", "mass", "place"]


def test_alt_with_the_arrows_moves_a_column_which_stays_selected(dialog, qtbot):
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down, ALT)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down, ALT)
    assert (names(dialog), dialog.list.selected()) == (["mass", "seen", "name", "place"], [2])
    qtbot.keyClick(dialog.list, Qt.Key.Key_Up, ALT)
    assert (names(dialog), dialog.list.selected()) == (["mass", "name", "seen", "place"], [1])


def test_several_columns_move_together_and_none_beyond_the_end(dialog, qtbot):
    dialog.list.select([0, 2])
    dialog.down.click()
    assert (names(dialog), dialog.list.selected()) == (["mass", "place", "name", "seen"], [2, 3])
    assert not dialog.down.isEnabled()
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down, ALT)
    assert names(dialog) == ["mass", "place", "name", "seen"]


@pytest.mark.parametrize(
    ("dragged", "target", "wanted"),
    [
        ([0], 3, ["mass", "seen", "name", "place"]),
        ([3], 0, ["place", "name", "mass", "seen"]),
        ([0, 1], 4, ["seen", "place", "name", "mass"]),
        ([1], -1, ["name", "seen", "place", "mass"]),
    ],
)
def test_columns_are_dragged_to_their_place(dialog, dragged, target, wanted):
    indexes = [dialog.model.index(line, place) for line in dragged for place in range(EXAMPLES + 1)]
    carried = dialog.model.mimeData(indexes)
    dialog.model.dropMimeData(carried, Qt.DropAction.MoveAction, target, 0, QModelIndex())
    assert names(dialog) == wanted
    assert [names(dialog)[place] for place in dialog.list.selected()] == [
        ["name", "mass", "seen", "place"][d] for d in dragged
    ]


def test_kind_is_given_to_all_that_are_selected(dialog, qtbot):
    dialog.list.select([0, 3])
    dialog.kinds.setFocus()
    dialog.kinds.chosen.emit(ColumnKind.TEXT.value)
    assert [one.kind for one in dialog.model.columns if one.name in {"name", "place"}] == [ColumnKind.TEXT] * 2


def test_how_a_kind_fits_is_told(dialog):
    dialog.list.select([1])
    dialog.kinds.chosen.emit(ColumnKind.NUMBER.value)
    assert dialog.fit.text() == "In the first 6 rows: 1 missing, 1 of another kind"
    dialog.kinds.chosen.emit(ColumnKind.TEXT.value)
    assert dialog.fit.text() == "In the first 6 rows: 1 missing, 0 of another kind"


def test_without_any_column_nothing_can_be_used(dialog):
    dialog.all_or_none.click()
    assert (shown(dialog), dialog.use.isEnabled(), dialog.count.text()) == ([], False, "0 of 4 shown")
    dialog.all_or_none.click()
    assert (dialog.use.isEnabled(), dialog.count.text()) == (True, "4 of 4 shown")


def test_choice_is_one_step_of_the_history(dialog, session, qtbot):
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down, ALT)
    dialog.kinds.chosen.emit(ColumnKind.CATEGORY.value)
    before = chosen(session)
    dialog.use.click()
    assert [one.name for one in chosen(session)] == ["mass", "name", "seen", "place"]
    assert session.steps.undo_title() == "Choose columns"
    session.steps.undo()
    assert chosen(session) == before


def test_cancelled_choice_changes_nothing(dialog, session, qtbot):
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down, ALT)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Escape)
    assert ([one.name for one in chosen(session)], session.steps.undo_title()) == (
        ["name", "mass", "seen", "place"],
        "Import",
    )


def test_use_without_a_change_is_no_step(dialog, session):
    dialog.use.click()
    assert session.steps.undo_title() == "Import"


def test_as_recognised_takes_back_all_that_was_chosen(dialog, session, qtbot):
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down, ALT)
    dialog.recognised.click()
    assert dialog.model.columns == seen_of(session).recognised
