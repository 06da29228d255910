"""The language of the interface: the system's where there is a translation, else English with its plural forms."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from labeller.paths import resources

_FALLBACK = QLocale(QLocale.Language.English)


def install_translations(app: QCoreApplication, system: QLocale | None = None) -> None:
    """Translate what is shown from now on; again is as good as once.

    Without a translation Qt says “1 items”, so English has one too. Texts that the system's language lacks are said
    in English.
    """
    system = system or QLocale.system()
    if system.language() == QLocale.Language.C:
        system = _FALLBACK  # groups the digits of numbers
    QLocale.setDefault(system)
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.setParent(None)
    for locale in (_FALLBACK, system):
        translator = QTranslator(app)
        if translator.load(locale, "labeller", "_", str(resources() / "translations")):
            app.installTranslator(translator)
