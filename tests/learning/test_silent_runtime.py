"""ONNX Runtime tells its maker nothing, and leaves nothing behind with which it could."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Where it believes to be tested it is silent anyway.
SILENCING = ("CI", "TF_BUILD", "GITHUB_ACTIONS", "ORT_RUNNING_UNIT_TESTS", "ORT_DISABLE_TELEMETRY")
EMBEDDING = """
from labeller.learning.embedders.onnx import session

session("efficientnet-lite0.onnx")
"""


def test_loading_a_model_writes_nothing_about_the_machine(tmp_path):
    home, passing = tmp_path / "home", tmp_path / "tmp"
    home.mkdir()
    passing.mkdir()
    kept = {name: value for name, value in os.environ.items() if name not in SILENCING and not name.startswith("XDG_")}
    told = {**kept, "HOME": str(home), "USERPROFILE": str(home), "TMPDIR": str(passing)}
    subprocess.run([sys.executable, "-c", EMBEDDING], env=told, cwd=ROOT, check=True)
    assert sorted(tmp_path.rglob("*")) == [home, passing]


def test_runtime_is_imported_at_one_place():
    files = (ROOT / "labeller").rglob("*.py")
    used = [path.name for path in files if re.search(r"^ *import onnxruntime$", path.read_text("utf-8"), re.MULTILINE)]
    assert used == ["silent_runtime.py"]
