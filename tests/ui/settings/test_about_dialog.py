"""About Labeller: what is copied helps and tells nothing of what is labelled."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPushButton

import labeller
from labeller import paths
from labeller.domain.item import Medium, NewItem
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.media.hashing import text_hash
from labeller.project.commands.answers import Comment
from labeller.settings import Settings
from labeller.ui.job_runner import JobRunner
from labeller.ui.session import ProjectSession
from labeller.ui.settings.about_dialog import AboutDialog
from labeller.ui.settings.diagnostic import diagnostic
from tests.store.making import add, new_project

LABEL, COMMENT, ANNOTATOR, TEXT = "Zebrafinch", "Quixotic remark", "Wilhelmina", "Sphinx of black quartz"


@pytest.fixture
def session(tmp_path, qtbot, monkeypatch) -> Iterator[ProjectSession]:
    """A project in which nothing has a name that occurs elsewhere."""
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [])
    folder = tmp_path / "Clientele"
    folder.mkdir()
    project = new_project(folder, (LABEL,), name="Confidential")
    add(project, [NewItem(Medium.TEXT, "Invoicefile.txt", text_hash(TEXT), text=TEXT)], source="Mailings")
    project.perform(Comment(1, COMMENT))
    session = ProjectSession(project, LearningLoop(project, EmbeddingCaches()), JobRunner())
    yield session
    session.close()


@pytest.fixture
def settings(session):
    settings = Settings()
    settings.set("annotator_name", ANNOTATOR)
    settings.remember_project(session.path)
    return settings


def test_the_diagnostic_tells_nothing_of_the_work(settings, session, tmp_path):
    said = diagnostic(settings, session)
    secrets = [LABEL, COMMENT, ANNOTATOR, TEXT, "Invoicefile", "Mailings", "Confidential", "Clientele"]
    secrets += [str(tmp_path), str(Path.home()), getpass.getuser() + "/", session.project.facts.uuid]
    assert [secret for secret in secrets if secret.lower() in said.lower()] == []


def test_the_diagnostic_has_what_helps(settings, session):
    said = diagnostic(settings, session)
    for part in (labeller.__version__, "Qt ", "Screen: ", "numpy ", "theme system", "text-classification", "Items: 1"):
        assert part in said


def test_without_a_project_there_is_a_diagnostic_too(qapp):
    assert "none is open" in diagnostic(Settings(), None)


def test_a_project_whose_disk_is_gone_can_still_be_diagnosed(settings, session, monkeypatch):
    monkeypatch.setattr(ProjectSession, "path", Path("/gone/Confidential.labeller"))
    assert "cannot be read" in diagnostic(settings, session)


@pytest.fixture
def about(qtbot, theme) -> AboutDialog:
    dialog = AboutDialog(lambda: "figures")
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def press(dialog, text):
    next(button for button in dialog.findChildren(QPushButton) if button.text() == text).click()


def test_the_diagnostic_is_copied_and_that_is_said(about):
    press(about, "Copy diagnostic")
    assert QGuiApplication.clipboard().text() == "figures"
    assert "No texts, names or paths" in about.copied.text()


def test_folders_of_licences_and_of_the_log_are_opened(about, monkeypatch):
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    press(about, "Licences")
    press(about, "Log folder")
    assert [Path(url.toLocalFile()) for url in opened] == [paths.resources(), paths.log_dir()]


def test_the_packaged_program_has_a_folder_of_all_licences(tmp_path, monkeypatch):
    (tmp_path / "licences").mkdir()
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys.executable", str(tmp_path / "labeller"))
    assert paths.licences() == tmp_path / "licences"
