"""What the freezer collected and the program does without: taken out by where it lies. All figures are of Linux."""

from __future__ import annotations

import fnmatch
import os
import sys
from collections.abc import Iterable
from pathlib import Path

Entry = tuple[str, str, str]
"""What the freezer collects: the path below `_internal`, where it was found, and its kind (BINARY, DATA, …)."""

# By path below `_internal`; each pattern says what it takes and why nothing misses it.
UNNEEDED = (
    # Arrow: reading and writing Parquet needs none of these (81 MB); names without a version are the same files again.
    *("*libarrow_flight.*", "*libarrow_python_flight.*", "pyarrow/_flight.*"),
    *("*libarrow_s3.*", "pyarrow/_s3fs.*", "pyarrow/_gcsfs.*", "pyarrow/_azurefs.*", "pyarrow/_hdfs.*"),
    *("*libarrow_python_parquet_encryption.*", "pyarrow/_parquet_encryption.*", "pyarrow/_cuda.*"),
    *("*libarrow_python.so", "*libarrow_python.so.*.*.*", "pyarrow/include/*", "pyarrow/src/*", "pyarrow/*.pyx"),
    *("pyarrow/_substrait.*", "pyarrow/_dataset*", "pyarrow/_acero.*", "pyarrow/_orc.*", "pyarrow/_feather.*"),
    *("pyarrow/tests/*", "pyarrow/*.pxd", "pyarrow/*.pxi", "pyarrow/includes/*"),
    # Qt: screens without a window system, machines without a keyboard, desktops that bring a whole toolkit along.
    *("PySide6/Qt/plugins/egldeviceintegrations/*", "PySide6/Qt/plugins/generic/*", "*libQt6EglF*"),
    *("PySide6/Qt/plugins/platforms/libqeglfs.so", "PySide6/Qt/plugins/platforms/libqlinuxfb.so"),
    *("PySide6/Qt/plugins/platforms/libqminimal*", "PySide6/Qt/plugins/platforms/libqv*"),
    *("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "*libQt6WlShellIntegration*"),
    *("PySide6/Qt/plugins/wayland-graphics-integration-client/lib[dsv]*", "*/libivi-shell.so"),
    *("*/libfullscreen-shell*", "*/libwl-shell-plugin.so", "*/libqt-shell.so"),
    *("PySide6/Qt/plugins/networkinformation/*", "PySide6/Qt/plugins/tls/*", "*libQt6Network.*"),
    *("PySide6/Qt/plugins/platforminputcontexts/*virtualkeyboard*", "*libQt6VirtualKeyboard*"),
    # Qt draws only our own icons; what a client sends is read by Pillow.
    *("*/imageformats/*q[gitw]*", "PySide6/Qt/translations/*"),
    # Screens, windows and test data that libraries bring for their own use.
    *("cv2/qt/*", "cv2/data/*", "*/tests/data/*", "sklearn/datasets/*", "scipy/datasets/*"),
    *("pyqtgraph/examples/*", "pyqtgraph/icons/*", "pyqtgraph/colors/maps/*"),
)

# Libraries of the machine that builds are left to the machine that runs, where they fit its graphics and its libc, but
# for those of Python's own modules, and what a desktop without another Qt program lacks.
BUNDLED_SYSTEM_LIBRARIES = (
    *("libsqlite3", "libffi", "liblzma", "libbz2", "libz", "libcrypto", "libssl", "libexpat"),
    *("libxcb-cursor", "libxcb-icccm", "libxcb-image", "libxcb-keysyms", "libxcb-render-util", "libxcb-util"),
    *("libxcb-xkb", "libxkbcommon", "libxkbcommon-x11"),
)


def keep(entries: Iterable[Entry]) -> list[Entry]:
    """What of the collected files goes into the program."""
    kept = [entry for entry in entries if not is_unneeded(entry[0]) and not is_left_to_the_system(entry)]
    names = {name for name, _, _ in kept}
    # A link is called after the file that it leads to.
    return [entry for entry in kept if entry[2] != "SYMLINK" or _target(entry) in names]


def is_unneeded(name: str) -> bool:
    """Whether a file of this path below `_internal` is one that nothing misses."""
    return any(fnmatch.fnmatchcase(name.replace("\\", "/"), pattern) for pattern in UNNEEDED)


def is_left_to_the_system(entry: Entry) -> bool:
    """Whether this is a library of the building machine that the program takes from where it runs."""
    name, source, kind = entry
    if kind != "BINARY" or not sys.platform.startswith("linux") or not _is_of_the_system(Path(source)):
        return False
    stem = library_stem(Path(name).name)
    return stem not in BUNDLED_SYSTEM_LIBRARIES and not stem.startswith("libpython")


def library_stem(file_name: str) -> str:
    """The name of a library without its version: libxcb-xkb of libxcb-xkb.so.1."""
    return file_name.split(".so", 1)[0]


def _is_of_the_system(source: Path) -> bool:
    return source.is_absolute() and source.parts[1] in ("lib", "lib64", "usr") and "site-packages" not in source.parts


def _target(link: Entry) -> str:
    return os.path.normpath(Path(link[0]).parent / link[1])
