"""Tags of tokens: every scheme says the same spans, and broken tags are read as far as they make sense."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.formats.tag_scheme import TagScheme
from labeller.formats.texts.tag_names import tag_names
from labeller.formats.texts.tags import Tagged, begins_all_spans, spans_of, tags_of
from tests.formats.made import HOSTILE_LABELS

SPANS = (Tagged(0, 2, "PER"), Tagged(2, 3, "PER"), Tagged(3, 6, "LOC"))


@pytest.mark.parametrize(
    ("scheme", "tags"),
    [
        (TagScheme.IOB2, "B-PER I-PER B-PER B-LOC I-LOC I-LOC O"),
        (TagScheme.IOB1, "I-PER I-PER B-PER I-LOC I-LOC I-LOC O"),
        (TagScheme.IOBES, "B-PER E-PER S-PER B-LOC I-LOC E-LOC O"),
    ],
)
def test_spans_are_written_in_the_scheme_that_is_asked_for(scheme, tags):
    assert tags_of(7, SPANS, scheme) == tags.split()
    assert spans_of(tags.split()).spans == SPANS


@pytest.mark.parametrize(
    ("tags", "spans", "orphans"),
    [
        ("B-PER L-PER U-LOC O", [(0, 2, "PER"), (2, 3, "LOC")], []),
        ("O I-PER I-PER", [(1, 3, "PER")], [1]),
        ("B-PER I-LOC", [(0, 1, "PER"), (1, 2, "LOC")], [1]),
        ("B-PER B-PER", [(0, 1, "PER"), (1, 2, "PER")], []),
        ("B I O B", [(0, 2, ""), (3, 4, "")], []),
        ("PER PER O", [(0, 2, "PER")], [0]),
        ("B-creative-work I-creative-work", [(0, 2, "creative-work")], []),
        ("E-PER I-PER", [(0, 1, "PER"), (1, 2, "PER")], [0, 1]),
        ("", [], []),
    ],
)
def test_tags_of_others_are_read(tags, spans, orphans):
    found = spans_of(tags.split())
    assert ([tuple(one) for one in found.spans], list(found.orphans)) == (spans, orphans)


def test_the_first_scheme_is_told_from_the_others():
    assert not begins_all_spans([["I-PER", "B-PER", "O", "I-LOC"]])
    assert begins_all_spans([["O"], ["O", "B-PER"]])


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 2), st.sampled_from(["A", "B-x", "O"])), max_size=8))
def test_whatever_is_written_is_read_again(lengths):
    spans, at = [], 0
    for length, gap, label in lengths:
        spans.append(Tagged(at + gap, at + gap + length, label))
        at += gap + length
    for scheme in TagScheme:
        assert spans_of(tags_of(at + 1, spans, scheme)).spans == tuple(spans)


@given(st.lists(st.sampled_from([*HOSTILE_LABELS, "a b", "a_b", "a\u00a0b", "-", "_", "-a", "_a", "a--"]), unique=True))
def test_names_for_tags_have_no_blanks_and_stay_different(names):
    tags = tag_names(names)
    assert list(tags) == names
    assert len(set(tags.values())) == len(names)
    assert all(tag and len(tag.split()) == 1 and tag == tag.strip("-") for tag in tags.values())
    assert all(tags[name] == name for name in names if name == name.strip("-") and len(name.split()) == 1)
