"""The machine that was measured on, and how steady it was."""

from __future__ import annotations

import os
import platform
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks.figures import number

_LIBRARIES = ("PySide6-Essentials", "SQLAlchemy", "numpy", "scikit-learn", "onnxruntime", "pillow")
_STEPS = 200_000
_REPEATS = 40


@dataclass(frozen=True)
class Noise:
    """How long a fixed loop took each time, in seconds, and how many programs wanted a processor meanwhile."""

    loop_s: tuple[float, ...]
    load: float

    def sentence(self) -> str:
        least, usual, most = min(self.loop_s), median(self.loop_s), max(self.loop_s)
        return (
            f"Just before, a fixed loop of Python took {number(1000 * usual)} ms (median of {len(self.loop_s)}), at"
            f" least {number(1000 * least)} and at most {number(1000 * most)}; the load was {self.load:.1f}."
        )


def measure_noise() -> Noise:
    """Do the same work again and again: what differs comes from the machine and from other programs."""
    loop_s = []
    for _ in range(_REPEATS):
        begin = time.perf_counter()
        sum(step * step for step in range(_STEPS))
        loop_s.append(time.perf_counter() - begin)
    return Noise(tuple(loop_s), os.getloadavg()[0])


def describe_machine() -> dict[str, str]:
    """What the figures depend on, by name."""
    return {
        "Processor": _processor(),
        "Cores": str(os.cpu_count()),
        "Memory": f"{_memory_gb():.0f} GB",
        "System": f"{_system()}, kernel {platform.release().split('-')[0]}",
        "Windows are drawn by": os.environ.get("QT_QPA_PLATFORM", "the system"),
        "Python": platform.python_version(),
        "Libraries": ", ".join(f"{name} {version(name)}" for name in _LIBRARIES),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.platform()
