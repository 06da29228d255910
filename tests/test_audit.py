"""Known vulnerabilities fail the check, and silence does not pass for an answer."""

from __future__ import annotations

import importlib.util
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOUND = {"name": "numpy", "version": "2.4.6", "vulns": []}
FLAWED = {"name": "pillow", "version": "13.0.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["13.0.1"]}]}
SKIPPED = {"name": "attrs", "skip_reason": "Dependency not found on PyPI and could not be audited: attrs (26.1.0)"}
ACCEPTED = """
[[accepted]]
id = "PYSEC-1"
package = "pillow"
since = 2026-11-24
until = 2026-12-24
reason = "never called"
"""


@pytest.fixture
def audit(monkeypatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", ROOT / "packaging" / "audit.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "audit", module)
    spec.loader.exec_module(module)
    return module


def said_of(audit, monkeypatch, packages) -> int:
    monkeypatch.setattr(audit, "ask", lambda _: packages and {"dependencies": packages, "fixes": []})
    return audit.main([])


@pytest.mark.parametrize("packages", [None, [SKIPPED, SKIPPED]], ids=["no network", "no advisories"])
def test_nobody_to_ask_is_said_and_fails_nothing(audit, monkeypatch, capsys, packages):
    assert said_of(audit, monkeypatch, packages) == 0
    assert capsys.readouterr().out == f"{audit.NOT_ASKED}\n"


def test_a_known_vulnerability_fails(audit, monkeypatch, capsys):
    assert said_of(audit, monkeypatch, [SOUND, FLAWED, SKIPPED]) == 1
    said = capsys.readouterr()
    assert said.err == "pillow 13.0.0: PYSEC-1, mended in 13.0.1\n"
    assert said.out == "known vulnerabilities: 1 in 2 packages, 0 accepted; nothing is known of attrs\n"


def test_nothing_known_is_said_with_how_many_were_asked(audit, monkeypatch, capsys):
    assert said_of(audit, monkeypatch, [SOUND]) == 0
    assert capsys.readouterr().out == "known vulnerabilities: 0 in 1 packages, 0 accepted\n"


@pytest.mark.parametrize(("day", "ids"), [(date(2026, 12, 24), {"PYSEC-1"}), (date(2026, 12, 25), set())])
def test_what_is_accepted_is_so_until_its_day(audit, tmp_path, day, ids):
    listed = tmp_path / "accepted.toml"
    listed.write_text(ACCEPTED)
    assert audit.accepted_ids(listed, day) == ids


def test_what_is_accepted_needs_a_reason(audit, tmp_path):
    listed = tmp_path / "accepted.toml"
    listed.write_text(ACCEPTED.replace("reason", "because"))
    with pytest.raises(SystemExit, match="PYSEC-1 lacks reason"):
        audit.accepted_ids(listed, date(2026, 12, 1))


def test_the_committed_list_can_be_read(audit):
    assert audit.accepted_ids(audit.ACCEPTED, date(2026, 11, 24)) == set()
