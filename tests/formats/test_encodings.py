"""Text in another encoding than UTF-8: labels and texts come as they are meant, and the encoding is told."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from labeller.delivery.validation import validate
from labeller.domain.fault import Fault
from labeller.formats.format import ReadOptions
from labeller.formats.registry import format_named
from labeller.jobs import JobContext

LABELS = ["Größe", "Straße", "Löwe", "Bär und Kühe"]
BOX = [1, 1, 4, 4]
COCO = {
    "images": [{"id": 1, "file_name": "a.png", "width": 8, "height": 8}],
    "annotations": [{"id": n, "image_id": 1, "category_id": n, "bbox": BOX, "iscrowd": 0} for n in range(1, 5)],
    "categories": [{"id": n, "name": name} for n, name in enumerate(LABELS, start=1)],
}
LABELME = {
    "imagePath": "a.png",
    "shapes": [{"label": name, "shape_type": "rectangle", "points": [[1, 1], [5, 5]]} for name in LABELS],
}
CREATEML = [
    {
        "image": "a.png",
        "annotations": [{"label": name, "coordinates": {"x": 3, "y": 3, "width": 4, "height": 4}} for name in LABELS],
    }
]
STUDIO = [
    {"data": {"text": "Größe"}, "annotations": [{"result": [{"type": "choices", "value": {"choices": [name]}}]}]}
    for name in LABELS
]
YAML = "names:\n" + "".join(f"  {n}: {name}\n" for n, name in enumerate(LABELS))
ROWS = "".join(f"{n} 0.5 0.5 0.5 0.5\n" for n in range(4))
CONLL = "".join(f"Größe{n} B-{name.replace(' ', '_')}\nist O\n\n" for n, name in enumerate(LABELS))
FASTTEXT = "".join(f"__label__{name.replace(' ', '_')} Größe {n}\n" for n, name in enumerate(LABELS))
DOTA = "".join(f"1 1 6 1 6 6 1 6 {name.replace(' ', '_')} 0\n" for name in LABELS)
UNDERSCORED = ["Größe", "Straße", "Löwe", "Bär_und_Kühe"]


def dumped(document):
    return json.dumps(document, ensure_ascii=False)


SOURCES = [
    ("coco", {"a.json": dumped(COCO)}, LABELS),
    ("labelme", {"a.json": dumped(LABELME)}, LABELS),
    ("createml", {"_annotations.createml.json": dumped(CREATEML)}, LABELS),
    ("label-studio", {"tasks.json": dumped(STUDIO)}, LABELS),
    ("yolo-detect", {"data.yaml": YAML, "a.txt": ROWS}, LABELS),
    ("yolo-detect", {"classes.txt": "\n".join(LABELS), "a.txt": ROWS}, LABELS),
    ("conll", {"data.conll": CONLL}, UNDERSCORED),
    ("fasttext", {"data.txt": FASTTEXT}, UNDERSCORED),
    ("dota", {"images/a.png": "", "labelTxt/a.txt": DOTA}, UNDERSCORED),
]
NAMES = [f"{name} {next(iter(files))}" for name, files, _ in SOURCES]


def made(folder, files, encoding):
    picture = folder / "images/a.png" if "images/a.png" in files else folder / "a.png"
    picture.parent.mkdir(exist_ok=True)
    Image.new("RGB", (8, 8)).save(picture)
    for name, text in files.items():
        if text:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(text.encode(encoding if "B" in text or "ö" in text else "utf-8"))
    return folder


@pytest.mark.parametrize(("name", "files", "labels"), SOURCES, ids=NAMES)
def test_an_old_encoding_is_guessed_and_told(tmp_path, name, files, labels):
    found = validate(made(tmp_path, files, "cp1252"), format_named(name), ReadOptions(), JobContext())
    assert {one: count for one, count in found.counts.labels.items() if count} == dict.fromkeys(labels, 1)
    assert [one.fault for one in found.warnings if one.fault is Fault.WRONG_ENCODING] == [Fault.WRONG_ENCODING]


@pytest.mark.parametrize(("name", "files", "labels"), SOURCES, ids=NAMES)
def test_utf_16_is_read_as_it_is(tmp_path, name, files, labels):
    found = validate(made(tmp_path, files, "utf-16"), format_named(name), ReadOptions(), JobContext())
    assert {one: count for one, count in found.counts.labels.items() if count} == dict.fromkeys(labels, 1)
    assert not found.errors


def test_texts_in_files_of_their_own_are_told_by_their_names(tmp_path):
    for label in ("x", "y"):
        (tmp_path / label).mkdir()
        (tmp_path / label / "a.txt").write_bytes("Größe der Straße, Löwe und Bär".encode("cp1252"))
    found = validate(tmp_path, format_named("folder-per-class"), ReadOptions(), JobContext())
    assert [(one.file, one.fault) for one in found.warnings] == [
        ("x/a.txt", Fault.WRONG_ENCODING),
        ("y/a.txt", Fault.WRONG_ENCODING),
    ]
