"""Several at a time, in order, and no more than are asked for."""

from __future__ import annotations

import itertools
import threading

import pytest

from labeller.delivery.side_by_side import side_by_side
from labeller.jobs import JobCancelledError, JobContext


def test_results_come_in_the_order_of_the_things():
    assert list(side_by_side(lambda number: number * number, range(100), JobContext())) == [
        number * number for number in range(100)
    ]


def test_things_are_worked_on_at_the_same_time():
    both_are_here = threading.Barrier(2, timeout=5)
    assert len(list(side_by_side(lambda _: both_are_here.wait(), range(2), JobContext()))) == 2


def test_endless_things_are_not_all_begun():
    begun = itertools.count()
    results = side_by_side(lambda _: next(begun), itertools.count(), JobContext())
    for _ in range(10):
        next(results)
    results.close()
    assert next(begun) < 100


def test_trouble_comes_out():
    def work(number: int) -> None:
        if number == 3:
            raise OSError("no")

    with pytest.raises(OSError, match="no"):
        list(side_by_side(work, range(1000), JobContext()))


def test_cancelled_it_stops_and_nothing_goes_on_behind():
    context, done = JobContext(), []

    def work(number: int) -> None:
        done.append(number)
        if number == 5:
            context.cancel()

    with pytest.raises(JobCancelledError):
        list(side_by_side(work, range(1000), context))
    assert len(done) < 100
    assert not any(thread.name.startswith("delivery") for thread in threading.enumerate())
