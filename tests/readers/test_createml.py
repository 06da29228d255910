"""CreateML, read by supervision and by a few lines of our own."""

from __future__ import annotations

import json

from tests.readers.comparing import assert_same, cut_box, held, read


def test_supervision_reads_boxes(ask, exported):
    export = exported("boxes", "createml")
    folder = export.target / "train"
    found = ask("with_supervision", "createml", images=folder, file=folder / "_annotations.createml.json")
    assert set(found["labels"]) == {label.name for label in export.labels}
    assert_same(read(found["items"], lambda one: one["box"]), held(export, cut_box), export, 1e-3)


def test_createml_has_centres_in_pixels(exported):
    """Read as Apple describes the file: nothing else of it is used."""
    export = exported("boxes", "createml")
    folder = export.target / "train"
    items = json.loads((folder / "_annotations.createml.json").read_text("utf-8"))
    told = [{"file": one["image"], "objects": one["annotations"]} for one in items]
    assert_same(read(told, from_centre, folder), held(export, cut_box), export, 1e-6)


def from_centre(one):
    place = one["coordinates"]
    return [
        place["x"] - place["width"] / 2,
        place["y"] - place["height"] / 2,
        place["width"],
        place["height"],
    ]
