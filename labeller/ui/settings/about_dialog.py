"""About Labeller: version, licence, and what it is made of."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from labeller import __version__
from labeller.paths import resources
from labeller.ui.widgets.buttons import PRIMARY
from labeller.ui.widgets.dialog import Dialog
from labeller.ui.widgets.text import MUTED, Paragraph

_PARTS = (
    ("Inter, JetBrains Mono", "SIL Open Font License 1.1"),
    ("Lucide icons", "ISC"),
    ("Qt for Python", "LGPL 3"),
)


class AboutDialog(Dialog):
    """Says what this program is, and under which licences its parts come."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setWindowTitle(self.tr("About Labeller"))
        self.heading.setText(f"Labeller {__version__}")
        self.lead.setText(self.tr("Labels your data while a model learns from every answer. Offline."))
        self.lead.show()
        self.body.addWidget(Paragraph(self.tr("Licence: Apache 2.0. It contains, each under its own licence:")))
        parts = "\n".join(f"{name}: {licence}" for name, licence in _PARTS)
        models = self.tr("The models that read pictures and texts, and the sample data: see the folder of licences")
        self.body.addWidget(Paragraph(f"{parts}\n{models}", tone=MUTED))
        licences = self.add_button(self.tr("Open the licences"), icon="folder", is_leading=True)
        licences.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(resources()))))
        close = self.add_button(self.tr("Close"), kind=PRIMARY)
        close.clicked.connect(self.accept)
        close.setFocus()
