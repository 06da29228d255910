"""What a source says is kept as suggestions: one step of the history, in the place of what it said before."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator

import pytest

from labeller.domain.item import FoundAnnotation
from labeller.errors import LabellerError
from labeller.jobs import JobCancelledError, JobContext
from labeller.loop.outside import prelabelling
from labeller.loop.outside.prelabelling import prelabel
from labeller.loop.outside.program import ProgramSource
from labeller.loop.outside.source import Kind, Said, Seen
from labeller.project.interrupted import find_interrupted
from labeller.store import event_store, suggestion_store
from tests.loop.making import World
from tests.loop.outside.programs import GOOD, command


class Echo:
    """Says of each item what a function says."""

    kind = Kind.COMMAND

    def __init__(self, say: Callable[[Seen], Said], name: str = "echo") -> None:
        self.name = name
        self._say = say

    def suggest(self, items: Iterator[Seen], context: JobContext) -> Generator[Said, None, None]:
        for seen in items:
            context.check()
            yield self._say(seen)


def always(label: str, score: float = 0.9) -> Callable[[Seen], Said]:
    return lambda seen: Said(seen.item.id, (FoundAnnotation(label, score=score),))


def suggested(world: World) -> dict[int, list[tuple[int, float]]]:
    with world.project.read() as db:
        found = suggestion_store.find_suggested_labels(db, world.truth)
    by_item: dict[int, list[tuple[int, float]]] = {}
    for one in found:
        by_item.setdefault(one.item_id, []).append((one.label_id, one.score))
    return by_item


def run(world: World, source, **options):
    return prelabel(world.project, source, JobContext(), **options)


def test_every_item_gets_its_suggestions_as_one_step(world):
    before = world.project.undo_title()
    report = run(world, Echo(always("cooking")))
    assert (report.items, report.suggested, report.suggestions, report.strange) == (30, 30, 30, ())
    label = world.project.schema.named("cooking")
    assert suggested(world) == {item_id: [(label.id, 0.9)] for item_id in world.truth}
    assert world.project.undo_title() == "Suggestions"
    world.project.undo()
    assert (suggested(world), world.project.undo_title()) == ({}, before)
    world.project.redo()
    assert len(suggested(world)) == 30


def test_same_source_replaces_what_it_said_and_undo_brings_that_back(world, monkeypatch):
    monkeypatch.setattr(prelabelling, "_KEPT_TOGETHER", 7)
    run(world, Echo(always("cooking")))
    run(world, Echo(always("weather")))
    cooking, weather = (world.project.schema.named(name).id for name in ("cooking", "weather"))
    for undone in range(2):
        assert {label for found in suggested(world).values() for label, _ in found} == {weather}, undone
        world.project.undo()
        assert {label for found in suggested(world).values() for label, _ in found} == {cooking}
        assert len(suggested(world)) == 30
        world.project.redo()
    world.project.undo()
    world.project.undo()
    assert suggested(world) == {}


def test_other_sources_keep_what_they_said(world):
    run(world, Echo(always("cooking"), "one"))
    run(world, Echo(always("weather"), "two"))
    assert {len(found) for found in suggested(world).values()} == {2}


def test_only_open_items_are_asked_about(world):
    for item_id in list(world.truth)[:10]:
        world.answer(item_id)
    assert run(world, Echo(always("cooking")), only_open=True).items == 20


def test_labels_that_the_schema_has_not_are_told_and_not_used(world):
    def say(seen: Seen) -> Said:
        found = (FoundAnnotation("Cooking", score=0.8), FoundAnnotation("sailing" if seen.item.id % 2 else "chess"))
        return Said(seen.item.id, found)

    report = run(world, Echo(say))
    assert (report.suggested, dict(report.strange)) == (30, {"sailing": 15, "chess": 15})
    assert {len(found) for found in suggested(world).values()} == {1}, "names are alike but for their case"
    assert len(world.project.schema.labels) == 3


def test_nothing_to_say_leaves_no_trace(world):
    before = world.project.undo_title()
    report = run(world, Echo(always("sailing")))
    assert (report.suggested, report.strange) == (0, (("sailing", 30),))
    assert world.project.undo_title() == before


def test_items_in_trouble_are_listed(world):
    def say(seen: Seen) -> Said:
        return Said(seen.item.id, trouble="blurred") if seen.item.id == 3 else always("cooking")(seen)

    report = run(world, Echo(say))
    assert report.suggested == 29
    assert [(one.file, one.reason) for one in report.problems] == [("item 3", "blurred")]


def test_what_came_before_a_failure_is_kept(world):
    def say(seen: Seen) -> Said:
        if seen.item.id == 11:
            raise LabellerError("The program broke.")
        return always("cooking")(seen)

    with pytest.raises(LabellerError) as failed:
        run(world, Echo(say))
    assert (failed.value.title, failed.value.hint) == ("The program broke.", "Suggestions for 10 items were kept.")
    assert len(suggested(world)) == 10
    assert find_interrupted(world.project) is None, "nothing is to be imported again"
    world.project.undo()
    assert suggested(world) == {}


def test_what_came_before_a_cancel_is_kept(world):
    context = JobContext()

    def say(seen: Seen) -> Said:
        if seen.item.id == 6:
            context.cancel()
        return always("cooking")(seen)

    with pytest.raises(JobCancelledError):
        prelabel(world.project, Echo(say), context)
    assert len(suggested(world)) == 6


def test_suggestions_are_no_answers(world):
    run(world, Echo(always("cooking")))
    world.loop.note(world.project.announce(_everything()))
    world.rank()
    with world.project.read() as db:
        assert event_store.find_titles(db).undo == "Suggestions"
    assert world.loop.ranking.answers == 0


def test_program_suggests_for_a_project(world, tmp_path):
    source = ProgramSource(command(tmp_path, GOOD), world.project.schema)
    report = run(world, source)
    assert report.suggested == 30
    with world.project.read() as db:
        (speaker,) = suggestion_store.find_speakers(db).values()
    assert speaker.source == command(tmp_path, GOOD)


def _everything():
    from labeller.domain.changes import EVERYTHING

    return EVERYTHING
