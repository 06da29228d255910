"""A project of texts, one of pictures and one of sounds, with all that can stand beside an answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from labeller.domain.schema import Task
from labeller.project.project import Project
from tests.delivery.making import LABELS, ROWS, image_project, sound_project, text_project


@pytest.fixture
def texts(tmp_path: Path) -> Iterator[Project]:
    project = text_project(tmp_path / "project", ROWS, LABELS, Task.TEXT_CLASSIFICATION)
    yield project
    project.close()


@pytest.fixture
def images(tmp_path: Path) -> Iterator[Project]:
    project = image_project(tmp_path / "project", ROWS, LABELS, Task.IMAGE_CLASSIFICATION)
    yield project
    project.close()


@pytest.fixture
def sounds(tmp_path: Path) -> Iterator[Project]:
    project = sound_project(tmp_path / "project", ROWS, LABELS, Task.AUDIO_CLASSIFICATION)
    yield project
    project.close()
