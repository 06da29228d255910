"""DOTA, read by Datumaro."""

from __future__ import annotations

from labeller.domain.item import ItemState
from tests.readers.comparing import assert_same, held, read
from tests.readers.test_yolo import corners


def test_datumaro_reads_rotated_boxes(ask, exported):
    export = exported("tilted", "dota")
    found = ask("with_datumaro", "read", folder=export.target, layout="dota")
    assert_same(read(found["items"], lambda one: one["points"]), held(export, corners), export, 0.05)


def test_every_line_has_eight_corners_a_name_without_blanks_and_a_difficulty(exported):
    export = exported("tilted", "dota")
    lines = [line for file in export.target.rglob("labelTxt/*.txt") for line in file.read_text("utf-8").splitlines()]
    objects = sum(len(one.annotations) for one in export.held.values() if one.state is ItemState.ANSWERED)
    assert len(lines) == objects
    for line in lines:
        *numbers, name, difficulty = line.split(" ")
        assert (len(numbers), bool(name), difficulty) == (8, True, "0")
