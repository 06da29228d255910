"""Rows as vectors: what each kind of column says, and that none shouts the others down."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.domain.row_columns import ColumnKind, RowColumn
from labeller.jobs import JobCancelledError
from labeller.learning.row_features import row_features

NUMBER, CATEGORY, TEXT, DATE, YES_NO = (
    ColumnKind.NUMBER, ColumnKind.CATEGORY, ColumnKind.TEXT, ColumnKind.DATE, ColumnKind.YES_NO,
)  # fmt: skip


def features(cells, kind) -> np.ndarray:
    """What one column alone says of its rows, without the constant."""
    return row_features({"c": cells}, [RowColumn("c", kind)], len(cells))[:, 1:]


def test_number_is_its_place_among_the_others_whatever_its_unit():
    metres = features([1.0, 2.0, 3.0, 4.0, 5.0], NUMBER)
    millimetres = features(["1,000", "2000", "3000", "4000", "5000 €"], NUMBER)
    assert np.allclose(metres, millimetres)
    assert metres[2, 0] == 0
    assert metres[0, 0] == -metres[4, 0]


def test_far_out_number_is_pulled_in():
    values = features([*range(100), 1e300], NUMBER)
    assert np.isfinite(values).all()
    assert np.abs(values).max() <= 4


def test_missing_number_has_a_sign_of_its_own_and_no_place():
    values = features([1.0, 2.0, "NA", 3.0], NUMBER)
    assert values[2].tolist() == [0, 0, 1]
    assert not values[[0, 1, 3], 2].any()


def test_dates_are_placed_by_their_days():
    values = features(["2020-01-01", "2020-01-02", "2020-01-03"], DATE)
    assert values[0, 0] < values[1, 0] == 0 < values[2, 0]


def test_frequent_categories_have_an_indicator_each_and_rare_ones_share_one():
    values = features([*["oak"] * 5, *["fir"] * 5, "yew", "elm"], CATEGORY)
    assert values.sum(axis=1).tolist() == [1] * 12
    assert values.shape[1] == 3
    assert (values[10] == values[11]).all()


def test_empty_cell_is_a_category_too():
    values = features(["oak", "oak", "", None, " "], CATEGORY)
    assert (values[2] == values[3]).all()
    assert (values[0] != values[2]).any()


@pytest.mark.parametrize("pair", [("yes", "Y"), ("no", 0), ("NA", "")])
def test_yes_and_no_are_the_same_in_any_spelling(pair):
    values = features([*pair, "yes", "yes", "no", "no"], YES_NO)
    assert (values[0] == values[1]).all()


def test_texts_about_the_same_are_near_each_other():
    values = features(["late delivery of parcel", "parcel delivery late", "a great taste", "tastes great"], TEXT)
    distance = np.linalg.norm(values[:, None] - values[None], axis=2)
    assert distance[0, 1] < distance[0, 2]
    assert distance[2, 3] < distance[1, 3]


def test_column_that_is_not_shown_says_nothing():
    shown = RowColumn("a", NUMBER)
    hidden = RowColumn("b", NUMBER, is_shown=False)
    cells = {"a": [1, 2]}
    assert np.array_equal(row_features(cells, [shown, hidden], 2), row_features(cells, [shown], 2))


def test_column_without_any_number_says_nothing():
    assert features(["NA", None, "x"], NUMBER).shape == (3, 0)


@pytest.mark.parametrize("kind", list(ColumnKind))
def test_no_column_shouts_the_others_down(kind):
    rng = np.random.default_rng(0)
    cells = {
        NUMBER: rng.normal(1e6, 1e3, 200).tolist(),
        DATE: [f"2020-01-{day:02}" for day in rng.integers(1, 29, 200)],
        CATEGORY: [f"kind {number}" for number in rng.integers(0, 12, 200)],
        YES_NO: rng.choice(["yes", "no"], 200).tolist(),
        TEXT: [" ".join(rng.choice(["wing", "bill", "nest", "egg", "sea"], 6)) for _ in range(200)],
    }[kind]
    spread = np.sqrt(features(cells, kind).var(axis=0).sum())
    assert 0.3 < spread < 2


def test_nothing_can_be_made_of_no_rows():
    assert row_features({"a": []}, [RowColumn("a", NUMBER)], 0).shape == (0, 1)


def test_making_them_can_be_cancelled():
    def cancelled() -> None:
        raise JobCancelledError

    with pytest.raises(JobCancelledError):
        row_features({"a": [1]}, [RowColumn("a", NUMBER)], 1, cancelled)


def test_part_of_very_many_texts_tells_in_which_directions_all_vary(monkeypatch):
    words = ["wing", "bill", "nest", "egg", "sea"]
    texts = [f"{words[n % 5]} {words[n // 5 % 5]}" for n in range(400)]
    whole = features(texts, TEXT)
    monkeypatch.setattr("labeller.learning.row_features._MOST_COMPARED", 100)
    part = features(texts, TEXT)
    near = [np.linalg.norm(one[:, None] - one[None], axis=2) for one in (whole, part)]
    assert np.corrcoef(near[0].ravel(), near[1].ravel())[0, 1] > 0.99
