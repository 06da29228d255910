import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog, QPushButton

from labeller.domain.schema import Task
from labeller.formats.coco.format import CocoFormat
from labeller.formats.format import WriteOptions
from labeller.formats.voc.format import VocFormat
from labeller.jobs import JobContext
from labeller.ui.job_runner import JobRunner
from labeller.ui.start.import_dialog import ImportDialog
from tests.formats.drawn import SHAPES, Drawing, drawn_dataset
from tests.media.bad_archives import make_zip


@pytest.fixture
def jobs(qapp):
    jobs = JobRunner()
    yield jobs
    jobs.cancel_all_and_wait()


@pytest.fixture
def dialog(jobs, qtbot):
    dialog = ImportDialog(jobs)
    qtbot.addWidget(dialog)
    return dialog


@pytest.fixture
def plan_of(dialog, jobs, qtbot):
    """What would be imported of some paths, after the dialog has looked at them."""

    def look(*paths):
        dialog.take(*paths)
        qtbot.waitUntil(lambda: not jobs.is_running("preview import"), timeout=20_000)
        return dialog._plan()

    return look


def pressed(dialog, jobs, qtbot, field, value):
    field.setCurrentIndex(field.findData(value))
    field.activated.emit(field.currentIndex())
    qtbot.waitUntil(lambda: not jobs.is_running("preview import"), timeout=20_000)
    return dialog._plan()


def table(folder, text, encoding="utf-8"):
    path = folder / "reviews.csv"
    path.write_bytes(text.encode(encoding))
    return path


ROWS = "text;label\r\n" + "".join(f"très bien, merci {number};oui\r\n" for number in range(20))


def test_chosen_pictures_are_read_by_themselves_whatever_their_folder_is(plan_of, tmp_path):
    for name in ("a.png", "b.png"):
        Image.new("RGB", (4, 4)).save(tmp_path / name)
    (tmp_path / "metadata.csv").write_text("file_name,label\na.png,cat\nb.png,dog\n")
    plan = plan_of(tmp_path / "b.png")
    assert (plan.source, plan.format_name, plan.options.only) == (tmp_path, "folder-per-class", ("b.png",))


def test_format_can_be_chosen(dialog, jobs, plan_of, qtbot, tmp_path):
    assert plan_of(table(tmp_path, ROWS)).format_name == "csv"
    plan = pressed(dialog, jobs, qtbot, dialog.format, "lines")
    assert (plan.format_name, plan.options.text_field) == ("lines", "text")


def test_format_that_does_not_fit_is_explained_and_can_be_chosen_anew(dialog, jobs, plan_of, qtbot, tmp_path):
    plan_of(table(tmp_path, ROWS))
    assert pressed(dialog, jobs, qtbot, dialog.format, "folder-per-class") is None
    assert "reviews.csv" in dialog.banner.text
    assert pressed(dialog, jobs, qtbot, dialog.format, "").format_name == "csv"
    assert dialog.banner.isHidden()


def test_another_format_keeps_where_the_project_is_to_lie(dialog, jobs, plan_of, qtbot, tmp_path):
    plan_of(table(tmp_path, ROWS))
    dialog.form.project.line.setText(str(tmp_path / "mine"))
    assert pressed(dialog, jobs, qtbot, dialog.format, "lines").project_path == tmp_path / "mine"


def test_another_source_names_the_project_anew(dialog, plan_of, tmp_path):
    plan_of(table(tmp_path, ROWS))
    other = tmp_path / "letters.csv"
    other.write_text(ROWS, "utf-8")
    assert plan_of(other).project_path == tmp_path / "letters.labeller"


def test_enter_imports_unless_somebody_is_choosing(dialog, jobs, plan_of, qtbot, tmp_path):
    dialog.open()
    plan_of(table(tmp_path, ROWS))
    assert dialog.focusWidget() is dialog.go
    dialog.format.setFocus()
    pressed(dialog, jobs, qtbot, dialog.format, "lines")
    assert dialog.focusWidget() is dialog.format


def test_encoding_and_delimiter_can_be_chosen(dialog, jobs, plan_of, qtbot, tmp_path):
    plan = plan_of(table(tmp_path, ROWS, "cp1252"))
    assert plan.options.delimiter == ";"
    plan = pressed(dialog, jobs, qtbot, dialog.form.more.encoding, "mac_roman")
    assert plan.options.encoding == "mac_roman"
    plan = pressed(dialog, jobs, qtbot, dialog.form.more.delimiter, ",")
    assert (plan.options.encoding, plan.options.delimiter) == ("mac_roman", ",")


def test_nothing_is_imported_in_an_encoding_that_does_not_fit(dialog, jobs, plan_of, qtbot, tmp_path):
    plan_of(table(tmp_path, ROWS, "cp1252"))
    assert pressed(dialog, jobs, qtbot, dialog.form.more.encoding, "utf-8") is None
    assert "UTF-8" in dialog.banner.text
    assert pressed(dialog, jobs, qtbot, dialog.form.more.encoding, "cp1252") is not None


@pytest.mark.parametrize(
    ("path", "trouble"),
    [("cats", "whole path"), ("{folder}/v1.2", "exists already"), ("{folder}/none/cats", "There is no folder")],
)
def test_project_that_cannot_be_made_there_is_explained(dialog, plan_of, tmp_path, path, trouble):
    (tmp_path / "v1.2.labeller").touch()
    plan_of(table(tmp_path, ROWS))
    dialog.form.project.line.setText(path.format(folder=tmp_path))
    assert trouble in dialog.form.project.accessibleDescription()
    assert not dialog.go.isEnabled()


def test_name_with_a_dot_is_no_trouble(dialog, plan_of, tmp_path):
    plan_of(table(tmp_path, ROWS))
    dialog.form.project.line.setText(str(tmp_path / "reviews v1.2"))
    assert dialog.go.isEnabled()


def test_place_of_the_project_can_be_chosen(dialog, plan_of, tmp_path, monkeypatch):
    plan_of(table(tmp_path, ROWS))
    chosen = [str(tmp_path / "chosen.labeller"), ""]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (chosen.pop(0), ""))
    button = dialog.form.project.findChild(QPushButton)
    for _ in range(2):  # the second time somebody changes their mind
        button.click()
        assert dialog._plan().project_path == tmp_path / "chosen.labeller"


def test_tables_that_cannot_come_together_are_explained(dialog, plan_of, tmp_path):
    assert plan_of(tmp_path / "a.csv", tmp_path / "b.csv") is None
    assert "Several tables" in dialog.banner.text


def test_items_for_an_open_project_need_no_place_and_close_the_dialog(jobs, qtbot, tmp_path):
    dialog = ImportDialog(jobs, sources=[table(tmp_path, ROWS)], task=Task.TEXT_MULTILABEL)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(dialog.go.isEnabled, timeout=20_000)
    assert dialog.go.text() == "Import 20 items"
    plans = []
    dialog.planned.connect(plans.append)
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
    (plan,) = plans
    assert (plan.project_path, plan.options.task) == (None, Task.TEXT_MULTILABEL)


def test_labels_to_begin_with_are_named_once_and_tidied(dialog, plan_of, tmp_path):
    plan_of(table(tmp_path, ROWS))
    dialog.form.new_labels.setText(" cat, dog,, cat ")
    assert dialog._plan().labels == ("cat", "dog")


BIRDS = "ring,mass,place,bird\r\n" + "".join(f"r{n},{n / 7:.2f},coast {n % 4},tern {n % 3}\r\n" for n in range(40))


def test_rows_of_measurements_are_told_and_their_column_of_labels_can_be_chosen(dialog, jobs, plan_of, qtbot, tmp_path):
    plan = plan_of(table(tmp_path, BIRDS))
    assert (plan.task, plan.options.label_field) == (Task.TABULAR_CLASSIFICATION, "")
    assert "40 rows" in dialog.form.summary.text()
    plan = pressed(dialog, jobs, qtbot, dialog.form.label, "bird")
    assert plan.options.label_field == "bird"
    assert [one.name for one in plan.label_order] == ["tern 0", "tern 1", "tern 2"]


def test_rows_can_be_taken_for_texts_and_back(dialog, jobs, plan_of, qtbot, tmp_path):
    plan_of(table(tmp_path, BIRDS))
    plan = pressed(dialog, jobs, qtbot, dialog.form.task, Task.TEXT_MULTILABEL)
    assert (plan.task, plan.options.text_field != "") == (Task.TEXT_MULTILABEL, True)
    plan = pressed(dialog, jobs, qtbot, dialog.form.task, Task.TABULAR_CLASSIFICATION)
    assert (plan.task, plan.options.text_field) == (Task.TABULAR_CLASSIFICATION, "")


def test_archive_is_looked_at_in_a_temporary_place_that_goes_with_the_dialog(
    dialog, jobs, plan_of, qtbot, tmp_path, monkeypatch
):
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    archive = make_zip(tmp_path / "reviews.tar.zip", {"reviews.csv": ROWS.encode()})
    plan = plan_of(archive)
    assert (plan.source, plan.format_name, plan.options.text_field) == (archive, "csv", "text")
    assert plan.project_path == tmp_path / "reviews.tar.labeller"
    assert "archive" in dialog.lead.text()
    assert pressed(dialog, jobs, qtbot, dialog.form.label, "").options.is_unlabelled
    assert len(list(place.iterdir())) == 1
    dialog.finished.emit(0)
    qtbot.waitUntil(lambda: list(place.iterdir()) == [])


def test_damaged_archive_is_explained(dialog, plan_of, tmp_path):
    (tmp_path / "sent.zip").write_bytes(b"PK no archive")
    assert plan_of(tmp_path / "sent.zip") is None
    assert "sent.zip" in dialog.banner.text


def annotated(folder):
    """Two images with boxes, as COCO has them."""
    drawings = [Drawing(f"{place}.png", (("cat", SHAPES["box"]),)) for place in range(2)]
    CocoFormat().write(drawn_dataset(folder / "in", drawings), folder / "coco", WriteOptions(), JobContext())
    return folder / "coco"


def test_annotations_of_a_source_are_taken(plan_of, dialog, tmp_path):
    plan = plan_of(annotated(tmp_path))
    assert (plan.format_name, plan.task, plan.options.is_unlabelled) == ("coco", Task.OBJECT_DETECTION, False)
    assert dialog.form.label.currentText() == "What is annotated in it"


def test_annotations_of_a_source_can_be_left_alone(plan_of, dialog, jobs, qtbot, tmp_path):
    plan_of(annotated(tmp_path))
    plan = pressed(dialog, jobs, qtbot, dialog.form.label, "")
    assert plan.options.is_unlabelled
    assert dialog.form.label.currentText().startswith("None")


def test_the_first_pixel_of_pascal_voc_can_be_chosen(dialog, jobs, plan_of, qtbot, tmp_path):
    drawing = Drawing("a.png", (("cat", SHAPES["box"]),))
    (tmp_path / "out").mkdir()
    VocFormat().write(drawn_dataset(tmp_path / "in", [drawing]), tmp_path / "out", WriteOptions(), JobContext())
    plan = plan_of(tmp_path / "out")
    assert (plan.format_name, plan.options.voc_first_pixel) == ("voc", None)
    field = dialog.form.first_pixel
    assert pressed(dialog, jobs, qtbot, field, "0").options.voc_first_pixel == 0
    assert field.currentData() == "0"
    assert pressed(dialog, jobs, qtbot, field, "").options.voc_first_pixel is None
    assert not field.isHidden()
    plan_of(table(tmp_path, ROWS))
    assert field.isHidden()
