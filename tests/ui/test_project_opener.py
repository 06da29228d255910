"""Projects are opened whole, or not at all and let go."""

from __future__ import annotations

import pytest

from labeller.domain.schema import LABELLED_TASKS, Task
from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.project.project import open_project as open_file
from labeller.ui.project_opener import open_project
from tests.store.making import new_project


@pytest.mark.parametrize("task", LABELLED_TASKS)
def test_project_that_can_be_labelled_is_opened(tmp_path, task):
    new_project(tmp_path, task=task).close()
    opened = open_project(tmp_path / "test.labeller", "ann", JobContext())
    assert opened.project.task is task
    opened.close()


@pytest.mark.parametrize("task", sorted(set(Task) - set(LABELLED_TASKS)))
def test_project_that_nothing_can_label_yet_is_refused_and_let_go(tmp_path, task):
    new_project(tmp_path, task=task).close()
    with pytest.raises(LabellerError, match=f"can label test.labeller, a project for {task.value}"):
        open_project(tmp_path / "test.labeller", "ann", JobContext())
    open_file(tmp_path / "test.labeller").close()
