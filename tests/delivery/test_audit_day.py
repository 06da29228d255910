"""What an audit says of its day, whatever the clock told when it was delivered."""

from __future__ import annotations

import pytest

from labeller.delivery.audits import AuditStatement


def statement(time):
    return AuditStatement(time, checked=59, wrong=0, most=5, remaining=100, confidence=0.95, least=0.9, seed=1)


def test_the_day_is_that_of_the_delivery():
    assert statement(1_700_000_000.0).day == "2023-11-14"


@pytest.mark.parametrize("time", [1e15, -1e18, float("inf"), float("nan")])
def test_a_time_beyond_all_calendars_ends_no_export(time):
    assert "no calendar" in statement(time).sentence(10)
