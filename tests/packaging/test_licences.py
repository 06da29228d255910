"""Which licences keep a part out of the packaged program."""

from __future__ import annotations

import pytest
from packager.failure import PackagingError
from packager.licences import ACCEPTED, PERMISSIVE, reasons, refuse_what_cannot_ship, trouble_with
from packager.parts import Part


@pytest.mark.parametrize("licence", ["MIT", "BSD-3-Clause AND 0BSD AND Zlib", "Apache-2.0 OR GPL-3.0-only"])
def test_permissive_parts_ship(licence):
    assert trouble_with(Part("some", "1", licence)) == ""


@pytest.mark.parametrize(
    "licence",
    ["GPL-3.0-only", "AGPL-3.0-or-later", "CC-BY-NC-4.0", "MIT AND GPL-2.0-only", "SSPL-1.0", "made up by somebody"],
)
def test_others_do_not_and_the_sentence_names_part_and_licence(licence):
    said = trouble_with(Part("some", "1", licence))
    assert said.startswith("some ")
    assert licence in said
    assert said.endswith("it cannot ship in a packaged program.")


def test_part_that_says_nothing_does_not_ship():
    assert trouble_with(Part("some", "1", "")) == "some does not say its licence: it cannot ship in a packaged program."


@pytest.mark.parametrize(("name", "licence", "_why"), ACCEPTED)
def test_what_is_accepted_is_accepted_for_the_named_part_only(name, licence, _why):
    assert trouble_with(Part(name.rstrip("*"), "1", licence)) == ""
    assert trouble_with(Part("another", "1", licence)) != ""


def test_exception_is_needed_beside_the_licence_that_it_is_from():
    assert trouble_with(Part("libgomp", "1", "GPL-3.0-or-later")) != ""


def test_nothing_copyleft_is_called_permissive():
    assert not [licence for licence in PERMISSIVE if "GPL" in licence or "-NC" in licence]


def test_every_acceptance_has_a_reason():
    assert reasons(Part("Qt", "6", "LGPL-3.0-only OR GPL-2.0-only"))
    assert reasons(Part("some", "1", "MIT")) == []


def test_all_parts_that_cannot_ship_are_named_at_once():
    parts = [Part("one", "1", "GPL-3.0-only"), Part("two", "1", "MIT"), Part("three", "1", "")]
    with pytest.raises(PackagingError, match=r"^one is under GPL-3.0-only: .* three does not say"):
        refuse_what_cannot_ship(parts)
