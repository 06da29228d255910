"""Buttons in the few kinds that there are, so that every screen uses the same ones."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from labeller.ui import icons
from labeller.ui.theme import CONTROL_HEIGHT, set_look
from labeller.ui.widgets.text import plain_tooltip

PRIMARY, SECONDARY, QUIET, DANGER, LINK = "primary", "secondary", "quiet", "danger", "link"
_ICON_ROLES = {PRIMARY: "accent-text", DANGER: "danger-text", LINK: "accent-soft-text"}


def push_button(
    text: str,
    *,
    kind: str = SECONDARY,
    icon: str = "",
    clicked: Callable[[], object] | None = None,
    parent: QWidget | None = None,
) -> QPushButton:
    """A button with a verb on it. One primary button a view; danger is for what cannot be undone.

    It takes the keyboard by Tab but not by a click, so that a click does not take the keys from the item.
    """
    button = QPushButton(text, parent)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAutoDefault(False)
    if icon:
        icons.set_icon(button, icon, _ICON_ROLES.get(kind, "text"))
    if kind == LINK:
        button.setCursor(Qt.CursorShape.PointingHandCursor)
    if clicked is not None:
        button.clicked.connect(lambda _checked=False: clicked())
    set_look(button, kind=kind)
    return button


def tool_button(
    name: str,
    *,
    icon: str,
    text: str = "",
    role: str = "text",
    size: int = 16,
    clicked: Callable[[], object] | None = None,
    parent: QWidget | None = None,
) -> QToolButton:
    """A small button with an icon; `name` is its accessible name and its tool tip. With `text`, that stands beside."""
    button = QToolButton(parent)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(name)
    button.setToolTip(plain_tooltip(name))
    button.setText(text)
    icons.set_icon(button, icon, role, size)
    button.setMinimumSize(QSize(CONTROL_HEIGHT, CONTROL_HEIGHT))
    if text:
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    if clicked is not None:
        button.clicked.connect(lambda _checked=False: clicked())
    return button


def action_button(action: QAction, *, size: int = 16) -> QToolButton:
    """A tool button that does an action, and shows its icon, its state and its tool tip with the shortcut."""
    button = QToolButton()
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setDefaultAction(action)
    button.setIconSize(QSize(size, size))
    button.setMinimumSize(QSize(CONTROL_HEIGHT, CONTROL_HEIGHT))
    button.setAccessibleName(action.iconText())
    return button
