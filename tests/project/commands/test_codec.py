"""Commands as bytes in the history, and back."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.domain.item import Problem
from labeller.domain.schema import Label
from labeller.errors import LabellerError
from labeller.project.commands.answers import SetAnswers
from labeller.project.commands.codec import COMMANDS, decode, encode
from labeller.project.commands.imports import BeginImport, RemoveImport, RestoreImport
from labeller.project.commands.labels import MergeLabels, RemoveLabel, RestoreLabel
from labeller.store.codec import pack
from labeller.store.import_store import ImportBatch
from tests.project.commands.strategies import edits, item_ids, labels
from tests.store.making import answer

restored = st.builds(
    RestoreLabel,
    labels,
    st.none() | st.integers(1, 5),
    st.just('{"suggestion": [{"columns": ["id"], "rows": [[1]]}]}'),
    st.one_of(st.builds(RemoveLabel, item_ids), st.builds(MergeLabels, item_ids, item_ids)),
)


@given(edits | restored)
def test_a_command_comes_back_from_its_bytes(command):
    assert decode(encode(command)) == command


@pytest.mark.parametrize(
    "command",
    [
        BeginImport(ImportBatch(3, "/ü", "csv", None, 1.5, 2.5, 1, 2, 3, 4, (Problem("a", "b"),)), "photos"),
        BeginImport(ImportBatch(3, "/ü", "csv", 7, 1.5)),
        RemoveImport(3),
        RestoreImport(3),
        SetAnswers(tuple((item_id, answer(1, 2)) for item_id in range(500))),
    ],
    ids=lambda command: type(command).__name__,
)
def test_imports_and_bulk_work_come_back_from_their_bytes(command):
    assert decode(encode(command)) == command


def test_every_command_is_frozen_and_listed_under_its_own_name():
    assert len({command.__name__ for command in COMMANDS}) == len(COMMANDS)
    assert all(dataclasses.fields(command) is not None and command.__dataclass_params__.frozen for command in COMMANDS)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"j[]",
        b"j{}",
        pack({"command": "Explode"}),
        pack({"command": ["SetAnswer"]}),
        pack({"command": "SetAnswer", "item_id": "x", "answer": None}),
        pack({"command": "SetAnswer", "item_id": 1, "answer": {"state": "melted"}}),
        pack({"command": "RestoreLabel", "again": {"command": "AddLabel"}}),
        b"j" + b"[" * 100_000,
    ],
    ids=repr,
)
def test_bytes_that_are_no_command_are_refused(data):
    with pytest.raises(LabellerError, match="cannot be read"):
        decode(data)


def test_a_label_in_a_command_keeps_its_skeleton():
    label = Label(1, "horse", "#000000", 0, skeleton=("head", "tail"), skeleton_edges=((0, 1),))
    command = RestoreLabel(label, None, "{}", RemoveLabel(1))
    assert decode(encode(command)) == command
