"""Opens the app as a terminal does, and prints when the window, or with a project its first item, was painted.

Beside the time (seconds since 1970) it prints how many packages had been imported by then that the window must not
wait for.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer

from benchmarks.watching import PaintWatch
from labeller.app import make_application, open_window

_HEAVY = ("onnxruntime", "scipy", "sklearn", "tokenizers")


def main(project: Path | None) -> None:
    app = make_application()
    with open_window(app) as window:

        def on_painted() -> None:
            now = time.time()
            page = window.label_page
            is_item = page is not None and page.view.shown_id is not None
            if is_item or project is None:
                heavy = sum(name in sys.modules for name in _HEAVY)
                sys.stdout.write(f"{now} {heavy}\n")
                sys.stdout.flush()
                # Outside the painting.
                QTimer.singleShot(0, app.exit)

        PaintWatch(window, on_painted)
        if project is not None:
            window.open_project(project)
        app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
