from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence

from labeller.domain.schema import LABEL_KEYS
from labeller.paths import resources
from labeller.settings import SETTINGS
from labeller.ui.actions import ACTIONS, PRESET_TITLES, PRESETS, SCOPES, find_conflicts, meet, spec
from labeller.ui.keys import canonical_key


def keys_of(preset: str) -> dict[str, tuple[str, ...]]:
    return {action.id: tuple(map(canonical_key, PRESETS[preset].get(action.id, action.keys))) for action in ACTIONS}


@pytest.mark.parametrize("preset", PRESETS)
def test_no_key_means_two_things(preset):
    assert find_conflicts(keys_of(preset)) == []


@pytest.mark.parametrize("preset", PRESETS)
def test_digits_are_left_to_the_labels(preset):
    used = {key for action, keys in keys_of(preset).items() if meet(spec(action).where, "labelling") for key in keys}
    assert used.isdisjoint(LABEL_KEYS)


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_can_do_the_whole_job_by_keyboard(preset):
    keys = keys_of(preset)
    for action in ("accept", "reject", "skip", "flag", "comment", "next_item", "previous_item", "undo", "redo"):
        assert keys[action], action


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_name_only_actions_that_exist(preset):
    assert PRESETS[preset].keys() <= {action.id for action in ACTIONS}


def test_every_key_is_one_that_qt_knows():
    written = {key for preset in PRESETS for keys in keys_of(preset).values() for key in keys}
    assert "" not in written
    assert all(QKeySequence(key).count() == 1 for key in written)


def test_ids_and_texts_are_told_apart():
    for field in ("id", "title"):
        assert [
            name for name, count in Counter(getattr(action, field) for action in ACTIONS).items() if count > 1
        ] == []


def test_mnemonics_of_a_menu_are_told_apart():
    used = Counter((action.group, action.where, action.text[action.text.index("&") + 1].lower()) for action in ACTIONS)
    assert [use for use, count in used.items() if count > 1] == []


def test_every_icon_is_there():
    assert all((resources() / "icons" / f"{action.icon}.svg").is_file() for action in ACTIONS if action.icon)


def test_presets_are_the_ones_that_can_be_set():
    choices = next(setting.choices for setting in SETTINGS if setting.key == "shortcut_preset")
    assert tuple(PRESETS) == tuple(PRESET_TITLES) == choices


def test_a_key_of_the_whole_app_holds_on_every_page():
    assert all(meet("app", scope) for scope in SCOPES)


def test_image_and_text_are_never_there_at_once():
    assert not meet("image", "text")
