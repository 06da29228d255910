"""A small project of texts, open and closed again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from labeller.project.project import Project
from tests.store.making import new_project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A project of ten texts, without answers, and the labels cat (1) and dog (2)."""
    project = new_project(tmp_path, items=10)
    yield project
    project.close()


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """The file of such a project that is not open."""
    project = new_project(tmp_path, items=10)
    project.close()
    return project.path
