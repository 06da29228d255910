"""Whatever is done can be undone step by step, exactly, and done again, exactly, also after a restart."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from labeller.domain.item import FoundAnnotation
from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.project.project import open_project
from labeller.store.inspection import check
from tests.project.commands.strategies import (
    added_labels,
    answer_edits,
    changed_labels,
    mark_edits,
    other_edits,
    removed_labels,
)
from tests.store.making import add, new_project, photo, state_of


def found(number, label, score):
    """A photo that is labelled, has a suggestion, or neither."""
    if score is None:
        return photo(f"{number}.jpg", label)
    suggested = (FoundAnnotation(label or "a", score=score),)
    return replace(photo(f"{number}.jpg"), suggestions=suggested, is_flagged=number % 3 == 0)


imports = st.lists(
    st.builds(found, st.integers(0, 13), st.none() | st.sampled_from("abcz"), st.none() | st.floats(0, 1)), max_size=5
)


class History(RuleBasedStateMachine):
    """Keeps a copy of every state and compares each step back and forth with it."""

    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp(prefix="labeller-history-"))
        self.project = new_project(self.folder, ("a", "b"), task=Task.IMAGE_CLASSIFICATION)
        first = [found(number, "ab"[number % 2], 0.5 if number < 4 else None) for number in range(8)]
        add(self.project, first, folder=self.folder / "photos")
        self.path = self.project.path
        self.states = [state_of(self.path)]
        self.now = 0

    def events(self):
        with self.project.read() as db:
            return db.exec_driver_sql("SELECT count(*) FROM event").scalar_one()

    def happened(self):
        self.now += 1
        self.states[self.now :] = [state_of(self.path)]

    @rule(command=answer_edits)
    def answer(self, command):
        self.perform(command)

    @rule(command=mark_edits)
    def mark(self, command):
        self.perform(command)

    @rule(command=added_labels)
    def add_label(self, command):
        self.perform(command)

    @rule(command=changed_labels)
    def change_label(self, command):
        self.perform(command)

    @rule(command=removed_labels)
    def remove_label(self, command):
        self.perform(command)

    @rule(command=other_edits)
    def change_anything_else(self, command):
        self.perform(command)

    def perform(self, command):
        before = self.events()
        try:
            self.project.perform(command)
        except LabellerError:
            assert self.events() == before
        else:
            self.happened()

    @rule(items=imports, folder=st.sampled_from(["photos", "more"]))
    def add_items(self, items, folder):
        before = self.events()
        add(self.project, items, folder=self.folder / folder)
        if self.events() > before:
            self.happened()

    @precondition(lambda self: self.now > 0)
    @rule()
    def undo(self):
        assert self.project.undo() is not None
        self.now -= 1

    @precondition(lambda self: self.now < len(self.states) - 1)
    @rule()
    def redo(self):
        assert self.project.redo() is not None
        self.now += 1

    @rule()
    def reopen(self):
        self.project.close()
        self.project = open_project(self.path, annotator="someone else")

    @invariant()
    def the_file_is_in_the_state_that_was_kept(self):
        if hasattr(self, "states"):
            assert state_of(self.path) == self.states[self.now]

    def teardown(self):
        if not hasattr(self, "states"):
            return
        while self.now > 0:
            self.undo()
            self.the_file_is_in_the_state_that_was_kept()
        while self.now < len(self.states) - 1:
            self.redo()
            self.the_file_is_in_the_state_that_was_kept()
        assert self.project.redo() is None
        self.project.close()
        assert check(self.path) == []
        shutil.rmtree(self.folder)


History.TestCase.settings = settings(max_examples=25, stateful_step_count=20, suppress_health_check=list(HealthCheck))
test_any_history_can_be_undone_and_redone_exactly = History.TestCase
