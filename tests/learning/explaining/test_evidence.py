"""Log-odds, by which the parts of an item are weighed."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.learning.explaining.evidence import log_odds


def test_of_one_label_per_item_everything_else_is_the_sum_of_the_others():
    found = log_odds(np.array([[0.5, 0.3, 0.2]]), is_multilabel=False)
    assert found[0] == pytest.approx(np.log([0.5 / 0.5, 0.3 / 0.7, 0.2 / 0.8]))


def test_all_but_certain_is_told_from_more_certain_still():
    first, second = log_odds(np.array([[1.0, 1e-9], [1.0, 1e-12]], dtype=np.float32), is_multilabel=False)
    assert second[0] - first[0] == pytest.approx(np.log(1000), rel=1e-3)


def test_several_labels_are_each_against_itself():
    assert log_odds(np.array([[0.8, 0.5]]), is_multilabel=True)[0] == pytest.approx(np.log([4, 1]))


@pytest.mark.parametrize("is_multilabel", [True, False])
@pytest.mark.parametrize("certain", [[[1.0, 0.0]], [[1.0]]])
def test_certainty_is_still_a_number(certain, is_multilabel):
    assert np.isfinite(log_odds(np.array(certain), is_multilabel=is_multilabel)).all()
