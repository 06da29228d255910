"""Sample projects whose making was cut short are made to their end when somebody opens them again."""

from __future__ import annotations

import pytest

from labeller.jobs import JobContext
from labeller.project import samples
from labeller.project.project import open_project
from labeller.project.samples import open_sample, sample_named
from tests.store.making import state_of


class Killed(BaseException):
    """Nothing catches it on its way out, as nothing follows a kill."""


@pytest.fixture
def sample():
    return sample_named("parcels")


def killed_at(monkeypatch, name: str, sample, folder) -> None:
    def die(*_args: object, **_options: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(samples, name, die)
        with pytest.raises(Killed):
            open_sample(sample, folder, JobContext())


@pytest.mark.parametrize("where", ["recognise", "Importer", "_without_solutions"])
def test_a_sample_that_was_killed_half_made_is_whole_when_it_is_opened_again(sample, tmp_path, monkeypatch, where):
    whole = state_of(open_sample(sample, tmp_path / "whole", JobContext()))
    killed_at(monkeypatch, where, sample, tmp_path / "half")
    again = state_of(open_sample(sample, tmp_path / "half", JobContext()))
    assert again["item"] == whole["item"]
    assert len(again["import_batch"]) == 1


def test_a_sample_whose_items_were_taken_back_stays_so(sample, tmp_path):
    path = open_sample(sample, tmp_path, JobContext())
    project = open_project(path)
    project.undo()
    project.close()
    before = state_of(path)
    assert open_sample(sample, tmp_path, JobContext()) == path
    assert state_of(path) == before
