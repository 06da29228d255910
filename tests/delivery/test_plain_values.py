"""Choices become plain JSON, always the same for the same choice."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

import pytest

from labeller.delivery.plain_values import plain
from labeller.delivery.selection import Only, Selection
from labeller.domain.annotation import Source
from labeller.domain.filter import AnnotationFilter


def test_every_part_of_a_choice_is_plain():
    annotations = AnnotationFilter(sources=frozenset({Source.HUMAN, Source.BULK}), label_ids=frozenset({3, 1}))
    told = plain(Selection(Only.ALL, {"train": 0.8, "test": 0.2}, annotations=annotations))
    assert (told["only"], told["fractions"]) == ("all", {"train": 0.8, "test": 0.2})
    assert (told["annotations"]["sources"], told["annotations"]["label_ids"]) == (["bulk", "human"], [1, 3])
    assert json.loads(json.dumps(told)) == told


def test_what_has_no_plain_form_is_refused():
    with pytest.raises(TypeError, match="object has no plain form"):
        plain([{"a": object()}])
    with pytest.raises(TypeError, match="PurePosixPath"):
        plain(PurePosixPath("a"))
