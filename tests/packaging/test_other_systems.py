"""What can be said here of the packages for Windows and macOS, which are built and tried on their own systems."""

from __future__ import annotations

import plistlib
import re
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from labeller import __version__
from labeller.cli.main import PROJECT_SUFFIX

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
WORKFLOW = ROOT / ".github" / "workflows" / "package.yml"


@pytest.fixture
def other_systems(monkeypatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(PACKAGING))
    from packager import other_systems

    return other_systems


def test_macos_knows_projects_as_documents(other_systems):
    told = plistlib.loads(plistlib.dumps(other_systems.information(__version__)))
    declared = told["UTExportedTypeDeclarations"][0]
    assert told["CFBundleDocumentTypes"][0]["LSItemContentTypes"] == [declared["UTTypeIdentifier"]]
    assert [f".{declared['UTTypeTagSpecification']['public.filename-extension'][0]}"] == [PROJECT_SUFFIX]


def test_macos_asks_for_no_more_than_it_needs():
    asked = plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())
    assert asked == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


@pytest.mark.parametrize(("number", "numbers"), [("0.1.0", (0, 1, 0, 0)), ("1.2rc1", (1, 21, 0, 0))])
def test_windows_gets_four_numbers(other_systems, number, numbers):
    assert other_systems.numbers_of(number) == numbers


def test_a_double_click_runs_the_same_on_linux_and_windows():
    entry = (PACKAGING / "linux" / "labeller.desktop").read_text("utf-8")
    installer = (PACKAGING / "windows" / "labeller.iss").read_text("utf-8")
    assert "Exec=labeller %f\n" in entry
    assert 'labellerw.exe"" open ""%1"""' in installer
    assert rf"Software\Classes\{PROJECT_SUFFIX}\OpenWithProgids" in installer


def test_installer_is_told_all_that_it_asks_for():
    asked = set(re.findall(r"\{#(\w+)", (PACKAGING / "windows" / "labeller.iss").read_text("utf-8")))
    told = set(re.findall(r"/D(\w+)", (PACKAGING / "windows" / "build.ps1").read_text("utf-8")))
    assert asked <= told


def test_workflow_runs_scripts_that_are_there():
    steps = [step for job in yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"].values() for step in job["steps"]]
    scripts = {step["run"] for step in steps if step.get("run", "").startswith("./")}
    assert len(scripts) == 5
    assert [script for script in scripts if not (ROOT / script).is_file()] == []


def test_workflow_needs_no_secret():
    """A secret that is absent is an empty variable; each script that is given one says what it does without."""
    given = set(re.findall(r"^ +(\w+): \$\{\{ secrets\.", WORKFLOW.read_text("utf-8"), re.MULTILINE))
    assert given == {
        "WINDOWS_SIGN_COMMAND", "CERTIFICATE", "CERTIFICATE_PASSWORD", "NOTARY_ACCOUNT", "NOTARY_PASSWORD", "TEAM",
        "IDENTITY",
    }  # fmt: skip
    assert "if ($env:WINDOWS_SIGN_COMMAND)" in (PACKAGING / "windows" / "build.ps1").read_text("utf-8")
    assert 'if [ -z "${CERTIFICATE:-}" ]' in (PACKAGING / "macos" / "keys.sh").read_text("utf-8")
