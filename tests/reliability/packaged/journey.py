"""The whole job with the installed program: a project, items from every kind of source, a delivery, a copy."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

from tests.reliability.packaged.errors import require
from tests.reliability.packaged.machine import HOME, PROGRAM, Machine

_SAMPLES = f"{PROGRAM}/_internal/projects"
_CLIENT = f"{HOME}/Client’s files"
_PROJECT = f"{HOME}/Birds & co.labeller"
_TEXTS = f"{HOME}/Messages.labeller"
_ROWS = 12


def folder_is_imported(machine: Machine) -> None:
    machine.labeller("new", _PROJECT, "--task", "image-classification", "--labels", "bird,fish,other")
    report = machine.json("import", _PROJECT, f"{_SAMPLES}/clipart/images")
    require(report["items_added"] > 200 and not report["problems"], f"The folder was imported so: {report}.")


def zip_is_imported(machine: Machine) -> None:
    target = _client_file(machine, "more.zip")
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(_ROWS):
            archive.writestr(f"pond/{number}.png", _picture(number))
    report = machine.json("import", _PROJECT, f"{_CLIENT}/more.zip")
    require(report["items_added"] == _ROWS, f"The archive was imported so: {report}.")


def csv_is_imported(machine: Machine) -> None:
    labels = "delivery,refund,product question,account,praise"
    machine.labeller("new", _TEXTS, "--task", "text-classification", "--labels", labels)
    report = machine.json("import", _TEXTS, f"{_SAMPLES}/messages/messages.csv", "--label-field", "category")
    require(report["annotations_added"] >= _ROWS, f"The table was imported so: {report}.")


def parquet_is_imported(machine: Machine) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = {"text": [f"A parcel, number {number}." for number in range(_ROWS)], "label": ["delivery"] * _ROWS}
    pq.write_table(pa.table(rows), _client_file(machine, "more.parquet"))
    report = machine.json("import", _TEXTS, f"{_CLIENT}/more.parquet", "--label-field", "label")
    require(report["items_added"] == _ROWS, f"The Parquet file was imported so: {report}.")


def deliveries_are_written_and_found_right(machine: Machine) -> None:
    for form in ("csv", "parquet", "jsonl", "hf-text"):
        out = f"{HOME}/out {form}"
        report = machine.json("export", _TEXTS, out, "--format", form, "--splits", "80,10,10")
        require(report["verified"] and report["items"] >= _ROWS, f"The export to {form} went so: {report}.")
        checked = machine.json("validate", out, "--format", form)
        require(checked["ok"], f"The export to {form} is not valid: {checked['errors'][:2]}.")


def archive_is_validated(machine: Machine) -> None:
    checked = machine.json("validate", f"{_CLIENT}/more.zip")
    require(checked["ok"], f"The archive is not valid: {checked['errors'][:2]}.")


def next_items_are_suggested(machine: Machine) -> None:
    found = machine.json("suggest", _TEXTS, "-n", "3")
    require(len(found) == 3 or machine.json("info", _TEXTS)["answered"] > 0, f"suggest printed {found}.")


def project_is_sound_and_travels(machine: Machine) -> None:
    machine.labeller("check", _PROJECT)
    packed = f"{HOME}/Packed.labeller"
    machine.json("pack", _PROJECT, packed)
    machine.json("unpack", packed, f"{HOME}/unpacked")
    machine.labeller("check", packed)
    require(any(machine.home("unpacked").rglob("*.png")), "Unpacking gave no pictures.")


def _client_file(machine: Machine, name: str) -> Path:
    """A file of the client, which the user may read and the program need not write."""
    folder = machine.debian.path(_CLIENT)
    folder.mkdir(exist_ok=True)
    os.chown(folder, 1000, 1000)
    return folder / name


def _picture(number: int) -> bytes:
    from io import BytesIO

    from PIL import Image

    buffer = BytesIO()
    Image.new("RGB", (64, 64), (20 * number, 90, 255 - 20 * number)).save(buffer, "PNG")
    return buffer.getvalue()


CHECKS = (
    folder_is_imported,
    zip_is_imported,
    csv_is_imported,
    parquet_is_imported,
    deliveries_are_written_and_found_right,
    archive_is_validated,
    next_items_are_suggested,
    project_is_sound_and_travels,
)
