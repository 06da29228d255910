"""What is photographed, one function for each part of the app."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from benchmarks.screenshots.bulk_scenes import auditing, confirming
from benchmarks.screenshots.learning_scenes import looking_at_learning
from benchmarks.screenshots.outside_scenes import suggesting_from_outside
from benchmarks.screenshots.rescue_scenes import losing_the_file, saving_what_can_be_read
from benchmarks.screenshots.row_scenes import labelling_rows
from benchmarks.screenshots.stage import Stage
from benchmarks.screenshots.studio import Studio
from benchmarks.screenshots.version_scenes import ending_unexpectedly, restoring
from labeller.domain.schema import Task
from labeller.domain.shape import Relation
from labeller.loop.shape_images import SHAPE_TASKS
from labeller.paths import log_dir
from labeller.project.commands.labels import AddLabel
from labeller.project.samples import sample_named
from labeller.ui.annotating.board import AnnotationBoard
from labeller.ui.crash import CrashDialog
from labeller.ui.delivery.export_dialog import ExportDialog
from labeller.ui.schema.schema_dialog import SchemaDialog
from labeller.ui.session import ProjectSession
from labeller.ui.settings.settings_dialog import SettingsDialog
from labeller.ui.start.doctor_dialog import DoctorDialog
from labeller.ui.start.import_dialog import ImportDialog

D = TypeVar("D")

_ANSWERS = 112
_DRAWN = 24
_LONG_NAME = "Winter catalogue of the garden centre, second delivery, pictures of the supplier"


def starting(studio: Studio, stage: Stage) -> None:
    """The start page before anything was opened, and when a project cannot be."""
    studio.shoot("start")
    studio.window.open_project(stage.damaged("Damaged"))
    studio.wait(studio.over, "the error")
    studio.shoot("error")
    studio.close_all()


def importing(studio: Studio, stage: Stage) -> None:
    """The import dialog on a folder and on a table, and the report of a folder with bad files."""
    studio.do("new_project")
    studio.shoot("import-empty")
    studio.close_all()
    for name, source in (("folder", stage.client_folder("Catalogue")), ("table", stage.client_table("messages.csv"))):
        studio.window.start_project(source)
        dialog = _dialog(ImportDialog)
        studio.wait(dialog.go.isEnabled, "the preview")
        studio.shoot(f"import-{name}")
        studio.close_all()
    studio.do("check_dataset")
    doctor = _dialog(DoctorDialog)
    doctor.examine(stage.faulty_dataset("Delivery"))
    studio.wait(doctor.table.isVisible, "the doctor")
    studio.shoot("doctor")
    studio.close_all()
    studio.window.start_project(stage.faulty_folder("Scans"))
    dialog = _dialog(ImportDialog)
    studio.wait(dialog.go.isEnabled, "the preview")
    dialog.go.click()
    studio.wait(lambda: studio.window.session and studio.over(), "the report")
    studio.shoot("import-report")
    studio.close_all()
    studio.window.close_project()


def labelling_pictures(studio: Studio, stage: Stage) -> None:
    """The label page on pictures, with what opens over it."""
    studio.open(stage.labelled(stage.pictures, _ANSWERS))
    studio.shoot("label-images")
    _explain(studio, "why-images")
    studio.do("flag")
    studio.do("comment")
    studio.type("a bear or a dog? Ask the client")
    studio.shoot("comment")
    studio.press(Qt.Key.Key_Return)
    studio.do("undo")
    studio.do("undo")
    studio.window.toast.hide()
    studio.do("search")
    studio.page.queue.filter.search.setText("no such item")
    studio.settle()
    studio.shoot("no-item-fits")
    studio.press(Qt.Key.Key_Escape)
    studio.press(Qt.Key.Key_Escape)
    for action, name in (("shortcut_sheet", "shortcuts"), ("command_palette", "commands"), ("about", "about")):
        studio.do(action)
        studio.shoot(name)
        studio.close_all()


def editing_labels(studio: Studio, _: Stage) -> None:
    """The labels dialog and what it asks."""
    studio.do("edit_schema")
    dialog = _dialog(SchemaDialog)
    studio.shoot("labels")
    dialog.editor.merge_wanted.emit()
    studio.settle()
    studio.shoot("labels-merge")
    studio.close_topmost()
    dialog.editor.remove_wanted.emit()
    studio.settle()
    studio.shoot("labels-remove")
    studio.close_all()


def exporting(studio: Studio, _: Stage) -> None:
    """The export dialog from the choice to what was written."""
    studio.do("export_items")
    dialog = _dialog(ExportDialog)
    dialog.form.choose_format("folder-per-class")
    studio.wait(lambda: not studio.session.jobs.jobs, "the plan")
    studio.shoot("export")
    dialog.form.is_split.setChecked(True)
    dialog.form.more.button.click()
    studio.wait(lambda: not studio.session.jobs.jobs, "the plan")
    studio.shoot("export-more")
    dialog.form.more.button.click()
    dialog.start()
    studio.wait(lambda: dialog.report, "the export")
    studio.shoot("export-done")
    studio.close_all()


def setting(studio: Studio, _: Stage) -> None:
    """The settings and the keys."""
    studio.do("edit_settings")
    dialog = _dialog(SettingsDialog)
    studio.shoot("settings")
    dialog.tabs.setCurrentWidget(dialog.keys)
    studio.shoot("settings-keys")
    dialog.tabs.setCurrentIndex(dialog.tabs.count() - 1)
    studio.shoot("settings-project")
    studio.close_all()
    CrashDialog("ValueError: an example", log_dir(), studio.window).open()
    studio.shoot("crash")
    studio.close_all()
    studio.window.close_project()


def labelling_texts(studio: Studio, stage: Stage) -> None:
    """The label page on texts."""
    studio.open(stage.labelled(stage.texts, _ANSWERS))
    studio.shoot("label-texts")
    _explain(studio, "why-texts")
    studio.window.close_project()


def _explain(studio: Studio, name: str) -> None:
    """What speaks for the suggestion, marked on the item."""
    studio.do("why")
    studio.wait(lambda: not studio.session.jobs.jobs, "what speaks for it")
    studio.shoot(name)
    studio.do("why")


def drawing_shapes(studio: Studio, stage: Stage) -> None:
    """The label page on pictures on which boxes, outlines or keypoints are drawn."""
    for sample_name, answers in (("fruit", _DRAWN), ("fruit-outlines", _DRAWN), ("clocks", 6)):
        sample = sample_named(sample_name)
        studio.open(stage.drawn(sample, answers))
        board = studio.page.board
        assert board is not None
        assert board.item_id is not None
        if studio.session.schema.task in SHAPE_TASKS:
            studio.wait(lambda: board.suggestions, "suggested shapes")  # noqa: B023 - waited for here
            studio.settle()
            studio.shoot(f"suggest-{sample_name}")
            board.reject(board.suggestions)
        for found in stage.known(studio.session.project, sample)[board.item_id]:
            label = studio.session.schema.named(found.label)
            board.add(found.shape, label.id if label else None)
        studio.settle()
        studio.shoot(f"draw-{sample_name}")
        studio.window.close_project()


def marking_spans(studio: Studio, stage: Stage) -> None:
    """The label page on texts in which spans are suggested, marked, and related to each other."""
    studio.open(stage.drawn(sample_named("notices"), _DRAWN))
    board = studio.page.board
    assert board is not None
    studio.wait(lambda: board.suggestions, "suggested spans")
    studio.page.focus_item()
    studio.press(Qt.Key.Key_Tab)
    studio.press(Qt.Key.Key_Space)
    studio.shoot("suggest-spans")
    studio.do("accept_suggestions")
    studio.session.steps.perform(AddLabel("is found at", is_relation=True))
    _relate_people_to_places(studio.session, board)
    studio.settle()
    studio.shoot("relate-spans")
    studio.window.close_project()


def _relate_people_to_places(session: ProjectSession, board: AnnotationBoard) -> None:
    """Every person to the place that is named next."""
    (relation,) = session.schema.relation_labels
    names = {label.id: label.name for label in session.schema.labels}
    spans = [(names[one.label_id], one.id) for one in board.annotations if one.id is not None]
    for place, (name, begin) in enumerate(spans):
        end = next((key for other, key in spans[place:] if other == "place"), None)
        if name == "person" and end is not None:
            board.add(Relation(begin, end), relation.id)


def labelling_sounds(studio: Studio, stage: Stage) -> None:
    """The label page on sounds."""
    studio.open(stage.labelled(sample_named("sounds"), _ANSWERS // 2))
    studio.shoot("label-sounds")
    studio.window.close_project()


def drawing_ranges(studio: Studio, stage: Stage) -> None:
    """The label page on sounds in which ranges are drawn."""
    studio.open(stage.drawn(sample_named("street"), _DRAWN // 2))
    studio.shoot("draw-ranges")
    studio.window.close_project()


def having_no_items(studio: Studio, stage: Stage) -> None:
    """A project in which there is nothing to do, yet or any more."""
    studio.open(stage.empty("Birds", "heron", "egret"))
    studio.shoot("no-items")
    studio.window.close_project()
    studio.open(stage.pictured("Scans without labels", stage.folder / "Scans", Task.IMAGE_CLASSIFICATION, ()))
    studio.shoot("no-labels")
    studio.window.close_project()
    studio.open(stage.pictured("All done", stage.folder / "Scans", Task.IMAGE_CLASSIFICATION, ("plant", "animal")))
    while studio.page.flow.shown is not None:
        studio.press("2", studio.window)
    studio.wait(lambda: not studio.session.jobs.jobs, "the counts")
    studio.shoot("all-done")
    studio.window.close_project()


def labelling_with_several_labels(studio: Studio, stage: Stage) -> None:
    """Many labels, one of them long, one in Arabic, several for an item, in a project with a long name."""
    names = ("خط عربي", "a label that needs all the sixty characters there are, and more", "red", "green", "outdoors")
    many = (*names, *(f"shelf {number}" for number in range(1, 36)))
    studio.open(stage.pictured(_LONG_NAME, stage.folder / "Catalogue", Task.IMAGE_MULTILABEL, many))
    for key in ("1", "2", "3"):
        studio.press(key, studio.window)
    studio.shoot("several-labels")
    studio.window.close_project()


def missing_media(studio: Studio, stage: Stage) -> None:
    """Pictures that have moved, and the dialog that finds them."""
    source = stage.folder / "Moved"
    shutil.copytree(stage.folder / "Scans", source)
    project = stage.pictured("Moved", source, Task.IMAGE_CLASSIFICATION, ("plant", "animal"))
    shutil.rmtree(source)
    studio.open(project)
    studio.shoot("media-missing")
    studio.page.locate_wanted.emit()
    studio.settle()
    studio.shoot("locate")
    studio.close_all()
    studio.window.close_project()


def starting_again(studio: Studio, stage: Stage) -> None:
    """The start page with recent projects."""
    stage.date_all()
    studio.window.open_project(stage.damaged("Damaged"))  # what cannot be opened brings the page up to date
    studio.wait(studio.over, "the error")
    studio.close_all()
    studio.shoot("start-recent")


SCENES: tuple[Callable[[Studio, Stage], None], ...] = (
    starting,
    importing,
    labelling_pictures,
    editing_labels,
    exporting,
    setting,
    looking_at_learning,
    labelling_texts,
    labelling_rows,
    drawing_shapes,
    marking_spans,
    labelling_sounds,
    drawing_ranges,
    suggesting_from_outside,
    confirming,
    auditing,
    having_no_items,
    labelling_with_several_labels,
    missing_media,
    restoring,
    ending_unexpectedly,
    losing_the_file,
    saving_what_can_be_read,
    starting_again,
)


def _dialog(kind: type[D]) -> D:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())
