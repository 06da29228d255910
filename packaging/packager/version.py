"""What is packaged: the version of the program, and the moment of the commit, which every file is dated to."""

from __future__ import annotations

import os
import re
import subprocess

from packager.contents import ROOT
from packager.failure import PackagingError


def version() -> str:
    """The version as the program says it."""
    found = re.search(r'^__version__ = "(.+)"$', (ROOT / "labeller" / "__init__.py").read_text(), re.MULTILINE)
    if not found:
        raise PackagingError("labeller/__init__.py does not say the version.")
    return found[1]


def epoch() -> int:
    """Seconds since 1970 at the commit that is packaged; SOURCE_DATE_EPOCH where there is no repository."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    command = ["git", "log", "-1", "--format=%ct"]
    told = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if told.returncode:
        raise PackagingError("This is no git repository: set SOURCE_DATE_EPOCH to the time of the source.")
    return int(told.stdout)
