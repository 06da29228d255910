"""What goes into the packaged program and what stays out, for the freezer (PyInstaller). The same on every system."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENTRY = ROOT / "labeller" / "__main__.py"

# Where the launcher looks for everything else, beside itself.
INNER_FOLDER = "_internal"

# Imported by somebody on the way, and never run: the freezer takes what a module could import, whether it does or not.
# numpy.f2py and narwhals look like such and are not: SciPy and scikit-learn import them.
EXCLUDED_MODULES = (
    # Nothing here goes over the network, and nothing fetches a model.
    *("huggingface_hub", "hf_xet", "httpx2", "httpcore2", "h11", "anyio", "truststore", "fsspec", "requests"),
    # ssl stays: pyarrow imports it to read any Parquet file.
    *("ftplib", "smtplib", "xmlrpc", "webbrowser"),
    # Under the GPL, on a terminal or for one: a line editor, a database of the system, screens of letters.
    *("readline", "_gdbm", "_dbm", "curses", "_curses", "_curses_panel", "tkinter", "_tkinter"),
    # Other people's optional parts.
    *(
        "pandas",
        "polars",
        "matplotlib",
        "IPython",
        "ipywidgets",
        "pytest",
        "hypothesis",
        "cupy",
        "torch",
        "jax",
        "dask",
    ),
    *("setuptools", "pkg_resources", "_distutils_hack", "pip", "distutils", "lib2to3", "ensurepip", "idlelib"),
    *("click", "rich", "colorama", "pygments", "psutil", "mypy"),
    *("onnxruntime.transformers", "onnxruntime.quantization", "onnxruntime.tools", "onnxruntime.training"),
    *("onnxruntime.backend", "onnxruntime.datasets"),
    *("sqlalchemy.dialects.mysql", "sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.oracle"),
    *("sqlalchemy.dialects.mssql", "sqlalchemy.ext.mypy", "sqlalchemy.testing", "alembic.testing"),
    *("PIL.ImageTk", "PIL.ImageQt", "PIL.ImageGrab", "PIL.ImageShow"),
    # Of Qt: the window is made of widgets.
    *("PySide6.QtNetwork", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets", "PySide6.QtQml", "PySide6.QtQuick"),
    *("PySide6.QtTest", "PySide6.QtDBus", "PySide6.QtSql", "PySide6.QtPrintSupport", "PySide6.QtXml"),
)


def modules() -> list[str]:
    """Our own modules, all of them: the command line, learners and migrations are imported by name."""
    found = []
    for path in sorted((ROOT / "labeller").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return found


def data() -> list[tuple[str, str]]:
    """Files that are read at run time, each with the folder below `_internal` where the program looks for it."""
    return [*_files("resources", _RESOURCES), *_files("projects", _SAMPLES), *_files(_MIGRATIONS, _MIGRATION_STEPS)]


_RESOURCES = (".json", ".qss", ".qm", ".svg", ".png", ".ttf", ".onnx", ".txt", ".md")
_SAMPLES = (".json", ".jsonl", ".csv", ".tsv", ".txt", ".md", ".png", ".jpg", ".wav", ".flac", ".ogg", ".mp3", "")
_MIGRATIONS = "labeller/store/migrations"
# Alembic reads its steps as files.
_MIGRATION_STEPS = (".py", ".mako")


def _files(folder: str, endings: tuple[str, ...]) -> list[tuple[str, str]]:
    files = sorted(path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix in endings)
    return [(str(path), str(path.parent.relative_to(ROOT))) for path in files if "__pycache__" not in path.parts]
