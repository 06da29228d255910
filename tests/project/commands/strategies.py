"""Commands drawn at random, for tests of any sequence of them."""

from __future__ import annotations

from hypothesis import strategies as st

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import ItemState
from labeller.domain.row_columns import ColumnKind, RowColumn
from labeller.domain.schema import Label
from labeller.domain.shape import Box, Mask, Polygon, PolygonPart, Relation, TextSpan
from labeller.project.commands.answers import Comment, Flag, SetAnswer, SetAnswers
from labeller.project.commands.columns import ChooseColumns
from labeller.project.commands.editing import EditAnnotations, Finish
from labeller.project.commands.labels import AddLabel, ChangeLabel, MergeLabels, RemoveLabel
from labeller.project.commands.media import RelinkMedia
from labeller.project.commands.settings import ChangeSetting
from labeller.project.commands.splits import AssignSplits

# Small ranges, so that steps meet; some of these items and labels are never there, so that steps are refused.
item_ids = st.integers(1, 10)
label_ids = st.integers(1, 4)
numbers = st.floats(-1e6, 1e6)
times = st.floats(0, 4e9)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
points = st.tuples(numbers, numbers)
shapes = st.one_of(
    st.none(),
    st.builds(Box, numbers, numbers, numbers, numbers),
    st.builds(TextSpan, st.integers(0, 99), st.integers(0, 99)),
    st.builds(Relation, st.integers(1, 20), st.integers(1, 20)),
    st.builds(Mask, st.just(3), st.just(2), st.just((1, 2, 3))),
    st.builds(Polygon, st.tuples(st.builds(PolygonPart, st.tuples(points, points, points)))),
)
json_values = st.one_of(st.booleans(), st.integers(-(2**40), 2**40), numbers, words, st.lists(words, max_size=2))
annotations = st.builds(
    Annotation,
    label_id=label_ids,
    source=st.sampled_from(Source),
    annotator_id=st.just(1),
    created_at=times,
    seconds=times,
    shape=shapes,
    attributes=st.dictionaries(words, json_values, max_size=2),
    score=st.none() | st.floats(0, 1),
    group=st.none() | st.integers(0, 9),
    order=st.integers(0, 9),
    is_hidden=st.booleans(),
    comment=words,
)
answers = st.builds(
    Answer,
    state=st.sampled_from([ItemState.ANSWERED, ItemState.SKIPPED]),
    annotator_id=st.just(1),
    answered_at=times,
    seconds=times,
    is_control=st.booleans(),
    annotations=st.lists(annotations, max_size=3).map(tuple),
)
labels = st.builds(
    Label,
    id=label_ids,
    name=st.sampled_from("abcdefgh"),
    color=st.just("#123456"),
    position=st.integers(0, 9),
    key=st.sampled_from(["", "1", "2", "x", "y"]),
    guideline=words,
    is_relation=st.booleans(),
)
many_answers = st.lists(st.tuples(item_ids, st.none() | answers), max_size=4, unique_by=lambda pair: pair[0]).map(tuple)

heads = st.builds(
    Answer,
    state=st.sampled_from([ItemState.STARTED, ItemState.ANSWERED]),
    annotator_id=st.just(1),
    answered_at=times,
    seconds=times,
    is_control=st.booleans(),
)
drawing = st.builds(
    EditAnnotations,
    item_id=item_ids,
    removed=st.lists(st.integers(1, 20), max_size=4, unique=True).map(tuple),
    added=st.lists(annotations, max_size=3).map(tuple),
    head=heads,
)
answer_edits = st.one_of(
    st.builds(SetAnswer, item_ids, st.none() | answers),
    st.builds(SetAnswers, many_answers),
    drawing,
    st.builds(Finish, item_ids, heads),
)
mark_edits = st.builds(Flag, item_ids, st.booleans()) | st.builds(Comment, item_ids, words)
added_labels = st.builds(
    AddLabel, st.sampled_from("abcdefgh"), key=st.sampled_from(["", "1", "x"]), is_relation=st.booleans()
)
changed_labels = st.builds(ChangeLabel, labels)
removed_labels = st.builds(RemoveLabel, label_ids) | st.builds(MergeLabels, label_ids, label_ids)
row_columns = st.builds(RowColumn, st.sampled_from("abc"), st.sampled_from(ColumnKind), st.booleans())
other_edits = st.one_of(
    st.builds(ChangeSetting, st.sampled_from(["a", "b"]), st.none() | json_values),
    st.builds(ChooseColumns, st.lists(row_columns, max_size=3).map(tuple)),
    st.builds(AssignSplits.of, st.dictionaries(item_ids, st.none() | st.sampled_from(["train", "test"]), max_size=4)),
    st.builds(RelinkMedia, st.integers(1, 3), st.sampled_from(["photos", "../more", "/mnt/disk"])),
)
edits = st.one_of(answer_edits, mark_edits, added_labels, changed_labels, removed_labels, other_edits)
