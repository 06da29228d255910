"""Projects are opened whole, or not at all and let go."""

from __future__ import annotations

import pytest

from labeller.domain.schema import Task
from labeller.jobs import JobContext
from labeller.ui.project_opener import open_project
from tests.store.making import new_project


@pytest.mark.parametrize("task", Task)
def test_project_of_every_task_is_opened(tmp_path, task):
    new_project(tmp_path, task=task).close()
    opened = open_project(tmp_path / "test.labeller", "ann", JobContext())
    assert opened.project.task is task
    opened.close()
