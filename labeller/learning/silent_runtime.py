"""ONNX Runtime without what it tells its maker."""

from __future__ import annotations

from typing import Any


def onnx_runtime() -> Any:
    """The module `onnxruntime`, imported now, with its telemetry off.

    What `labeller/__init__.py` sets is heard everywhere but on Windows, where the system collects; there this is.
    """
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    return onnxruntime
