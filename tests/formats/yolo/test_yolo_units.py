"""Boxes of YOLO datasets in units that the format does not have: named for what they are, never guessed from a few."""

from __future__ import annotations

import random

import pytest
from PIL import Image

from labeller.domain.fault import Fault
from labeller.formats.coordinate_units import Unit
from labeller.formats.format import ReadOptions
from labeller.formats.registry import format_named
from labeller.formats.yolo.units import unit_of
from labeller.jobs import JobContext


def boxes(count):
    """Centre and size of boxes all over an image, each inside it, in shares."""
    chance = random.Random(7)
    for _ in range(count):
        across, down = chance.uniform(0.05, 0.5), chance.uniform(0.05, 0.5)
        yield chance.uniform(across / 2, 1 - across / 2), chance.uniform(down / 2, 1 - down / 2), across, down


def as_percent(x, y, across, down):
    return x * 100, y * 100, across * 100, down * 100


def as_corners(x, y, across, down):
    return x - across / 2, y - down / 2, x + across / 2, y + down / 2


def as_they_are(*box):
    return box


def source(folder, made, side=640):
    (folder / "data.yaml").write_text("names: [cat]\n")
    for number in range(0, len(made), 2):
        Image.new("L", (side, side), number).save(folder / f"{number}.png")
        rows = (" ".join(f"{one:.6f}" for one in box) for box in made[number : number + 2])
        (folder / f"{number}.txt").write_text("".join(f"0 {row}\n" for row in rows))
    return folder


def faults_of(folder):
    found = format_named("yolo-detect").read(folder, ReadOptions(), JobContext())
    return [getattr(one, "fault", None) for one in found]


@pytest.mark.parametrize(
    ("written", "fault"),
    [(as_percent, Fault.PERCENT_COORDINATES), (as_corners, Fault.CORNER_COORDINATES), (as_they_are, None)],
)
def test_boxes_in_another_unit_are_named_and_left_out(tmp_path, written, fault):
    folder = source(tmp_path, [written(*box) for box in boxes(30)])
    assert set(faults_of(folder)) - {None} == ({fault} if fault else set())


@pytest.mark.parametrize("written", [as_percent, as_corners])
def test_a_few_boxes_tell_nothing(written):
    assert unit_of([written(*box) for box in boxes(9)]) is Unit.SHARES


def test_percent_are_not_told_from_pixels_on_small_images(tmp_path):
    folder = source(tmp_path, [as_percent(*box) for box in boxes(30)], side=100)
    assert set(faults_of(folder)) == {None, Fault.PIXEL_COORDINATES}


def test_large_boxes_near_the_corner_are_no_corners():
    assert unit_of([(0.3, 0.3, 0.55, 0.55)] * 40) is Unit.SHARES


def test_whole_numbers_are_no_percent():
    assert unit_of([(50.0, 50.0, 90.0, 90.0)] * 40) is Unit.SHARES
