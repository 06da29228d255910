"""What a project remembers about itself."""

from __future__ import annotations

import pytest

from labeller.store import settings_store


@pytest.fixture
def db(project):
    with project.write() as (connection, _):
        yield connection


@pytest.mark.parametrize("value", [0, "", [], False, 0.1, {"a": [1, None]}, "Ω"])
def test_a_setting_comes_back_as_it_was_set(db, value):
    assert settings_store.replace_setting(db, "key", value) is None
    assert settings_store.read_settings(db) == {"key": value}
    assert settings_store.replace_setting(db, "key", "other") == value


def test_none_forgets_a_setting(db):
    settings_store.replace_setting(db, "key", 1)
    assert settings_store.replace_setting(db, "key", None) == 1
    assert settings_store.read_settings(db) == {}


def test_an_annotator_is_written_once(db):
    first = settings_store.find_or_add_annotator(db, "Zoë")
    assert settings_store.find_or_add_annotator(db, "Zoë") == first
    assert first.name == "Zoë"


def test_a_project_knows_its_name_and_task(db):
    facts = settings_store.read_facts(db)
    assert (facts.name, facts.task) == ("test", "text-classification")
    assert len(facts.uuid) == 36


def test_annotators_come_in_the_order_in_which_they_came(db):
    for name in ("Zoë", "Ann"):
        settings_store.find_or_add_annotator(db, name)
    assert [one.name for one in settings_store.find_annotators(db)][-2:] == ["Zoë", "Ann"]
