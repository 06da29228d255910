"""A project's settings come from a file and are not trusted."""

from __future__ import annotations

import pytest

from labeller.loop.settings import LoopSettings

DEFAULTS = LoopSettings()


def test_what_is_not_set_has_its_default():
    assert LoopSettings.of({}) == DEFAULTS


def test_what_is_set_is_taken():
    settings = LoopSettings.of({"strategy": "margin", "control_share": 0.2, "seed": 7})
    assert settings == LoopSettings("margin", 0.2, 7)


def test_caller_overrules_the_strategy_of_the_project():
    assert LoopSettings.of({"strategy": "margin"}, "entropy").strategy == "entropy"


@pytest.mark.parametrize("nonsense", [None, "much", [0.1], {}, float("nan"), float("inf"), True, 10**400])
def test_nonsense_gives_a_share_that_can_be_worked_with(nonsense):
    assert 0 <= LoopSettings.of({"control_share": nonsense}).control_share <= 0.5


@pytest.mark.parametrize(("share", "taken"), [(-1, 0.0), (0, 0.0), (0.3, 0.3), (1, 0.5), (99, 0.5)])
def test_share_stays_between_none_and_half(share, taken):
    assert LoopSettings.of({"control_share": share}).control_share == taken


@pytest.mark.parametrize("nonsense", [None, "1", 1.5, [1]])
def test_seed_that_is_no_whole_number_is_the_default(nonsense):
    assert LoopSettings.of({"seed": nonsense}).seed == DEFAULTS.seed


@pytest.mark.parametrize("nonsense", [None, 3, "no-such-strategy"])
def test_strategy_that_there_is_not_is_the_default(nonsense):
    assert LoopSettings.of({"strategy": nonsense}).strategy == DEFAULTS.strategy


def test_seed_below_nought_is_one_that_generators_take():
    assert LoopSettings.of({"seed": -3}).seed == 3
