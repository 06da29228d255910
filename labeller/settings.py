"""What a user sets once for all projects: a table of settings, the changed shortcuts, the recent projects.

Kept in one JSON file in the user's configuration folder. Project settings live in the project, window state in the
interface.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labeller.errors import LabellerError
from labeller.paths import config_dir

log = logging.getLogger(__name__)

Value = bool | int | str
RECENT_COUNT = 12


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """One setting: what it is called for people, what values it takes. Its type is that of its default."""

    key: str
    default: Value
    title: str
    help: str = ""
    choices: tuple[str, ...] = ()
    lowest: int | None = None
    highest: int | None = None

    def accepts(self, value: object) -> bool:
        if type(value) is not type(self.default):
            return False
        if isinstance(value, int):
            return (self.lowest is None or value >= self.lowest) and (self.highest is None or value <= self.highest)
        return not self.choices or value in self.choices


SETTINGS = (
    SettingSpec("theme", "system", "Theme", "Light, dark, or as the system has it.", ("system", "light", "dark")),
    SettingSpec(
        "shortcut_preset",
        "default",
        "Shortcuts",
        "Keys as in a program that you know. Every key can be changed on top.",
        ("default", "labelme", "cvat", "prodigy"),
    ),
    SettingSpec("text_size_px", 17, "Size of texts to label", "In pixels.", lowest=12, highest=32),
    SettingSpec(
        "goes_on_after_label",
        True,  # noqa: FBT003
        "Go on after a label",
        "Where an item has one label, giving it shows the next item. Otherwise Enter does.",
    ),
    SettingSpec(
        "plays_at_once",
        True,  # noqa: FBT003
        "Play sounds at once",
        "A sound is heard as soon as it is shown. Otherwise Space plays it.",
    ),
    SettingSpec(
        "rows_as_table",
        False,  # noqa: FBT003
        "Show table rows as a table",
        "A row stands among those around it in the list. Otherwise it is a card of its own.",
    ),
    SettingSpec(
        "shows_why",
        False,  # noqa: FBT003
        "Show what speaks for a suggestion",
        "The words, places, columns or times on which a suggestion rests are marked on the item.",
    ),
    SettingSpec(
        "keeps_versions",
        True,  # noqa: FBT003
        "Keep versions of projects",
        "Earlier states of a project can be restored. They lie in your own data folder, without media.",
    ),
    SettingSpec("versions_gb", 2, "Room for versions", "In GB, for each project.", lowest=1, highest=500),
    SettingSpec("annotator_name", "", "Your name", "Written beside your answers in new projects and exports."),
)
_SPECS = {spec.key: spec for spec in SETTINGS}


class Settings:
    """The user's settings, read once and written at every change.

    A file that cannot be read is set aside, never deleted: `set_aside` says where to, and the defaults hold. Entries
    of a newer version are kept. Methods that write raise LabellerError when the file cannot be written; the change
    then holds until the program ends.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or config_dir() / "settings.json"
        self._listeners: list[Callable[[str], None]] = []
        self.set_aside: Path | None = None
        self._content = self._read()

    def get(self, key: str) -> Value:
        """The value of a setting, its default where none was set. Raises KeyError for an unknown one."""
        spec = _SPECS[key]
        value = self._part("settings").get(key, spec.default)
        return value if spec.accepts(value) else spec.default

    def set(self, key: str, value: Value) -> None:
        """Set and save. Raises KeyError for an unknown setting, ValueError for a value that it does not take."""
        if not _SPECS[key].accepts(value):
            raise ValueError(f"{key} does not take {value!r}")
        if self.get(key) != value:
            self._change("settings", lambda part: part.update({key: value}), key)

    def reset(self, key: str) -> None:
        self.set(key, _SPECS[key].default)

    @property
    def shortcuts(self) -> dict[str, tuple[str, ...]]:
        """The keys that the user gave to actions, by the name of the action; no keys means none are wanted."""
        return {
            action: tuple(key for key in keys if isinstance(key, str))
            for action, keys in self._part("shortcuts").items()
            if isinstance(keys, list)
        }

    def set_shortcuts(self, shortcuts: Mapping[str, tuple[str, ...]]) -> None:
        def replace(part: dict[str, Any]) -> None:
            part.clear()
            part.update({action: list(keys) for action, keys in shortcuts.items()})

        self._change("shortcuts", replace, "shortcuts")

    @property
    def recent_projects(self) -> list[Path]:
        """The projects opened last, the latest first, whether or not they are still there."""
        paths = self._part("recent").get("projects", [])
        return [Path(path) for path in paths if isinstance(path, str)] if isinstance(paths, list) else []

    def remember_project(self, path: Path) -> None:
        kept = [known for known in self.recent_projects if known != path.absolute()]
        self._set_recent([path.absolute(), *kept][:RECENT_COUNT])

    def forget_project(self, path: Path) -> None:
        self._set_recent([known for known in self.recent_projects if known != path.absolute()])

    def subscribe(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Call with the key of a setting ("shortcuts", "recent" for those) after each change; gives the way out."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _set_recent(self, paths: list[Path]) -> None:
        self._change("recent", lambda part: part.update(projects=[str(path) for path in paths]), "recent")

    def _part(self, name: str) -> dict[str, Any]:
        part = self._content.get(name)
        return part if isinstance(part, dict) else {}

    def _change(self, name: str, change: Callable[[dict[str, Any]], None], told: str) -> None:
        part = dict(self._part(name))
        change(part)
        self._content[name] = part
        try:
            self._write(name, part)
        finally:
            for listener in tuple(self._listeners):
                listener(told)

    def _write(self, name: str, part: dict[str, Any]) -> None:
        # Another window may have written meanwhile: only the part that changed here is replaced.
        content = self._read() | {name: part}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            _replace_file(self._path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
        except OSError as error:
            log.warning("settings not saved: %s", error)
            raise LabellerError(
                "The settings could not be saved.",
                f"{self._path} cannot be written ({error.strerror}). The change holds until you close Labeller.",
            ) from error

    def _read(self) -> dict[str, Any]:
        try:
            content = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            log.warning("settings not read: %s", error)
            self._keep_aside()
            return {}
        if not isinstance(content, dict):
            self._keep_aside()
            return {}
        return content

    def _keep_aside(self) -> None:
        kept = self._path.with_suffix(".broken.json")
        with contextlib.suppress(OSError):
            self._path.replace(kept)
            self.set_aside = kept


def _replace_file(path: Path, text: str) -> None:
    """Write all of the file or nothing: beside it, to the disk, then in its place."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
