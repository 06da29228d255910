"""The places of a picture that speak for a label, where it is known which do."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.jobs import JobCancelledError, JobContext
from labeller.learning.explaining.pictures import CELLS, places_that_speak
from tests.learning.explaining.making import opinion_of

# Class 1 is a red corner at the upper left, whatever else there is.
CORNER = opinion_of(lambda square: (float(square[:40, :40, 0].mean()) / 128 - 1, 0.0))


def picture(height: int, width: int) -> np.ndarray:
    made = np.full((height, width, 3), 40, dtype=np.uint8)
    made[: height // 6, : width // 6] = (255, 0, 0)
    return made


@pytest.mark.parametrize("size", [(224, 224), (90, 400), (3000, 40)])
def test_corner_on_which_the_label_depends_stands_out(size):
    evidence = places_that_speak(picture(*size), CORNER, JobContext())
    heat = evidence.weights[:, 1].reshape(CELLS, CELLS)
    assert np.unravel_index(heat.argmax(), heat.shape) == (0, 0)
    assert heat[0, 0] > 1
    assert abs(heat[4:, 4:]).max() < 0.01


def test_places_cover_the_picture_row_by_row():
    parts = places_that_speak(picture(60, 80), CORNER, JobContext()).parts
    assert len(parts) == CELLS * CELLS
    assert (parts[0], parts[1][:2], parts[-1][2:]) == ((0, 0, 1 / CELLS, 1 / CELLS), (1 / CELLS, 0), (1, 1))


def test_it_can_be_cancelled():
    context = JobContext()
    context.cancel()
    with pytest.raises(JobCancelledError):
        places_that_speak(picture(60, 80), CORNER, context)
