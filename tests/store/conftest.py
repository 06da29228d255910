"""A small project of texts, open and closed again; it is made once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from labeller.project.project import Project, open_project
from tests.store.making import new_project


@pytest.fixture(scope="session")
def ten_texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = new_project(tmp_path_factory.mktemp("template"), items=10)
    project.close()
    return project.path


@pytest.fixture
def closed(ten_texts: Path, tmp_path: Path) -> Path:
    """The file of a project of ten texts, without answers, and the labels cat (1) and dog (2)."""
    return Path(shutil.copy(ten_texts, tmp_path / "test.labeller"))


@pytest.fixture
def project(closed: Path) -> Iterator[Project]:
    """Such a project, open."""
    project = open_project(closed, annotator="ann")
    yield project
    project.close()
