"""What is imported before it is needed makes every start slower, so nothing heavy is. No time is measured here."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("PIL", "PySide6", "alembic", "numpy", "onnxruntime", "scipy", "sklearn", "sqlalchemy", "tokenizers")

REPORT = """
import sys
{statement}
sys.stderr.write(" ".join(name for name in {heavy!r} if name in sys.modules))
"""


def heavy_imports_of(statement: str, *, heavy: tuple[str, ...] = HEAVY) -> list[str]:
    """Run a statement in a fresh interpreter; which of the heavy packages it had imported by its end."""
    script = REPORT.format(statement=statement, heavy=heavy)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr.split()


def test_heavy_imports_are_noticed():
    assert heavy_imports_of("import numpy") == ["numpy"]


def test_help_imports_nothing_heavy():
    statement = """
from labeller.__main__ import main
try:
    main(["--help"])
except SystemExit:
    pass
"""
    assert heavy_imports_of(statement) == []


def test_window_shows_before_the_learner_is_imported():
    statement = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from labeller.__main__ import open_app

app = QApplication([])
QTimer.singleShot(0, app.closeAllWindows)
assert open_app(None) == 0
"""
    assert heavy_imports_of(statement, heavy=("onnxruntime", "scipy", "sklearn", "tokenizers")) == []
