import numpy as np
import pytest

from labeller.learning.measures import measure_named

SURE, TORN = [0.98, 0.01, 0.01], [0.4, 0.35, 0.25]


@pytest.mark.parametrize("strategy", ["margin", "entropy", "default", "mixed"])
def test_what_is_sure_is_doubted_less_than_what_is_torn(strategy):
    unsure = measure_named(strategy)(np.array([SURE, TORN], dtype=np.float32))
    assert 0 <= unsure[0] < unsure[1] <= 1
