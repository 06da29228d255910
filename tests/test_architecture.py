"""The rules of the house that a machine can check."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "labeller"
MODULES = sorted(PACKAGE.rglob("*.py"))

QT = {"PySide6", "shiboken6", "pyqtgraph"}
CUPBOARDS = {"utils", "util", "common", "helpers", "misc"}
MAY_CATCH_EVERYTHING = {"labeller/ui/job_runner.py", "labeller/ui/crash.py"}
LONGEST_FILE = 400


def name_of(module: Path) -> str:
    return module.relative_to(ROOT).as_posix()


def is_interface(module: Path) -> bool:
    return name_of(module) == "labeller/app.py" or name_of(module).startswith("labeller/ui/")


def imported_packages(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").partition(".")[0]


def imports_qt(module: Path) -> bool:
    return not QT.isdisjoint(imported_packages(module))


def swallowed_types(module: Path) -> Iterator[str]:
    """What the handlers of a module catch and do not raise again."""
    for node in ast.walk(ast.parse(module.read_bytes())):
        if isinstance(node, ast.ExceptHandler) and not is_bare_raise(node.body[-1]):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            yield from ("everything" if kind is None else ast.unparse(kind) for kind in caught)


def is_bare_raise(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Raise) and statement.exc is None


def test_imports_keep_to_the_contracts():
    # In a process of its own: import-linter silences every logger that exists already.
    lint = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True, no_logo=True))"
    done = subprocess.run([sys.executable, "-c", lint], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_only_the_interface_imports_qt():
    assert [name_of(module) for module in MODULES if imports_qt(module) and not is_interface(module)] == []


def test_no_module_is_a_cupboard():
    names = [name_of(module) for module in MODULES]
    assert [name for name in names if not CUPBOARDS.isdisjoint(re.split(r"[/.]", name))] == []


@pytest.mark.parametrize("pattern", [r"setStyleSheet\(", r"#[0-9a-fA-F]{6}\b", r"QColor\(\s*[\d\"']"])
def test_style_and_colors_are_written_in_the_theme_only(pattern):
    views = [module for module in MODULES if is_interface(module) and module.name != "theme.py"]
    assert [name_of(module) for module in views if re.search(pattern, module.read_text("utf-8"))] == []


def test_only_the_job_runner_and_the_crash_hook_catch_everything():
    blind = {"everything", "Exception", "BaseException"}
    assert {name_of(module) for module in MODULES if blind & {*swallowed_types(module)}} <= MAY_CATCH_EVERYTHING


def test_no_file_is_too_long_to_read():
    lengths = {name_of(module): len(module.read_text("utf-8").splitlines()) for module in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}
