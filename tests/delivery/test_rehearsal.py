"""The whole main job without a window, on a small budget."""

from __future__ import annotations

from pathlib import Path

import pytest

from labeller.delivery import rehearsal
from labeller.delivery.rehearsal import rehearse
from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.jobs import JobCancelledError, JobContext
from labeller.loop import caches, embedding
from labeller.project.project import open_project
from labeller.project.samples import Sample
from tests.delivery.making import held, project_from
from tests.formats.made import draw
from tests.loop.making import SUBJECTS, Plain, texts_about


@pytest.fixture(autouse=True)
def quick_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    every = embedding.embedders_for
    for module in (caches, embedding):
        monkeypatch.setattr(
            module, "embedders_for", lambda medium: every(medium)[:1] if medium == "text" else (Plain(),)
        )


@pytest.fixture
def messages(tmp_path: Path) -> Sample:
    """Thirty texts about three subjects, in a table."""
    lines = [f"{text},{subject}" for subject in SUBJECTS for text in texts_about(subject, 10)]
    (tmp_path / "messages.csv").write_text("\n".join(["text,about", *lines]), encoding="utf-8")
    source, labels = tmp_path / "messages.csv", tuple(SUBJECTS)
    return Sample("messages", "Messages", "", Task.TEXT_CLASSIFICATION, source, labels, "about", "CC0", {})


@pytest.fixture
def pictures(tmp_path: Path) -> Sample:
    for number in range(24):
        draw(tmp_path / "pictures" / ("dark", "light")[number % 2] / f"{number}.png", number + 100 * (number % 2))
    source = tmp_path / "pictures"
    return Sample("pictures", "Pictures", "", Task.IMAGE_CLASSIFICATION, source, ("dark", "light"), None, "CC0", {})


def test_texts_are_labelled_exported_and_equal(messages: Sample, tmp_path: Path):
    report = rehearse(messages, tmp_path / "demo", 20, JobContext())
    assert (report.items, report.answers, report.exported) == (30, 20, 20)
    assert report.last_reason
    project = open_project(report.project, read_only=True)
    again = project_from(tmp_path / "again", report.export, "hf-text", Task.TEXT_CLASSIFICATION)
    answered = {told: count for told, count in held(project).items() if told[1] == "answered"}
    assert held(again) == answered
    again.close()
    project.close()


def test_pictures_are_labelled_exported_and_equal(pictures: Sample, tmp_path: Path):
    report = rehearse(pictures, tmp_path / "demo", 12, JobContext())
    assert (report.items, report.answers, report.exported) == (24, 12, 12)
    assert len(list(report.export.rglob("*.png"))) == 12


def test_it_knows_the_answers_and_the_learner_gets_them_too(messages: Sample, tmp_path: Path):
    report = rehearse(messages, tmp_path / "demo", 1000, JobContext())
    assert report.answers == 30, "then everything is answered"
    assert report.suggested >= 20, "all but the first and the control questions have a suggestion"
    assert report.accepted > report.suggested / 2


def test_each_rehearsal_has_a_folder_of_its_own(messages: Sample, tmp_path: Path):
    first, second = (rehearse(messages, tmp_path / "demo", 2, JobContext()) for _ in range(2))
    assert first.project.parent != second.project.parent
    assert first.project.parent.parent == tmp_path / "demo"


def test_cancelled_rehearsal_leaves_a_project_that_can_be_opened(messages: Sample, tmp_path: Path):
    def report(progress) -> None:
        if progress.message == "answering" and progress.done == 3:
            context.cancel()

    context = JobContext(report=report)
    with pytest.raises(JobCancelledError):
        rehearse(messages, tmp_path / "demo", 10, context)
    (path,) = (tmp_path / "demo").rglob("*.labeller")
    project = open_project(path)
    assert sum(told[1] == "answered" for told in held(project).elements()) == 3
    project.close()


def test_trouble_with_the_export_is_not_hidden(messages: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def broken(*_):
        raise LabellerError("No room.")

    monkeypatch.setattr(rehearsal, "export", broken)
    with pytest.raises(LabellerError, match="No room"):
        rehearse(messages, tmp_path / "demo", 2, JobContext())
