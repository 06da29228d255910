"""About Labeller: version, licences, log, and figures for whoever looks into a trouble."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from labeller import __version__
from labeller.paths import licences, log_dir
from labeller.ui.widgets.buttons import PRIMARY
from labeller.ui.widgets.dialog import Dialog
from labeller.ui.widgets.text import MUTED, OK, Paragraph

_WIDTH_PX = 640
_PARTS = (
    ("Inter, JetBrains Mono", "SIL Open Font License 1.1"),
    ("Lucide icons", "ISC"),
    ("Qt for Python", "LGPL 3"),
)


class AboutDialog(Dialog):
    """Says what this program is, and under which licences its parts come. `diagnostic` gives what is copied."""

    def __init__(self, diagnostic: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__("", width_px=_WIDTH_PX, parent=parent)
        self._diagnostic = diagnostic
        self.setWindowTitle(self.tr("About Labeller"))
        self.heading.setText(f"Labeller {__version__}")
        self.lead.setText(self.tr("Labels your data while a model learns from every answer. Offline."))
        self.lead.show()
        self.body.addWidget(
            Paragraph(
                self.tr(
                    "It never looks for updates, and goes to no network unless you ask it to. A new version comes from "
                    "where this one came from; it opens the projects of this one."
                )
            )
        )
        self.body.addWidget(Paragraph(self.tr("Licence: Apache 2.0. It contains, each under its own licence:")))
        parts = "\n".join(f"{name}: {licence}" for name, licence in _PARTS)
        models = self.tr("The models that read pictures and texts, and the sample data: see the folder of licences")
        self.body.addWidget(Paragraph(f"{parts}\n{models}", tone=MUTED))
        self.copied = Paragraph(tone=OK)
        self.copied.hide()
        self.body.addWidget(self.copied)
        self._add_buttons()

    def copy_diagnostic(self) -> None:
        """Put the figures on the clipboard."""
        QGuiApplication.clipboard().setText(self._diagnostic())
        self.copied.setText(
            self.tr("Copied: versions, system, screens, settings and counts. No texts, names or paths of your work.")
        )
        self.copied.show()
        self.fit_height()

    def _add_buttons(self) -> None:
        for text, icon, act in (
            (self.tr("Copy diagnostic"), "copy", self.copy_diagnostic),
            (self.tr("Licences"), "folder", lambda: _open(licences())),
            (self.tr("Log folder"), "folder", lambda: _open(log_dir())),
        ):
            self.add_button(text, icon=icon, is_leading=True).clicked.connect(act)
        close = self.add_button(self.tr("Close"), kind=PRIMARY)
        close.clicked.connect(self.accept)
        close.setFocus()


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
