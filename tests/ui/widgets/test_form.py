import pytest
from PySide6.QtWidgets import QLabel, QLineEdit

from labeller.ui.theme import CONTROL_HEIGHT
from labeller.ui.widgets.form import Form, choice_field, number_field


@pytest.fixture
def form(qtbot) -> Form:
    made = Form()
    qtbot.addWidget(made)
    return made


def test_name_of_a_row_is_the_name_of_its_field(form):
    field = QLineEdit()
    label = form.add_row("File", field, "Where the export goes.")
    assert field.accessibleName() == "File"
    assert label.buddy() is field


def test_trouble_takes_the_place_of_the_hint_until_it_is_mended(form):
    field = QLineEdit()
    form.add_row("File", field, "Where the export goes.")
    form.set_trouble(field, "A file name cannot have a slash in it.")
    assert "A file name cannot have a slash in it." in {label.text() for label in form.findChildren(QLabel)}
    assert field.property("state") == "invalid"
    form.set_trouble(field, "")
    assert "Where the export goes." in {label.text() for label in form.findChildren(QLabel)}
    assert field.property("state") == ""


def test_fields_stand_in_one_column(form):
    fields = [QLineEdit(), number_field(0, 10, 3), choice_field([("a", "A")])]
    for name, field in zip(("a name", "another, longer name", "n"), fields, strict=True):
        form.add_row(name, field)
    form.resize(500, 200)
    form.show()
    assert len({field.x() for field in fields}) == 1
    assert {field.height() for field in fields} == {CONTROL_HEIGHT}


def test_number_stays_in_its_range(form):
    field = number_field(0, 50, 10, suffix=" %")
    form.add_row("Share", field)
    field.setValue(99)
    assert (field.value(), field.text()) == (50, "50 %")


def test_choice_gives_the_key_and_starts_at_its_value(form):
    field = choice_field([("one", "Exactly one"), ("many", "Any number")], "many")
    form.add_row("Labels", field)
    assert (field.currentData(), field.currentText()) == ("many", "Any number")
