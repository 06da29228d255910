"""What goes into the packaged program and what stays out."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from packager import contents, pruning


def test_modules_that_are_imported_by_name_are_told_to_the_freezer():
    told = contents.modules()
    assert {"labeller", "labeller.cli.demo", "labeller.store.migrations.env"} <= set(told)
    assert not [name for name in told if name.endswith("__init__")]


def test_migrations_go_as_files_to_where_alembic_looks():
    places = {Path(source).name: folder for source, folder in contents.data()}
    assert places["v0001_first_tables.py"] == "labeller/store/migrations/versions"
    assert places["script.py.mako"] == "labeller/store/migrations"


def test_all_resources_and_samples_but_their_makers_go_along():
    ours = {Path(source) for source, _ in contents.data()}
    there = {
        path
        for folder in ("resources", "projects")
        for path in (contents.ROOT / folder).rglob("*")
        if path.is_file()
        and path.suffix not in (".py", ".pyc", ".ts")
        and path.name not in ("SHA256SUMS", "requirements.txt")
    }
    assert there <= ours


@pytest.mark.parametrize("name", ["numpy.f2py", "narwhals", "unittest", "http.client"])
def test_what_only_looks_unneeded_stays(name):
    assert name not in contents.EXCLUDED_MODULES


def test_nothing_of_ours_imports_what_is_left_out():
    importlib.import_module("labeller.__main__")
    text = "\n".join(path.read_text() for path in (contents.ROOT / "labeller").rglob("*.py"))
    for name in contents.EXCLUDED_MODULES:
        assert f"import {name}\n" not in text
        assert f"from {name} import" not in text


@pytest.mark.parametrize(
    "name",
    [
        "pyarrow/libarrow_flight.so.2600",
        "PySide6/Qt/plugins/platforms/libqvnc.so",
        "PySide6/Qt/plugins/imageformats/libqgif.so",
    ],
)
def test_what_nothing_misses_goes(name):
    assert pruning.is_unneeded(name)


@pytest.mark.parametrize(
    "name",
    [
        "pyarrow/libarrow.so.2600",
        "pyarrow/libarrow_python.so.2600",
        *(f"PySide6/Qt/plugins/platforms/libq{name}.so" for name in ("xcb", "wayland", "offscreen")),
        *(f"PySide6/Qt/plugins/imageformats/libq{name}.so" for name in ("svg", "jpeg")),
        "PySide6/Qt/plugins/wayland-shell-integration/libxdg-shell.so",
    ],
)
def test_what_is_needed_stays(name):
    assert not pruning.is_unneeded(name)


@pytest.mark.parametrize(
    ("source", "is_left"),
    [
        ("/usr/lib/x86_64-linux-gnu/libreadline.so.8", True),
        ("/lib/x86_64-linux-gnu/libX11.so.6", True),
        ("/usr/lib/x86_64-linux-gnu/libsqlite3.so.0", False),
        ("/usr/lib/x86_64-linux-gnu/libxcb-cursor.so.0", False),
        ("/home/ann/.venv/lib/python3.11/site-packages/numpy.libs/libopenblas.so", False),
    ],
)
def test_libraries_of_the_machine_stay_there_but_for_those_that_are_named(source, is_left, monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    assert pruning.is_left_to_the_system((Path(source).name, source, "BINARY")) is is_left


def test_link_goes_with_what_it_leads_to():
    library = ("pyarrow/libarrow.so.2600", "/x/site-packages/pyarrow/libarrow.so.2600", "BINARY")
    link = ("libarrow.so.2600", "pyarrow/libarrow.so.2600", "SYMLINK")
    lost = ("libarrow_s3.so.2600", "pyarrow/libarrow_s3.so.2600", "SYMLINK")
    assert pruning.keep([link, library]) == [link, library]
    assert pruning.keep([lost, library]) == [library]
