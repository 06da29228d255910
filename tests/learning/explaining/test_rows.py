"""The columns of a row that speak for a label, where it is known which do."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.domain.row_columns import ColumnKind, RowColumn
from labeller.learning.explaining.rows import columns_that_speak
from labeller.learning.learners import Answers
from labeller.learning.linear import LinearLearner
from labeller.learning.row_features import dimensions_of, joined, row_blocks

COLUMNS = [
    RowColumn("price", ColumnKind.NUMBER), RowColumn("color", ColumnKind.CATEGORY), RowColumn("size", ColumnKind.NUMBER)
]  # fmt: skip


@pytest.fixture(scope="module")
def table():
    """Eighty rows whose label is whether the colour is red: what `columns_that_speak` takes of row 0."""
    rng = np.random.default_rng(3)
    colors = ["red", "blue"] * 40
    cells = {"price": rng.normal(size=80).tolist(), "color": colors, "size": rng.normal(size=80).tolist()}
    blocks = row_blocks(cells, COLUMNS, 80)
    features = joined(blocks, 80)
    targets = np.array([color == "red" for color in colors], dtype=np.int64)
    learner = LinearLearner().fit(features, Answers(np.arange(80), targets, 2))
    return features, dimensions_of(blocks), learner, 0


def test_column_on_which_the_label_depends_says_most_and_the_others_little(table):
    evidence = columns_that_speak(*table)
    said = dict(zip(evidence.parts, evidence.weights[:, 1], strict=True))
    assert said["color"] > 1
    assert max(abs(said["price"]), abs(said["size"])) < said["color"] / 4


def test_what_speaks_for_one_of_two_labels_speaks_against_the_other(table):
    weights = columns_that_speak(*table).weights
    assert weights[:, 0] == pytest.approx(-weights[:, 1], abs=1e-4)


def test_dimensions_of_columns_cover_all_but_the_constant(table):
    features, columns, _, _ = table
    covered = [place for dimensions in columns.values() for place in range(features.shape[1])[dimensions]]
    assert covered == list(range(1, features.shape[1]))


def test_without_columns_nothing_is_said(table):
    features, _, learner, row = table
    assert columns_that_speak(features, {}, learner, row).weights.shape == (0, 2)
