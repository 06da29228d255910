"""Whose suggestion is shown: that of the best by now, and it says who says it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from labeller.domain.changes import EVERYTHING
from labeller.domain.item import FoundAnnotation, Medium, NewItem
from labeller.domain.schema import Task
from labeller.domain.shape import TextSpan
from labeller.jobs import JobContext
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.making import make_loop
from labeller.loop.outside.prelabelling import prelabel
from labeller.loop.outside.source import Said, Seen
from labeller.loop.outside.voice_meter import voice_shares
from labeller.media.hashing import text_hash
from labeller.project.importing import Importer
from labeller.project.project import create_project
from labeller.store import item_store
from tests.loop.making import SUBJECTS, World, texts_about, three_subjects
from tests.loop.outside.test_prelabelling import Echo


def speak(world: World, say, name: str = "heron.onnx") -> None:
    prelabel(world.project, Echo(say, name), JobContext())
    world.loop.note(EVERYTHING)


def right(world: World, score: float = 0.9):
    return lambda seen: Said(
        seen.item.id, tuple(FoundAnnotation(name, score=score) for name in world.truth[seen.item.id])
    )


def wrong(world: World):
    def say(seen: Seen) -> Said:
        other = next(name for name in SUBJECTS if name not in world.truth[seen.item.id])
        return Said(seen.item.id, (FoundAnnotation(other, score=0.9),))

    return say


def shown(world: World, item_id: int) -> tuple[list[str], str]:
    suggestion = world.loop.suggest(item_id)
    return [world.project.schema.label(one).name for one in suggestion.label_ids], suggestion.reason


def label_and_measure(world: World, count: int) -> int:
    """Give so many answers, learn and compare. Returns an item that is open still."""
    for item_id in list(world.truth)[:count]:
        world.answer(item_id)
    world.rank()
    if world.loop.is_measuring_due():
        world.loop.measure(JobContext())
    return max(world.truth)


def test_before_any_answer_the_source_is_shown_with_its_name(world):
    speak(world, right(world))
    world.rank()
    item_id = max(world.truth)
    (label,) = world.truth[item_id]
    assert shown(world, item_id) == ([label], f"heron.onnx says {label} 90 %")


def test_rejected_suggestions_are_followed_by_the_other_labels(world):
    speak(world, right(world))
    world.rank()
    prediction = world.loop.suggest(1).prediction
    assert len(prediction.label_ids) == 3
    assert prediction.probabilities == pytest.approx((0.9, 0.05, 0.05))


def test_good_source_is_shown_beside_a_learner_that_knows_little(world):
    speak(world, right(world))
    item_id = label_and_measure(world, 6)
    names, reason = shown(world, item_id)
    assert tuple(names) == world.truth[item_id]
    assert "heron.onnx says" in reason
    assert "; the learner says" in reason


def test_learner_takes_over_from_a_source_that_it_beats(world):
    speak(world, wrong(world))
    assert "heron.onnx" in shown(world, label_and_measure(world, 6))[1]
    item_id = label_and_measure(world, 24)
    names, reason = shown(world, item_id)
    assert (tuple(names), reason) == (world.truth[item_id], "")


def test_better_one_of_two_sources_is_shown(world):
    speak(world, right(world, 0.999), "good")
    speak(world, wrong(world), "bad")
    assert "bad says" in shown(world, label_and_measure(world, 4))[1], "nothing is known yet: the newest"
    assert "good says" in shown(world, label_and_measure(world, 12))[1]


def test_undone_suggestions_are_shown_no_more(world):
    speak(world, right(world))
    world.rank()
    assert world.loop.suggest(1) is not None
    world.note(world.project.undo())
    world.rank()
    assert world.loop.suggest(1) is None


def test_what_an_audit_has_drawn_is_looked_at_without_any_suggestion(world, monkeypatch):
    speak(world, right(world))
    world.rank()
    drawn = replace(world.loop.ranking.settings, blind=frozenset({1}))
    monkeypatch.setattr(world.loop, "_ranking", replace(world.loop.ranking, settings=drawn))
    assert world.loop.suggest(1) is None
    assert world.loop.suggest(2) is not None


def test_several_labels_are_proposed_each_for_itself(new_world):
    texts = [(text, ("weather", "cooking")) for text in texts_about("weather", 4)]
    world = new_world(texts, task=Task.TEXT_MULTILABEL)
    speak(world, right(world, 0.8))
    world.rank()
    suggestion = world.loop.suggest(1)
    assert suggestion.is_multilabel
    assert [world.project.schema.label(one).name for one in suggestion.label_ids] == ["weather", "cooking"]
    assert suggestion.confidence == pytest.approx(0.8)


def test_comparison_waits_for_more_answers_before_it_is_made_anew(new_world):
    world = new_world(three_subjects(20))
    speak(world, right(world))
    label_and_measure(world, 12)
    assert not world.loop.is_measuring_due()
    world.answer(13)
    world.rank()
    assert not world.loop.is_measuring_due()
    for item_id in range(14, 18):
        world.answer(item_id)
    world.rank()
    assert world.loop.is_measuring_due()


def test_suggestions_of_an_import_are_shown_with_the_name_of_its_file(world):
    text = "rain and thunder"
    found = (FoundAnnotation("weather", score=0.8),)
    new = NewItem(Medium.TEXT, text, text_hash(text), text=text, suggestions=found)
    Importer(world.project, "/somewhere/predictions.json", "label-studio").run([new])
    world.loop.note(EVERYTHING)
    world.rank()
    assert shown(world, 31) == (["weather"], "predictions.json says weather 80 %")


def test_import_suggests_for_items_of_which_others_have_spoken(world):
    speak(world, right(world))
    with world.project.read() as db:
        (item,) = item_store.find_items(db, [1])
    found = (FoundAnnotation("football", score=0.8),)
    new = NewItem(Medium.TEXT, item.name, item.content_hash, text=item.text, suggestions=found)
    for _ in range(2):
        report = Importer(world.project, "/somewhere/predictions.json", "label-studio").run([new])
    assert (report.items_known, report.suggestions_added) == (1, 0), "the same once more adds nothing"
    world.loop.note(EVERYTHING)
    world.rank()
    assert shown(world, 1)[1] == "predictions.json says football 80 %"


def test_spans_of_an_import_say_who_suggests_them(tmp_path):
    project = create_project(tmp_path / "spans.labeller", Task.TEXT_SPANS, ["place"])
    text = "From Rome to Oslo"
    found = (FoundAnnotation("place", TextSpan(5, 9), score=0.8), FoundAnnotation("place", TextSpan(13, 17), score=0.6))
    new = NewItem(Medium.TEXT, text, text_hash(text), text=text, suggestions=found)
    Importer(project, "/somewhere/predictions.json", "prodigy").run([new])
    loop = make_loop(project, EmbeddingCaches(tmp_path / "embeddings"))
    suggested = loop.suggest_annotations(1)
    assert [(one.shape, one.score) for one in suggested] == [(TextSpan(5, 9), 0.8), (TextSpan(13, 17), 0.6)]
    assert suggested[0].reason == "predictions.json says place 80 %"
    loop.close()
    project.close()


@pytest.mark.parametrize(
    ("said", "shares"),
    [
        ([], [1 / 3] * 3),
        ([(1, 0.8)], [0.8, 0.1, 0.1]),
        ([(1, 1.0), (2, 1.0)], [0.5, 0.5, 0]),
        ([(1, 0.0), (2, 0.0), (3, 0.0)], [1 / 3] * 3),
        ([(9, 0.9)], [1 / 3] * 3),
        ([(1, 7.0)], [1, 0, 0]),
    ],
)
def test_what_a_source_leaves_open_is_shared(said, shares):
    assert voice_shares(said, [1, 2, 3], is_multilabel=False) == pytest.approx(shares)
