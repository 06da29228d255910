import pytest

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import ItemState
from labeller.domain.shape import Box
from labeller.errors import LabellerError
from labeller.project.commands.editing import EditAnnotations, Finish
from labeller.store import answer_store
from tests.store.making import state_of

STARTED = Answer(ItemState.STARTED, annotator_id=1, answered_at=5.0)


@pytest.fixture(autouse=True)
def ann(project):
    """The annotator 1, whom a project knows from the first change on."""
    return project.annotator()


def box(x, **more):
    return Annotation(1, Source.HUMAN, 1, 5.0, shape=Box(x, 0, 10, 10), **more)


def answer(project, item_id=1):
    with project.read() as db:
        return answer_store.find_answer(db, item_id)


def draw(project, *boxes, removed=(), head=STARTED):
    project.perform(EditAnnotations(1, tuple(removed), boxes, head, "Draw"))
    return [one.id for one in answer(project).annotations]


def test_first_shape_starts_the_item(project):
    draw(project, box(0))
    assert answer(project).state is ItemState.STARTED
    assert [one.shape for one in answer(project).annotations] == [Box(0, 0, 10, 10)]


def test_undo_of_the_first_shape_opens_the_item_again(project):
    draw(project, box(0))
    project.undo()
    assert answer(project) is None


def test_a_change_keeps_the_id_and_leaves_the_others_alone(project):
    first, second = draw(project, box(0), box(20))
    assert draw(project, box(5, id=first), removed=[first]) == [first, second]
    assert answer(project).annotations[0].shape.x == 5


def test_redo_gives_a_shape_the_id_it_had(project):
    before = draw(project, box(0), box(20))
    project.undo()
    project.redo()
    assert [one.id for one in answer(project).annotations] == before


def test_shapes_of_another_item_are_not_taken_away(project):
    (mine,) = draw(project, box(0))
    project.perform(EditAnnotations(2, (mine,), (box(1),), STARTED))
    assert [one.id for one in answer(project).annotations] == [mine]


def test_finishing_keeps_the_shapes_and_can_be_undone(project):
    draw(project, box(0), box(20))
    project.perform(Finish(1, Answer(ItemState.ANSWERED, 1, 9.0)))
    assert (answer(project).state, len(answer(project).annotations)) == (ItemState.ANSWERED, 2)
    project.undo()
    assert answer(project).state is ItemState.STARTED


def test_item_without_shapes_can_be_finished(project):
    project.perform(Finish(1, Answer(ItemState.ANSWERED, 1, 9.0)))
    assert answer(project) == Answer(ItemState.ANSWERED, 1, 9.0)
    project.undo()
    assert answer(project) is None


def test_shapes_never_stay_without_an_answer(project):
    draw(project, box(0))
    before = state_of(project.path)
    with pytest.raises(ValueError, match="belong to an answer"):
        project.perform(Finish(1, None))
    assert state_of(project.path) == before


def test_failing_edit_leaves_no_trace(project):
    draw(project, box(0))
    before = state_of(project.path)
    with pytest.raises(LabellerError):
        project.perform(EditAnnotations(1, (), (Annotation(99, Source.HUMAN, 1, 5.0),), STARTED))
    assert state_of(project.path) == before


def test_started_items_are_neither_open_nor_answered(project):
    draw(project, box(0))
    with project.read() as db:
        states = answer_store.count_states(db)
    assert (states[ItemState.OPEN], states[ItemState.STARTED], states[ItemState.ANSWERED]) == (9, 1, 0)
