"""What the desktop asks of a running program, in a process of its own: the application of the tests is another one."""

from __future__ import annotations

import subprocess
import sys

SENT = """
import sys
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent
from labeller.app import make_application

app = make_application()
app.file_wanted.connect(lambda path: sys.stdout.write(path.name))
QCoreApplication.sendEvent(app, QFileOpenEvent(QUrl.fromLocalFile("/clients/birds.labeller")))
"""


def test_file_that_the_desktop_sends_is_wanted():
    done = subprocess.run([sys.executable, "-c", SENT], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("birds.labeller", "")
