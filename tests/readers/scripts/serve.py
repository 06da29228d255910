"""Answers questions about exports with one library: a line of JSON in, a line of JSON out.

    python serve.py MODULE

MODULE is one of those beside this file; a request names one of its functions and the arguments. It runs in the readers'
own environment and imports nothing of Labeller.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback
import warnings


def main(module_name: str) -> None:
    # Libraries print as they please; only answers go where they are awaited.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    module = importlib.import_module(module_name)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"got": getattr(module, request["call"])(**request["arguments"])}
        except Exception:  # noqa: BLE001 - whatever a library raises is what the test wants to know
            answer = {"fault": traceback.format_exc()}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main(sys.argv[1])
