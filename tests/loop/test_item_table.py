"""The arrays that the loop computes on say the same as the project."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from labeller.domain.item import ItemState
from labeller.loop.item_table import ItemTable
from labeller.store.answer_store import Outcome

IDS = (2, 3, 5, 8, 13, 21)
ITEMS: dict[int, tuple[str, str | None]] = {item_id: (f"{item_id:032x}", None) for item_id in IDS}


def outcome(item_id: int, *labels: int, at: float = 0.0, is_control: bool = False, is_skipped: bool = False) -> Outcome:
    state = ItemState.SKIPPED if is_skipped else ItemState.ANSWERED
    return Outcome(item_id, state, is_control, at, labels)


def said(table: ItemTable) -> tuple:
    return (
        table.ids.tolist(),
        table.is_open.tolist(),
        table.is_control.tolist(),
        table.outcomes,
        table.answered(control=False).tolist(),
        table.answered(control=True).tolist(),
    )


outcomes = st.builds(
    lambda labels, at, is_control, is_skipped: (
        lambda item_id: outcome(
            item_id, *(() if is_skipped else labels), at=at, is_control=is_control, is_skipped=is_skipped
        )
    ),
    st.lists(st.integers(1, 3), max_size=2, unique=True),
    st.floats(0, 100),
    st.booleans(),
    st.booleans(),
)
# One step: some items get an answer, or lose it. Item 99 is not in the table.
steps = st.dictionaries(st.sampled_from([*IDS, 99]), st.none() | outcomes, max_size=4)


@given(st.lists(steps, max_size=8))
def test_updating_step_by_step_is_reading_anew(history):
    table, now = ItemTable.of(ITEMS, []), {}
    for step in history:
        given_now = {item_id: make(item_id) for item_id, make in step.items() if make is not None}
        now = {item_id: one for item_id, one in now.items() if item_id not in step} | given_now
        table.update(step, given_now.values())
    assert said(table) == said(ItemTable.of(ITEMS, now.values()))


def test_answered_items_come_in_the_order_of_their_answers():
    table = ItemTable.of(ITEMS, [outcome(3, 1, at=30.0), outcome(8, 1, at=10.0), outcome(13, 1, at=20.0)])
    assert table.ids[table.answered(control=False)].tolist() == [8, 13, 3]


def test_skipped_items_are_neither_open_nor_answered():
    table = ItemTable.of(ITEMS, [outcome(5, is_skipped=True)])
    assert not table.is_open[2]
    assert len(table.answered(control=False)) == 0


@given(st.lists(st.integers(-5, 30)))
def test_places_are_those_of_the_known_items(item_ids):
    table = ItemTable.of(ITEMS, [])
    assert table.ids[table.places(item_ids)].tolist() == [item_id for item_id in item_ids if item_id in IDS]


def test_empty_table_knows_nobody():
    table = ItemTable.of({}, [])
    table.update([1, 2], [outcome(1, 1)])
    assert (len(table), table.places([1, 2]).tolist(), table.outcomes) == (0, [], {})


def test_targets_are_class_indices_in_the_order_of_the_schema():
    table = ItemTable.of(ITEMS, [outcome(2, 7, at=1), outcome(3, 4, at=2), outcome(5, at=3)])
    places, targets = table.targets(table.answered(control=False), [4, 7], is_multilabel=False)
    assert (places.tolist(), targets.tolist()) == ([0, 1], [1, 0])


def test_several_labels_make_a_row_of_truth_values_and_none_is_an_answer_too():
    table = ItemTable.of(ITEMS, [outcome(2, 4, 7, at=1), outcome(3, at=2)])
    places, targets = table.targets(table.answered(control=False), [4, 7], is_multilabel=True)
    assert (places.tolist(), targets.tolist()) == ([0, 1], [[True, True], [False, False]])


def test_labels_that_the_schema_has_lost_do_not_count():
    table = ItemTable.of(ITEMS, [outcome(2, 9, at=1), outcome(3, 4, at=2)])
    answered = table.answered(control=False)
    places, targets = table.targets(answered, [4], is_multilabel=False)
    assert (places.tolist(), targets.tolist()) == ([1], [0])
    assert np.array_equal(table.targets(answered, [4], is_multilabel=True)[1], [[False], [True]])
