"""The set-up script, as far as it can be tried without setting up; the whole is tried by every `make test`."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.fixture
def environment(monkeypatch) -> ModuleType:
    """The script as a module, for the Python that runs the tests and with none of the machine's own settings."""
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_"))] + ["SSL_CERT_FILE", "ALL_PROXY"]:
        monkeypatch.delenv(name, raising=False)
    spec = importlib.util.spec_from_file_location("environment", ROOT / "packaging" / "environment.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "PYTHON", Path(sys.executable))
    return module


@pytest.fixture
def pip_config(tmp_path, monkeypatch) -> Path:
    """The only settings of pip that count in a test."""
    file = tmp_path / "pip.conf"
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    return file


def test_mirror_known_only_to_pip_reaches_uv(environment, pip_config):
    pip_config.write_text("[global]\nindex-url = https://mirror.example/simple\n")
    assert environment.settings_of_pip()["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"


def test_mirror_given_to_uv_itself_stays(environment, pip_config, monkeypatch):
    pip_config.write_text("[global]\nindex-url = https://mirror.example/simple\n")
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://other.example/simple")
    assert "UV_DEFAULT_INDEX" not in environment.settings_of_pip()


def test_old_python_is_told_in_one_sentence(environment, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    assert environment.main([]) == 1
    assert capsys.readouterr().out.startswith("Labeller needs Python 3.11 or newer, this is 3.10;")


def test_every_locked_package_has_a_hash():
    pinned = [line for lock in LOCKS for line in lock.read_text().splitlines() if re.match(r"[a-z0-9]", line)]
    assert pinned
    assert [line for line in pinned if "==" not in line or not line.endswith("\\")] == []


def test_locks_name_no_host_and_no_folder():
    assert [lock.name for lock in LOCKS if re.search(r"://|--index|--find-links| /", lock.read_text())] == []


def test_what_reads_exports_back_does_not_reach_the_app():
    app, readers = ((ROOT / "requirements" / name).read_text() for name in ("dev.txt", "readers.txt"))
    assert ("datumaro==" in app, "datumaro==" in readers) == (False, True)
