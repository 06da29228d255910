from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from labeller.domain.schema import AttributeKind, AttributeSpec
from labeller.domain.shape import Box
from labeller.project.commands.attributes import SetAttributes
from labeller.ui.annotating.attribute_fields import AttributeFields

COLOR = AttributeSpec("color", AttributeKind.CHOICE, ("red", "blue"))
AGE = AttributeSpec("age", AttributeKind.NUMBER, label_id=1)
IS_OLD = AttributeSpec("old", AttributeKind.CHECKBOX)


@pytest.fixture
def fields(session, board, qtbot) -> AttributeFields:
    session.steps.perform(SetAttributes((COLOR, AGE, IS_OLD)))
    fields = AttributeFields(session, board)
    qtbot.addWidget(fields)
    fields.show()
    return fields


def named(fields, kind, name):
    return next(one for one in fields.findChildren(kind) if one.accessibleName() == name and one.isVisible())


def carried(board):
    return [one.attributes for one in board.annotations]


def test_nothing_is_asked_while_nothing_is_selected(fields, board):
    board.add(Box(0, 0, 5, 5))
    assert fields.isVisibleTo(None)
    board.select(())
    assert not fields.isVisible()


def test_choice_is_kept_and_can_be_undone(fields, board, session):
    board.add(Box(0, 0, 5, 5))
    combo = named(fields, QComboBox, "color")
    combo.setCurrentIndex(combo.findData("blue"))
    combo.activated.emit(combo.currentIndex())
    assert carried(board) == [{"color": "blue"}]
    session.steps.undo()
    assert carried(board) == [{}]
    assert named(fields, QComboBox, "color").currentData() is None


@pytest.mark.parametrize(("typed", "kept"), [("12", 12.0), ("2,5", 2.5), ("", None), ("old", 3)])
def test_number_is_kept_when_enter_is_pressed(fields, board, qtbot, typed, kept):
    drawn = board.add(Box(0, 0, 5, 5))
    board.change([replace(board.annotation(drawn), attributes={"age": 3})], "")
    line = named(fields, QLineEdit, "age")
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, typed)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert carried(board)[0].get("age") == kept


def test_several_annotations_are_changed_together_in_one_step(fields, board, session):
    board.select([board.add(Box(0, 0, 5, 5)), board.add(Box(9, 9, 5, 5), 2)])
    named(fields, QCheckBox, "old").click()
    assert carried(board) == [{"old": True}, {"old": True}]
    session.steps.undo()
    assert carried(board) == [{}, {}]


def test_only_what_all_selected_labels_have_is_asked(fields, board):
    board.select([board.add(Box(0, 0, 5, 5)), board.add(Box(9, 9, 5, 5), 2)])
    names = {one.accessibleName() for one in fields.findChildren(QLineEdit) if one.isVisible()}
    assert names == {"Comment"}


def test_marks_of_a_shape_are_kept(fields, board):
    board.add(Box(0, 0, 5, 5))
    occluded = next(one for one in fields.findChildren(QCheckBox) if one.text().startswith("Occluded"))
    occluded.click()
    assert board.annotations[0].is_occluded
