from collections.abc import Iterator

import pytest

from labeller.domain.row_columns import ColumnKind, RowColumn
from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.project.commands.columns import ChooseColumns
from labeller.project.project import Project, open_project
from labeller.project.row_columns import find_row_columns
from tests.store.making import add, new_project, row

MASS, SPECIES = RowColumn("mass", ColumnKind.NUMBER), RowColumn("species", ColumnKind.CATEGORY)
HIDDEN = RowColumn("species", ColumnKind.CATEGORY, is_shown=False)


@pytest.fixture
def project(tmp_path) -> Iterator[Project]:
    """A project of rows with a species and a mass, in this order."""
    project = new_project(tmp_path, task=Task.TABULAR_CLASSIFICATION)
    add(project, [row(n, {"species": "gull" if n % 2 else "tern", "mass": 100 + n}) for n in range(12)])
    yield project
    project.close()


def columns(project) -> tuple[RowColumn, ...]:
    with project.read() as db:
        return find_row_columns(db)


def test_what_nobody_has_chosen_is_as_the_rows_look(project):
    assert columns(project) == (SPECIES, MASS)


def test_choice_is_one_step_that_can_be_undone_and_redone(project):
    project.perform(ChooseColumns((MASS, HIDDEN)))
    assert columns(project) == (MASS, HIDDEN)
    project.undo()
    assert (columns(project), project.redo_title()) == ((SPECIES, MASS), "Choose columns")
    project.redo()
    assert columns(project) == (MASS, HIDDEN)


def test_undo_brings_back_the_choice_before(project):
    project.perform(ChooseColumns((MASS, HIDDEN)))
    project.perform(ChooseColumns(()))
    assert columns(project) == (SPECIES, MASS)
    project.undo()
    assert columns(project) == (MASS, HIDDEN)


def test_choice_is_there_when_the_project_is_opened_again(project):
    project.perform(ChooseColumns((MASS, HIDDEN)))
    project.close()
    again = open_project(project.path)
    try:
        assert columns(again) == (MASS, HIDDEN)
        again.undo()
        assert columns(again) == (SPECIES, MASS)
    finally:
        again.close()


def test_column_that_an_import_brings_later_follows_the_chosen_ones(project):
    project.perform(ChooseColumns((MASS, HIDDEN)))
    add(project, [row(100 + n, {"species": "gull", "mass": 1, "sex": "f"}) for n in range(2)], source="more")
    assert [one.name for one in columns(project)] == ["mass", "species", "sex"]


@pytest.mark.parametrize("wrong", [(MASS, MASS), (HIDDEN,)], ids=["twice", "nothing would be shown"])
def test_useless_choice_is_refused_and_changes_nothing(project, wrong):
    with pytest.raises(LabellerError):
        project.perform(ChooseColumns(wrong))
    assert columns(project) == (SPECIES, MASS)
