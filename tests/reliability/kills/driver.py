"""Kills one scenario again and again, has every kill judged, and lets what was killed be done to its end."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from tests.reliability.kills.judge import (
    age,
    first_state,
    judge_export,
    judge_project,
    names_below,
    outline,
    sums_below,
)
from tests.reliability.kills.running import Ending, Runner
from tests.reliability.kills.scenario import Scenario
from tests.reliability.kills.told import Told
from tests.store.making import State

# After so many of the kills all of the history is undone and redone, which takes longest.
_UNDONE = 1 / 6
# Some are killed again while they make up for the kill before.
_MOST_IN_A_ROW = 8


@dataclass(slots=True)
class Tally:
    """What came of some kills: how many came in time, what had been told by then, and what was wrong after them."""

    kills: int = 0
    answers: int = 0
    half_exports: int = 0
    faults: list[str] = field(default_factory=list)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.kills + other.kills,
            self.answers + other.answers,
            self.half_exports + other.half_exports,
            self.faults + other.faults,
        )

    def __str__(self) -> str:
        return (
            f"kills {self.kills:>4,}, answers acknowledged {self.answers:>6,}, "
            f"losses {len(self.faults) - self.half_exports}, half exports {self.half_exports}"
        )

    def note(self, faults: list[str], where: str) -> None:
        self.faults += [f"{where}: {fault}" for fault in faults]
        self.half_exports += sum(fault.startswith("half an export") for fault in faults)


class Site:
    """A scenario in a folder, made once and copied for every kill, with what comes of it when nothing disturbs it."""

    def __init__(self, scenario: Scenario, runner: Runner, folder: Path) -> None:
        self._scenario = scenario
        self._runner = runner
        self._made, self._work, self._whole = folder / "made", folder / "work", folder / "whole"
        self._made.mkdir(parents=True)
        scenario.make(self._made)
        self._first = self._first_state()
        # Every run is in the folder of the same name, since projects name their media by it.
        ending = self._undisturbed()
        self.seconds = ending.seconds
        if self._work.exists():
            self._work.rename(self._whole)

    @property
    def work(self) -> Path:
        """The folder in which things are killed."""
        return self._work

    @property
    def results(self) -> tuple[str, ...]:
        """What appears in it."""
        return self._scenario.results

    @property
    def project(self) -> Path:
        return self._work / self._scenario.project

    def kill(self, count: int, dice: random.Random) -> Tally:
        """Kill so often, at moments that `dice` chooses."""
        tally = Tally()
        while tally.kills < count:
            self.begin()
            for _ in range(dice.randrange(1, _MOST_IN_A_ROW + 1)):
                after_s, seed = dice.uniform(0, 1.02 * self.seconds), dice.randrange(10**6)
                ending = self.run(seed, kill_after_s=after_s)
                tally.kills += ending.was_killed
                tally.answers += Told.of(ending.said).answers
                undoes = dice.random() < _UNDONE
                tally.note(self.faults(ending, undoes=undoes), f"after {after_s:.3f} s, script {seed}")
                if tally.kills >= count or not ending.was_killed:
                    break
            tally.note(self.end(), "done again")
        return tally

    def begin(self) -> None:
        """The folder as it was made."""
        shutil.rmtree(self._work, ignore_errors=True)
        shutil.copytree(self._made, self._work)

    def run(self, seed: int, *, kill_after_s: float | None = None, watched_by: tuple[str, ...] = ()) -> Ending:
        wish = self._scenario.wish(self._work, seed)
        return self._runner.run(wish, kill_after_s=kill_after_s, watched_by=watched_by)

    def faults(self, ending: Ending, *, undoes: bool = True) -> list[str]:
        """What is wrong after a run that was killed, or that came to its end."""
        scenario, found = self._scenario, []
        if not ending.was_killed and not self._ended_well(ending):
            found.append(f"it ended with {ending.status}: {ending.errors[-600:]}")
        project = self._work / scenario.project
        if project.exists() or not scenario.makes_project:
            found += judge_project(project, Told.of(ending.said), self._first if undoes else None)
        for name in scenario.results:
            if (self._work / name).exists():
                found += judge_export(self._work / name)
            elif ending.status == 0:
                found.append(f"{name} is not there, though it was said to be done")
        return found + list(scenario.more_faults(self._work))

    def end(self) -> list[str]:
        """Do it again to its end. Gives what is other than in a folder that was never disturbed."""
        scenario = self._scenario
        age(self._work)
        found: list[str] = []
        if scenario.is_resumed and not self._has_results():
            ending = self.run(0)
            found += self.faults(ending)
        if not scenario.is_resumed or found:
            return found + self._left_over(names_below(self._made))
        project = self._work / scenario.project
        if outline(project) != outline(self._whole / scenario.project):
            found.append("the project is not as if nothing had happened")
        for name in scenario.results:
            if not name.endswith(".labeller") and sums_below(self._work / name) != sums_below(self._whole / name):
                found.append(f"{name} is not as if nothing had happened")
        return found + self._left_over(names_below(self._whole))

    def _has_results(self) -> bool:
        names = self._scenario.results
        return bool(names) and all((self._work / name).exists() for name in names)

    def _left_over(self, expected: list[str]) -> list[str]:
        found = names_below(self._work)
        return [f"{name} was left behind" for name in sorted(set(found) - set(expected))] + [
            f"{name} is missing" for name in sorted(set(expected) - set(found))
        ]

    def _first_state(self) -> State | None:
        project = self._made / self._scenario.project
        return first_state(project) if self._scenario.undoes and project.exists() else None

    def _undisturbed(self) -> Ending:
        self.begin()
        # What never ends by itself, as the app does, is killed when it is surely there.
        is_endless = "open" in self._scenario.wish(self._work, 0).arguments
        ending = self.run(0, kill_after_s=6.0 if is_endless else None)
        faults = self.faults(ending)
        if faults:
            raise AssertionError(f"{self._scenario.name} fails without any kill: {faults}\n{ending.errors[-3000:]}")
        return ending

    def _ended_well(self, ending: Ending) -> bool:
        # A project that has what is asked for already refuses, as it should.
        return ending.status == 0 or (self._has_results() and "already" in ending.errors)
