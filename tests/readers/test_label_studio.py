"""Label Studio's files, read by the converter of its own SDK."""

from __future__ import annotations


def label_studio(export):
    return {"file": export.target / "tasks.json", "config": export.target / "labeling_config.xml"}


def test_label_studio_converter_reads_boxes(ask, exported):
    export = exported("boxes", "label-studio")
    found = ask("with_label_studio", "coco", **label_studio(export))
    assert found["annotations"]


def test_label_studio_converter_reads_spans(ask, exported):
    export = exported("marked_texts", "label-studio")
    found = ask("with_label_studio", "conll", **label_studio(export))
    assert "B-person" in found
