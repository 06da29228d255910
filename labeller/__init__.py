"""Labeller: label by keyboard while a model learns from every answer."""

import os

__version__ = "0.1.0"

# Nothing leaves this computer. The builds of ONNX Runtime that can be installed tell its maker about models and machine
# from the moment they are imported, and keep a number of the machine on its disk, unless this says no by then.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
