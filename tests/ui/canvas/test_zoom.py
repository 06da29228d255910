import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSizeF

from labeller.ui.canvas import zoom

VIEW = QSizeF(832, 632)  # 800 x 600 inside the margins
SIDES = st.integers(1, 20_000)


def test_a_large_image_fills_the_view_inside_the_margins():
    assert zoom.fit_zoom(QSizeF(4000, 2000), VIEW, 1.0) == pytest.approx(0.2)


def test_a_small_image_is_enlarged_to_fit():
    assert zoom.fit_zoom(QSizeF(400, 300), VIEW, 1.0) == pytest.approx(2.0)


def test_a_tiny_image_is_enlarged_by_a_whole_number():
    assert zoom.fit_zoom(QSizeF(120, 90), VIEW, 1.0) == 6.0


def test_a_thumbnail_is_enlarged_eight_times_at_most():
    assert zoom.fit_zoom(QSizeF(16, 16), VIEW, 1.0) == 8.0


def test_the_fit_counts_device_pixels():
    assert zoom.fit_zoom(QSizeF(4000, 2000), VIEW, 2.0) == pytest.approx(0.4)


@given(SIDES, SIDES, st.integers(33, 4000), st.integers(33, 4000), st.sampled_from([1.0, 1.25, 1.5, 2.0, 3.0]))
def test_an_image_that_fits_never_leaves_the_view(width, height, view_width, view_height, ratio):
    scale = zoom.fit_zoom(QSizeF(width, height), QSizeF(view_width, view_height), ratio)
    assert scale > 0
    # One device pixel is the least that an image can take.
    assert width * scale <= max((view_width - 32) * ratio, 1) + 0.01 or height * scale <= 1.01
    assert height * scale <= max((view_height - 32) * ratio, 1) + 0.01 or width * scale <= 1.01


@given(SIDES, SIDES, st.integers(100, 4000))
def test_at_the_fit_a_scaled_copy_can_be_shown_one_to_one(width, height, view_side):
    size, view = QSizeF(width, height), QSizeF(view_side, view_side)
    scale = zoom.fit_zoom(size, view, 1.0)
    assert max(width, height) * scale == pytest.approx(zoom.fit_side_px(size, view, 1.0))


def test_zoom_stays_within_its_limits():
    assert zoom.clamped(1000, fit=0.2) == 64
    assert zoom.clamped(0.0001, fit=0.2) == pytest.approx(0.05)


@pytest.mark.parametrize(("before", "after", "rest"), [(0.5, 0.1, 0.2), (0.15, 0.3, 0.2), (0.9, 1.1, 1.0)])
def test_a_step_rests_at_the_fit_and_at_one_to_one(before, after, rest):
    assert zoom.settled(before, after, fit=0.2) == rest


@pytest.mark.parametrize(("before", "after"), [(0.2, 0.3), (1.0, 1.2), (2.0, 3.0)])
def test_a_step_from_a_resting_place_goes_through(before, after):
    assert zoom.settled(before, after, fit=0.2) == after


def test_steps_lead_all_the_way_in_and_back():
    scale = zoom.previous_step(0.0)
    while scale < zoom.MAX_ZOOM:
        assert zoom.previous_step(zoom.next_step(scale)) == pytest.approx(scale)
        scale = zoom.next_step(scale)
