import pytest

from labeller.errors import UsageError
from labeller.learning.drawn_simulation import FILE_ORDER, simulate_drawn

HELD = range(40, 50)


class Trial:
    """A learner that knows the items that were asked, and is worth more the more of the first ten these are."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def learn(self, keys, previous):  # noqa: ARG002
        self.asked = list(keys)
        return tuple(keys)

    def utilities(self, learner, keys, strategy):  # noqa: ARG002
        return [float(key < 10) for key in keys]

    def f1(self, learner):
        share = sum(key < 10 for key in learner) / 10
        return share, share / 2


def run(strategy, **given):
    trial = Trial()
    return trial, simulate_drawn(trial, range(50), HELD, budget=20, batch=5, strategy=strategy, **given)


def test_file_order_asks_one_after_the_other():
    trial, curve = run(FILE_ORDER)
    assert trial.asked == list(range(20))
    assert [(point.n, point.accuracy) for point in curve.points] == [(5, 0.5), (10, 1.0), (15, 1.0), (20, 1.0)]


def test_what_is_worth_most_is_asked_first():
    _, curve = run("default", seed=3)
    assert curve.points[-1].accuracy == 1.0
    assert curve.points[-1].macro_f1 == 0.5


def test_random_order_does_not_ask_the_learner():
    trial, _ = run("random", seed=1)
    assert trial.asked != list(range(20))
    assert run("random", seed=1)[0].asked == trial.asked
    assert run("random", seed=2)[0].asked != trial.asked


def test_budget_larger_than_the_pool_asks_all():
    trial = Trial()
    curve = simulate_drawn(trial, range(9), [7, 8], budget=100, batch=5)
    assert [point.n for point in curve.points] == [5, 7]


def test_items_held_back_are_never_asked():
    trial = Trial()
    simulate_drawn(trial, range(20), range(5, 15), budget=100, batch=5)
    assert sorted(trial.asked) == [*range(5), *range(15, 20)]


@pytest.mark.parametrize(
    ("answers", "held", "budget", "batch"),
    [([1], [1], 5, 5), ([1, 2], [], 5, 5), ([1, 2], [2], 0, 5), ([1, 2], [2], 5, 0)],
)
def test_simulation_without_anything_to_ask_or_to_hold_back_is_refused(answers, held, budget, batch):
    with pytest.raises(UsageError):
        simulate_drawn(Trial(), answers, held, budget=budget, batch=batch)
