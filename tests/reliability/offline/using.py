"""The program as a person uses it, by its commands and in its window, with sockets forbidden.

    python -m tests.reliability.offline.using FOLDER

Exits with 1 where anything asked for the network, and prints what it was.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.reliability.offline.guard import forbid_network

ATTEMPTS = forbid_network()

from PySide6.QtCore import Qt  # noqa: E402 - nothing may be loaded before the guard
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QDialog  # noqa: E402

from labeller.__main__ import main  # noqa: E402
from labeller.app import make_application, open_window  # noqa: E402
from tests.e2e.driving import Driver, wait_until  # noqa: E402

_DIALOGS = (
    "edit_settings", "about", "shortcut_sheet", "command_palette", "edit_schema", "import_items", "suggest_from",
    "export_items", "pack_project", "check_dataset",
)  # fmt: skip
_TEXTS = {
    "mail": ("the letter came by post", "a stamp and an envelope", "post office and parcel", "a letter with a stamp"),
    "food": ("bread with butter", "soup of onions and salt", "an apple and some bread", "salt and butter and soup"),
}


def use_commands(folder: Path) -> Path:
    """What a script would call, one after the other. Returns the project."""
    source, project = folder / "texts.csv", folder / "texts.labeller"
    rows = [f"{text} {one},{label}" for one in range(3) for label, texts in _TEXTS.items() for text in texts]
    source.write_text(
        "\n".join(["text,label", *rows, *(f"bread number {one}," for one in range(12))]), encoding="utf-8"
    )
    for command in (
        ["--version"],
        ["formats"],
        ["new", project, "--task", "text-classification", "--labels", "mail,food"],
        ["import", project, source, "--label-field", "label"],
        ["info", project, "--json"],
        ["suggest", project, "-n", "2"],
        ["outlook", project],
        ["simulate", project, "--budget", "4", "--json"],
        ["prelabel", project, "--label-names"],
        ["export", project, folder / "out.jsonl", "--format", "jsonl"],
        ["export", project, folder / "out-hf", "--format", "hf-text"],
        ["validate", folder / "out.jsonl", "--format", "jsonl"],
        ["check", project],
        ["versions", project],
        ["pack", project, folder / "packed.labeller"],
        ["demo", "--headless", "--sample", "menu", "--budget", "6", "--out", folder / "demo"],
    ):
        _run([str(word) for word in command])
    return project


def _run(command: list[str]) -> None:
    try:
        status = main(command)
    except SystemExit as end:
        status = int(end.code or 0)
    if status:
        raise AssertionError(f"labeller {' '.join(command)} ended with {status}")


def use_window(project: Path) -> None:
    """Open a project, label, go over all pages and dialogs, close it."""
    with open_window(make_application()) as window:
        driver = Driver(window)
        driver.open(project)
        for _ in range(2):
            driver.answer("food")
        assert window.pages is not None
        for page in (*window.pages.names, window.pages.names[0]):
            window.qt_actions[f"show_{page}"].trigger()
            driver.wait_for_item()
        for name in _DIALOGS:
            _look_at_dialog(driver, name)
        window.qt_actions["close_project"].trigger()
        wait_until(lambda: window.session is None, "the start page")


def _look_at_dialog(driver: Driver, action: str) -> None:
    driver.window.qt_actions[action].trigger()
    wait_until(QApplication.activeModalWidget, f"the dialog of {action}")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    wait_until(lambda: QApplication.activeModalWidget() is not dialog, f"the end of the dialog of {action}")


if __name__ == "__main__":
    use_window(use_commands(Path(sys.argv[1])))
    sys.stderr.writelines(ATTEMPTS)
    sys.exit(1 if ATTEMPTS else 0)
