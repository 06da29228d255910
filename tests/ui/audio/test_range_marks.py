"""Ranges over a sound: overlapping ones on lanes of their own, found by their tags and by their time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from labeller.ui.audio.range_marks import TAG_HEIGHT_PX, RangeMark, RangeMarks, lanes_of
from labeller.ui.audio.time_window import TimeWindow

WINDOW = TimeWindow.whole(10.0)
RECT = QRectF(0, 0, 1000, 200)

spans = st.lists(st.tuples(st.floats(0, 9), st.floats(0.01, 5)), max_size=15)


def mark(key, start_s, end_s, **more):
    return RangeMark(key, start_s, end_s, f"label {key}", "#d55e00", **more)


def tag_of(marks, key):
    """A place in the tag of a range: its beginning, on its lane."""
    lane = lanes_of(marks.marks)[key]
    start = next(one.start_s for one in marks.marks if one.key == key)
    return QPointF(start * 100 + 3, 4 + lane * (TAG_HEIGHT_PX + 2) + 5)


@given(spans)
def test_ranges_on_one_lane_never_overlap(found):
    marks = RangeMarks(mark(key, start, start + length) for key, (start, length) in enumerate(found)).marks
    lanes = lanes_of(marks)
    for one in marks:
        for other in marks:
            if one.key != other.key and lanes[one.key] == lanes[other.key]:
                assert one.end_s <= other.start_s or other.end_s <= one.start_s


def test_there_are_no_more_lanes_than_ranges_at_one_time():
    marks = RangeMarks([mark(1, 0, 4), mark(2, 1, 2), mark(3, 2, 3), mark(4, 5, 6)])
    assert lanes_of(marks.marks) == {1: 0, 2: 1, 3: 1, 4: 0}


def test_of_nested_ranges_the_shortest_is_found_and_each_by_its_tag(qapp):
    marks = RangeMarks([mark(1, 1, 9), mark(2, 3, 5)])
    assert marks.at(QPointF(400, 150), RECT, WINDOW).key == 2
    assert marks.at(QPointF(700, 150), RECT, WINDOW).key == 1
    assert marks.at(tag_of(marks, 1), RECT, WINDOW).key == 1
    assert marks.at(tag_of(marks, 2), RECT, WINDOW).key == 2
    assert marks.at(QPointF(950, 150), RECT, WINDOW) is None


def test_a_range_is_drawn_in_its_colour_and_only_where_it_is(qapp):
    picture = QImage(1000, 200, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    RangeMarks([mark(1, 2, 4), mark(2, 6, 8, is_suggested=True)]).draw(painter, RECT, WINDOW)
    painter.end()
    ground = QColor("white").rgb()
    assert picture.pixel(300, 150) != ground
    assert picture.pixelColor(200, 150).red() > picture.pixelColor(200, 150).blue()
    assert picture.pixel(700, 150) not in {ground, picture.pixel(300, 150)}
    assert picture.pixel(500, 150) == ground


def test_the_name_of_a_range_that_begins_before_the_view_stays_in_it(qapp):
    marks = RangeMarks([mark(1, 1, 9)])
    assert marks.at(QPointF(3, 10), RECT, TimeWindow(10.0, 4.0, 6.0)).key == 1
