"""About Labeller: version, licence, and where the log lies."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from labeller import __version__
from labeller.paths import log_dir, resources
from labeller.ui.widgets.buttons import PRIMARY
from labeller.ui.widgets.dialog import Dialog
from labeller.ui.widgets.text import MUTED, Paragraph

_PARTS = (
    ("Models", "models/README.md"),
    ("Inter and JetBrains Mono", "fonts"),
    ("Lucide icons", "icons/LICENSE.txt"),
)


class AboutDialog(Dialog):
    """Says what this program is and what it is made of."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setWindowTitle(self.tr("About Labeller"))
        self.heading.setText(f"Labeller {__version__}")
        self.lead.setText(self.tr("Labels your data while a model learns from every answer. Offline."))
        self.lead.show()
        self.body.addWidget(Paragraph(self.tr("Licence: Apache 2.0. It contains, each under its own licence:")))
        for name, place in _PARTS:
            self.body.addWidget(Paragraph(f"{name}: {resources() / place}", role="secondary", tone=MUTED))
        self.body.addWidget(Paragraph(self.tr("Log: {folder}").format(folder=log_dir()), role="secondary", tone=MUTED))
        self.add_button(self.tr("Close"), kind=PRIMARY).clicked.connect(self.accept)
