from __future__ import annotations

import pytest

from labeller.project.commands.settings import ChangeSetting
from labeller.project.project import open_project


@pytest.mark.parametrize("value", [0.25, "dark", ["a", 1], {"cat": {"x": None}}, False, 0])
def test_a_setting_is_kept_across_restarts(project, value):
    project.perform(ChangeSetting("choice", value))
    assert project.settings == {"choice": value}
    project.close()
    again = open_project(project.path)
    assert again.settings == {"choice": value}
    again.undo()
    assert again.settings == {}
    again.redo()
    assert again.settings == {"choice": value}
    again.close()


def test_undo_goes_back_to_the_value_before(project):
    project.perform(ChangeSetting("choice", 1))
    project.perform(ChangeSetting("choice", None))
    assert project.settings == {}
    project.undo()
    assert project.settings == {"choice": 1}
