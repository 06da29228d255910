import json

import pytest

from labeller.errors import LabellerError
from labeller.paths import config_dir
from labeller.settings import RECENT_COUNT, SETTINGS, Settings


@pytest.fixture
def path(tmp_path):
    return tmp_path / "config" / "settings.json"


@pytest.mark.parametrize("spec", SETTINGS, ids=lambda spec: spec.key)
def test_every_default_is_a_value_that_the_setting_takes(spec, path):
    assert spec.accepts(spec.default)
    assert Settings(path).get(spec.key) == spec.default


def test_what_was_set_holds_after_a_restart(path):
    Settings(path).set("theme", "dark")
    assert Settings(path).get("theme") == "dark"


def test_settings_live_in_the_configuration_folder(home):
    Settings().set("theme", "dark")
    assert (config_dir() / "settings.json").is_file()
    assert home in config_dir().parents


@pytest.mark.parametrize(
    ("key", "value"), [("theme", "sepia"), ("text_size_px", 99), ("text_size_px", True), ("theme", 1)]
)
def test_wrong_value_is_refused(path, key, value):
    with pytest.raises(ValueError, match=key):
        Settings(path).set(key, value)


def test_unknown_setting_is_an_error(path):
    with pytest.raises(KeyError):
        Settings(path).get("no such thing")


@pytest.mark.parametrize("text", ["", "{", "[1]", '"text"', "\x00", "[" * 100_000, "\ud800"])
def test_file_that_cannot_be_read_gives_the_defaults_and_is_kept_aside(path, text):
    path.parent.mkdir()
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    settings = Settings(path)
    assert settings.get("theme") == "system"
    assert settings.set_aside.read_bytes() == text.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("value", [7, None, ["dark"], {"a": 1}])
def test_value_of_the_wrong_kind_in_the_file_gives_the_default(path, value):
    path.parent.mkdir()
    path.write_text(json.dumps({"settings": {"theme": value}}))
    assert Settings(path).get("theme") == "system"


@pytest.mark.parametrize("value", [7, None, ["dark"], {"skip": 1}, {"projects": 3}, {"projects": [3]}])
def test_part_of_the_wrong_kind_in_the_file_counts_as_empty(path, value):
    path.parent.mkdir()
    path.write_text(json.dumps({"shortcuts": value, "recent": value}))
    assert Settings(path).recent_projects == []
    assert "skip" not in Settings(path).shortcuts


def test_entries_of_a_newer_version_survive(path):
    path.parent.mkdir()
    path.write_text('{"settings": {"theme": "dark", "flux": 3}, "later": [1]}')
    Settings(path).set("text_size_px", 20)
    kept = json.loads(path.read_text())
    assert kept["later"] == [1]
    assert kept["settings"] == {"theme": "dark", "flux": 3, "text_size_px": 20}


def test_two_windows_keep_each_others_parts(path, tmp_path):
    first, second = Settings(path), Settings(path)
    first.set("theme", "dark")
    second.remember_project(tmp_path / "a.labeller")
    assert Settings(path).get("theme") == "dark"


def test_listener_hears_what_changed_until_it_leaves(path):
    settings, heard = Settings(path), []
    leave = settings.subscribe(heard.append)
    settings.set("theme", "dark")
    settings.set("theme", "dark")
    settings.set_shortcuts({"skip": ("K",)})
    leave()
    settings.set("theme", "light")
    assert heard == ["theme", "shortcuts"]


def test_shortcuts_are_kept_with_those_that_were_taken_away(path):
    Settings(path).set_shortcuts({"skip": ("K", "Space"), "flag": ()})
    assert Settings(path).shortcuts == {"skip": ("K", "Space"), "flag": ()}


def test_latest_project_comes_first_and_once(path, tmp_path):
    settings = Settings(path)
    for name in ("a", "b", "a"):
        settings.remember_project(tmp_path / name)
    assert Settings(path).recent_projects == [tmp_path / "a", tmp_path / "b"]


def test_list_of_projects_does_not_grow_without_end(path, tmp_path):
    settings = Settings(path)
    for number in range(RECENT_COUNT + 5):
        settings.remember_project(tmp_path / str(number))
    assert len(settings.recent_projects) == RECENT_COUNT
    settings.forget_project(tmp_path / str(RECENT_COUNT + 4))
    assert len(settings.recent_projects) == RECENT_COUNT - 1


def test_file_that_cannot_be_written_is_told_and_the_change_holds_for_now(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    settings = Settings(blocked / "settings.json")
    with pytest.raises(LabellerError, match="could not be saved"):
        settings.set("theme", "dark")
    assert settings.get("theme") == "dark"


def test_no_half_file_is_left_when_writing_fails(path, monkeypatch):
    settings = Settings(path)
    settings.set("theme", "dark")
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(LabellerError, match="No space left"):
        settings.set("theme", "light")
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]
    assert Settings(path).get("theme") == "dark"
