"""Each format shows the fields that are its own, and the export gets what was chosen in them."""

from __future__ import annotations

import pytest

from labeller.formats.format import WriteOptions
from labeller.formats.tag_scheme import TagScheme
from labeller.ui.delivery.format_choices import FormatChoices
from labeller.ui.widgets.form import Form


@pytest.fixture
def form(qtbot):
    form = Form(name_width_px=96)
    qtbot.addWidget(form)
    return form


@pytest.fixture
def choices(form):
    choices = FormatChoices(form)
    choices.lay_out(form)
    return choices


def test_without_a_choice_everything_is_as_it_usually_is(choices):
    assert choices.options(WriteOptions()) == WriteOptions()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("csv", {"has_bom", "delimiter"}),
        ("voc", {"first_pixel"}),
        ("conll", {"tag_scheme"}),
        ("coco", set()),
    ],
)
def test_only_the_fields_of_the_format_are_shown(choices, form, name, shown):
    choices.show_for(form, name)
    fields = ("has_bom", "delimiter", "first_pixel", "tag_scheme")
    assert {field for field in fields if getattr(choices, field).isVisibleTo(form)} == shown


def test_what_is_chosen_is_told_and_goes_into_the_options(choices, qtbot):
    with qtbot.waitSignal(choices.changed):
        choices.delimiter.setCurrentIndex(choices.delimiter.findData("\t"))
    choices.first_pixel.setCurrentIndex(choices.first_pixel.findData("0"))
    choices.tag_scheme.setCurrentIndex(choices.tag_scheme.findData("iobes"))
    options = choices.options(WriteOptions())
    assert (options.delimiter, options.voc_first_pixel, options.tag_scheme) == ("\t", 0, TagScheme.IOBES)
