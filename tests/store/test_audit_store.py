"""Audits in the settings of a project."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.domain.audit import FrozenLabel
from labeller.store.audit_store import audits_of, packed, unpacked
from labeller.store.damaged import DamagedError

scores = st.integers(0, 10_000).map(lambda steps: steps / 10_000)
frozen_labels = st.lists(
    st.builds(FrozenLabel, st.integers(1, 2**40), st.integers(1, 500), scores), unique_by=lambda one: one.item_id
).map(lambda ones: sorted(ones, key=lambda one: one.item_id))


@given(frozen_labels)
def test_what_is_packed_comes_back(frozen):
    assert unpacked(packed(frozen)) == frozen


def test_many_items_take_little_room():
    frozen = [FrozenLabel(number, 1 + number % 10, 0.97) for number in range(1, 100_001)]
    assert len(packed(frozen)) < 20_000


@pytest.mark.parametrize("text", ["", "no base", "eA==", "alsxXQ==", "altbMV0sWyJ4Il0sWzFdXQ=="])
def test_what_was_not_packed_here_is_damage(text):
    with pytest.raises(DamagedError):
        unpacked(text)


@pytest.mark.parametrize("setting", [[{"seed": 1}], "audits", [1]])
def test_a_setting_from_a_stranger_is_not_believed(setting):
    with pytest.raises(DamagedError):
        audits_of(setting)
