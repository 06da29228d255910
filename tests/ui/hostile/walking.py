"""Looking through every widget for a text from data that would be read as markup, or as a key."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QTextBlock, QTextDocument, QTextFormat
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QMenu,
    QTabWidget,
    QTextEdit,
    QWidget,
)

# What a stranger would write into names: a picture from elsewhere, a link to a file, a heading, and a key of its own.
MARKS = ('<img src="file:///x.png">', '<a href="file:///etc">', "<h1>", "&Zed")
_MOST_ROWS = 40
_ROLES = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.StatusTipRole, Qt.ItemDataRole.WhatsThisRole)


def faults(windows: list[QWidget]) -> list[str]:
    """What would be read as more than plain text, in these windows and in everything inside them."""
    found = [fault for window in windows for widget in (window, *window.findChildren(QWidget)) for fault in _of(widget)]
    return sorted(set(found))


def shown_texts(windows: list[QWidget]) -> str:
    """All texts of labels, buttons and tool tips, to see that hostile names were shown at all."""
    texts: list[str] = []
    for widget in (one for window in windows for one in (window, *window.findChildren(QWidget))):
        texts += [widget.windowTitle(), widget.toolTip(), widget.accessibleName()]
        texts += [widget.text()] if isinstance(widget, QLabel | QAbstractButton) else []
    return "\n".join(texts)


def _of(widget: QWidget) -> Iterator[str]:
    name = f"{type(widget).__module__}.{type(widget).__name__} {widget.objectName()}".strip()
    tips = (widget.toolTip(), widget.statusTip(), widget.whatsThis(), *(_tips_of_actions(widget)))
    yield from (f"{name}: rich tip {tip!r}" for tip in tips if _is_rich(tip))
    if isinstance(widget, QLabel):
        yield from (f"{name}: {fault}" for fault in _of_label(widget))
    if isinstance(widget, QAbstractButton | QGroupBox):
        text = widget.title() if isinstance(widget, QGroupBox) else widget.text()
        if _has_foreign_key(text):
            yield f"{name}: takes a key from {text!r}"
    if isinstance(widget, QTabWidget):
        yield from (
            f"{name}: a tab takes a key" for at in range(widget.count()) if _has_foreign_key(widget.tabText(at))
        )
    if isinstance(widget, QTextEdit) and _is_formatted(widget.document()):
        yield f"{name}: formatted text {widget.toPlainText()[:80]!r}"
    model = widget.model() if isinstance(widget, QAbstractItemView | QComboBox) else None
    if isinstance(model, QAbstractItemModel):
        yield from (f"{name}: rich tip {tip!r}" for tip in _tips_of(model) if _is_rich(tip))


def _of_label(label: QLabel) -> Iterator[str]:
    if label.textFormat() == Qt.TextFormat.PlainText:
        if label.buddy() is not None and _has_foreign_key(label.text()):
            yield f"takes a key from {label.text()!r}"
    elif label.textFormat() != Qt.TextFormat.AutoText or QtText.mightBeRichText(label.text()):
        yield f"rich text {label.text()!r}"


def _tips_of_actions(widget: QWidget) -> list[str]:
    """A menu shows none unless it is told to."""
    if isinstance(widget, QMenu) and not widget.toolTipsVisible():
        return []
    return [tip for action in widget.actions() for tip in (action.toolTip(), action.statusTip())]


def _tips_of(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(min(model.rowCount(QModelIndex()), _MOST_ROWS)):
        # Of a list Qt keeps the number of its columns to itself.
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())):
            for role in _ROLES:
                yield str(model.data(model.index(row, column), role) or "")


def _is_rich(tip: str) -> bool:
    """Whether a tip is more than text once Qt has read it; ours are wrapped, with all signs escaped, to break lines."""
    if not QtText.mightBeRichText(tip):
        return False
    document = QTextDocument()
    document.setHtml(tip)
    return _is_formatted(document)


def _is_formatted(document: QTextDocument | None) -> bool:
    block = document.begin() if document is not None else QTextBlock()
    while block.isValid():
        if block.blockFormat().headingLevel() or block.textList():
            return True
        for fragment in (one.fragment() for one in block):
            shape = fragment.charFormat()
            if (
                shape.isAnchor()
                or shape.isImageFormat()
                or shape.objectType() != QTextFormat.ObjectTypes.NoObject.value
            ):
                return True
        block = block.next()
    return False


def _has_foreign_key(text: str) -> bool:
    """Whether a text of a stranger, with an ampersand in it, would take a key for itself."""
    return "Zed" in text and not QKeySequence.mnemonic(text).isEmpty()


def open_windows() -> list[QWidget]:
    return [window for window in QApplication.topLevelWidgets() if window.isVisible()]
