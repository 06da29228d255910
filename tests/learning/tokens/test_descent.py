import numpy as np
import pytest

from labeller.learning.tokens.descent import minimised


def bowl(scales):
    scales = np.asarray(scales, dtype=np.float32)

    def loss_and_slope(place):
        off = place - 1
        return float((scales * off**2).sum() / 2), scales * off

    return loss_and_slope


@pytest.mark.parametrize("scales", [[1, 1, 1], [1, 10, 300], np.linspace(0.1, 50, 200)])
def test_the_bottom_of_a_bowl_is_found(scales):
    found = minimised(bowl(scales), np.zeros(len(scales), dtype=np.float32), 200)
    np.testing.assert_allclose(found, 1, atol=0.05)


def test_logistic_loss_is_as_low_as_scipys():
    from scipy.optimize import minimize

    rng = np.random.default_rng(0)
    features = rng.standard_normal((300, 20)).astype(np.float32)
    signs = np.sign(features @ rng.standard_normal(20) + rng.standard_normal(300)).astype(np.float32)

    def loss_and_slope(place):
        place = place.astype(np.float32)
        margins = signs * (features @ place)
        loss = float(np.logaddexp(0, -margins).sum() + 0.05 * (place**2).sum())
        return loss, features.T @ (-signs / (1 + np.exp(margins))) + np.float32(0.1) * place

    best = minimize(lambda place: loss_and_slope(place)[0], np.zeros(20), method="BFGS", options={"gtol": 1e-3}).fun
    assert loss_and_slope(minimised(loss_and_slope, np.zeros(20, dtype=np.float32), 100))[0] <= best * 1.001


def test_at_the_bottom_nothing_moves():
    np.testing.assert_array_equal(minimised(bowl([1, 2]), np.ones(2, dtype=np.float32), 10), [1, 1])
