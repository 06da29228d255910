"""Libraries that we did not write, each in a process of the readers' environment that lives as long as the tests."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
READERS_PYTHON = ROOT / ".venv-readers" / "bin" / "python"
_SCRIPTS = Path(__file__).parent / "scripts"
_KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "TZ")


class ReaderError(Exception):
    """What a library raised, with its traceback."""


class Libraries:
    """Asks a library what it reads; the first question starts its process."""

    def __init__(self, python: Path, home: Path) -> None:
        self._python = python
        self._home = home
        self._running: dict[str, subprocess.Popen[str]] = {}
        self._answers: dict[tuple[str, str], str] = {}

    def ask(self, module: str, call: str, **arguments: Any) -> Any:
        """What a function of `scripts/<module>.py` returns; asked again, the same. Raises ReaderError."""
        given = {name: str(value) if isinstance(value, Path) else value for name, value in arguments.items()}
        request = json.dumps({"call": call, "arguments": given})
        if (module, request) not in self._answers:
            self._answers[module, request] = self._answer(module, request)
        answer = json.loads(self._answers[module, request])
        if "fault" in answer:
            raise ReaderError(answer["fault"])
        return answer["got"]

    def close(self) -> None:
        for process in self._running.values():
            process.stdin.close()  # all of them end now
        for process in self._running.values():
            process.wait(timeout=20)
            process.stdout.close()
        self._running.clear()

    def _answer(self, module: str, request: str) -> str:
        process = self._running.get(module) or self._start(module)
        process.stdin.write(request + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            raise ReaderError(f"{module} has ended: {self._log(module).read_text('utf-8', 'replace')[-3000:]}")
        return line

    def _log(self, module: str) -> Path:
        return self._home / f"{module}.log"

    def _start(self, module: str) -> subprocess.Popen[str]:
        with self._log(module).open("wb") as log:
            self._running[module] = subprocess.Popen(
                [self._python, "-X", "utf8", _SCRIPTS / "serve.py", module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
                env=self._environment(),
                cwd=self._home,
            )
        return self._running[module]

    def _environment(self) -> dict[str, str]:
        """An empty home and no network, whatever the tests themselves run in."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        home = str(self._home)
        return {
            **kept,
            "HOME": home,
            "USERPROFILE": home,
            "MPLCONFIGDIR": home,
            "MPLBACKEND": "agg",
            "QT_QPA_PLATFORM": "offscreen",
            "YOLO_OFFLINE": "1",
            "HF_HUB_OFFLINE": "1",
            "HF_DATASETS_OFFLINE": "1",
            "HF_HOME": home,
            "TQDM_DISABLE": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
