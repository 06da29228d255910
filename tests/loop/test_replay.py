"""The answers of a labelled project as arrays that can be replayed."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.domain.schema import Task
from labeller.errors import LabellerError, UsageError
from labeller.loop.replay import find_known_answers
from labeller.media.hashing import text_hash
from tests.loop.conftest import MakeWorld
from tests.loop.making import World, add_texts, three_subjects


def test_every_labelled_item_is_there_whoever_answered_it(world: World):
    for item_id in range(1, 21):
        world.answer(item_id, is_control=item_id % 5 == 0)
    world.skip(21)
    known = find_known_answers(world.project, world.loop.caches)
    names = {label.id: label.name for label in world.project.schema.labels}
    assert len(known.embeddings) == len(known.targets) == len(known.hashes) == 20
    assert [(names[one],) for (one,) in known.label_ids] == [world.truth[item_id] for item_id in range(1, 21)]
    assert [world.project.schema.names[target] for target in known.targets] == [
        *(world.truth[item_id][0] for item_id in range(1, 21))
    ]


def test_embeddings_stand_beside_their_items(world: World):
    for item_id in world.truth:
        world.answer(item_id)
    known = find_known_answers(world.project, world.loop.caches)
    entries = next(iter(world.loop.caches._open.values())).entries
    assert np.array_equal(known.embeddings, entries.vectors[entries.rows(known.hashes)])


def test_items_that_nobody_has_read_or_labelled_are_left_out(world: World):
    add_texts(world.project, ["unread"])
    world.truth[31] = ("weather",)
    for item_id in range(10, 32):
        world.answer(item_id)
    known = find_known_answers(world.project, world.loop.caches)
    assert text_hash("unread") not in known.hashes
    assert len(known.hashes) == 21


def test_several_labels_come_as_truth_values(new_world: MakeWorld):
    texts = [(text, ("weather", "cooking")[: number % 3]) for number, (text, _) in enumerate(three_subjects(5))]
    world = new_world(texts, task=Task.TEXT_MULTILABEL, labels=["weather", "cooking"])
    for item_id in world.truth:
        world.answer(item_id)
    known = find_known_answers(world.project, world.loop.caches)
    assert known.targets.astype(int).tolist() == [[[0, 0], [1, 0], [1, 1]][number % 3] for number in range(15)]


@pytest.mark.parametrize("answered", [0, 9])
def test_few_answers_are_too_few(world: World, answered: int):
    for item_id in range(1, answered + 1):
        world.answer(item_id)
    with pytest.raises(LabellerError, match=f"has {answered} answers that can be replayed; 10 are needed"):
        find_known_answers(world.project, world.loop.caches)


def test_project_without_labels_cannot_be_replayed(new_world: MakeWorld):
    world = new_world(three_subjects(5), labels=())
    with pytest.raises(LabellerError, match="10 are needed"):
        find_known_answers(world.project, world.loop.caches)


def test_what_is_drawn_is_not_replayed_as_labels_of_whole_items(new_world: MakeWorld):
    world = new_world(three_subjects(5), task=Task.TEXT_SPANS)
    with pytest.raises(UsageError, match="text-spans cannot be replayed"):
        find_known_answers(world.project, world.loop.caches)
