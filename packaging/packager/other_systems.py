"""What Windows and macOS want to know of a program, for the spec. On Linux the package says it (debian.py)."""

from __future__ import annotations

import os
import sys
from typing import Any

from packager.contents import ROOT

IDENTIFIER = "org.labeller.Labeller"
PROJECT_TYPE = "org.labeller.project"
ICON = ROOT / "resources" / "icons" / "app" / "512.png"
ENTITLEMENTS = ROOT / "packaging" / "macos" / "entitlements.plist"
OLDEST_MACOS = "13.0"


def launcher_options(number: str) -> dict[str, Any]:
    """What a launcher carries: its icon, and the version on Windows; on macOS who signs it, where somebody does."""
    if sys.platform == "win32":
        return {"icon": str(ICON), "version": windows_version(number)}
    if sys.platform == "darwin":
        signer = os.environ.get("MACOS_SIGNING_IDENTITY") or None
        return {"icon": str(ICON), "codesign_identity": signer, "entitlements_file": str(ENTITLEMENTS)}
    return {}


def bundle_options(number: str) -> dict[str, Any]:
    """What makes an .app of the folder, on macOS."""
    return {
        "name": "Labeller.app",
        "icon": str(ICON),
        "bundle_identifier": IDENTIFIER,
        "version": number,
        "info_plist": information(number),
    }


def information(number: str) -> dict[str, Any]:
    """Info.plist beside what PyInstaller writes: above all that a project is a document of ours."""
    return {
        "CFBundleDisplayName": "Labeller",
        "CFBundleName": "Labeller",
        "CFBundleVersion": number,
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSBackgroundOnly": False,
        "LSMinimumSystemVersion": OLDEST_MACOS,
        "NSHighResolutionCapable": True,
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Labeller project",
                "CFBundleTypeRole": "Editor",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [PROJECT_TYPE],
            }
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": PROJECT_TYPE,
                "UTTypeDescription": "Labeller project",
                "UTTypeConformsTo": ["public.data"],
                "UTTypeTagSpecification": {"public.filename-extension": ["labeller"]},
            }
        ],
    }


def windows_version(number: str) -> Any:
    """The version as Windows shows it among the properties of the file. Can be made on Windows only."""
    from PyInstaller.utils.win32 import versioninfo as form

    numbers = numbers_of(number)
    told = {
        "CompanyName": "Labeller contributors",
        "FileDescription": "Labeller",
        "FileVersion": number,
        "LegalCopyright": "Labeller contributors, Apache License 2.0",
        "OriginalFilename": "labeller.exe",
        "ProductName": "Labeller",
        "ProductVersion": number,
    }
    english = form.StringTable("040904B0", [form.StringStruct(name, value) for name, value in told.items()])
    language = form.VarFileInfo([form.VarStruct("Translation", [0x0409, 0x04B0])])
    return form.VSVersionInfo(
        ffi=form.FixedFileInfo(filevers=numbers, prodvers=numbers), kids=[form.StringFileInfo([english]), language]
    )


def numbers_of(number: str) -> tuple[int, int, int, int]:
    """The four numbers that Windows knows a version by: 0.1.0 is 0, 1, 0, 0."""
    parts = [int("".join(filter(str.isdigit, part)) or 0) for part in number.split(".")[:4]]
    first, second, third, fourth = (*parts, 0, 0, 0, 0)[:4]
    return first, second, third, fourth
