import pytest

from labeller.domain.schema import AttributeKind, AttributeSpec
from labeller.errors import LabellerError
from labeller.project.commands.attributes import SetAttributes
from labeller.project.commands.labels import RemoveLabel

COLOR = AttributeSpec("color", AttributeKind.CHOICE, ("red", "blue"))
AGE = AttributeSpec("age", AttributeKind.NUMBER, label_id=1)


def test_attributes_are_for_all_labels_or_for_one(project):
    project.perform(SetAttributes((COLOR, AGE)))
    assert (project.schema.attributes_of(1), project.schema.attributes_of(2)) == ((COLOR, AGE), (COLOR,))


def test_change_of_attributes_can_be_undone_and_redone(project):
    project.perform(SetAttributes((COLOR,)))
    project.perform(SetAttributes((AGE,)))
    project.undo()
    assert project.schema.attributes == (COLOR,)
    project.redo()
    assert project.schema.attributes == (AGE,)


def test_attributes_go_and_come_back_with_their_label(project):
    project.perform(SetAttributes((COLOR, AGE)))
    project.perform(RemoveLabel(1))
    assert project.schema.attributes == (COLOR,)
    project.undo()
    assert project.schema.attributes == (COLOR, AGE)


def test_texts_are_trimmed_and_choices_counted_once(project):
    project.perform(SetAttributes((AttributeSpec(" wing  span ", AttributeKind.CHOICE, (" a ", "a", "", "b")),)))
    assert project.schema.attributes == (AttributeSpec("wing span", AttributeKind.CHOICE, ("a", "b")),)


@pytest.mark.parametrize(
    "wrong",
    [
        (AttributeSpec(" ", AttributeKind.TEXT),),
        (AttributeSpec("color", AttributeKind.CHOICE),),
        (AGE, AGE),
        (AttributeSpec("age", AttributeKind.TEXT), AGE),
    ],
    ids=["no name", "no choices", "twice at a label", "once everywhere and once at a label"],
)
def test_attribute_that_cannot_be_filled_in_is_refused(project, wrong):
    with pytest.raises(LabellerError):
        project.perform(SetAttributes(wrong))
    assert project.schema.attributes == ()
