"""YOLO as Darknet has it, read by Datumaro."""

from __future__ import annotations

from tests.readers.comparing import assert_same, cut_box, held, read


def test_datumaro_reads_boxes(ask, exported):
    export = exported("boxes", "yolo-darknet")
    found = ask("with_datumaro", "read", folder=export.target, layout="yolo")
    assert found["labels"] == export.written_labels
    assert_same(read(found["items"], lambda one: one["box"]), held(export, cut_box), export, 0.02)
