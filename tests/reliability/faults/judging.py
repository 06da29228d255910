"""What becomes of one damaged file: does it open, is it said in words, what is saved, and is anything made worse?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from labeller.errors import LabellerError
from labeller.project.commands.answers import SetAnswer
from labeller.project.project import open_project
from labeller.store import answer_store, item_store
from labeller.store.damaged import UNREADABLE
from labeller.store.inspection import check, look_over
from labeller.store.repair import repair
from tests.reliability.faults.victims import Answers, Victim, answers_in
from tests.store.making import state_of

HARMLESS, ALTERED, SAID = "harmless", "altered", "said"


class WorseError(Exception):
    """The program did what it must never do with a damaged file."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a damaged file.

    `kind` is harmless where all answers are as they were, altered where the file opens with something else in it that
    no check can know of, said where opening it or `check` says that it is damaged. `saved` is the share of
    answers that a repair brought back just as they were; 1 where none was needed.
    """

    kind: str
    saved: float = 1.0


def judge(victim: Victim, path: Path) -> Verdict:
    """Try everything with a damaged file. Raises WorseError, or what the program let through, where it does harm."""
    before = _bytes_of(path)
    # A sound file with a log is changed by being opened: the log is folded in.
    faults = _refusal(path)
    if _bytes_of(path) != before:
        raise WorseError("a file that was only looked at is not what it was")
    if not faults:
        return _used(victim, path)
    target = path.with_name("saved.labeller")
    target.unlink(missing_ok=True)
    try:
        repair(path, target)
    except LabellerError as error:
        _in_words(error)
        if target.exists():
            raise WorseError("a repair that failed left a file behind") from error
        return Verdict(SAID, 0.0)
    finally:
        if _bytes_of(path) != before:
            raise WorseError("repairing changed the damaged file")
    saved = _tried_out(target)
    return Verdict(SAID, _share(victim.answers, saved))


def is_untouched(path: Path, sound: object) -> bool:
    """A quick look for the many bytes that nothing depends on: it opens, and every row is as it was."""
    try:
        look_over(path, "ro")
        return state_of(path) == sound
    except (LabellerError, *UNREADABLE):
        return False


def _refusal(path: Path) -> list[str]:
    """What is said against a file: by opening it to look, or else by a check."""
    try:
        project = open_project(path, read_only=True)
    except LabellerError as error:
        _in_words(error)
        return _checked(path) or [error.title]
    try:
        with project.read() as db:
            ids = item_store.find_item_ids(db)
            item_store.find_items(db, ids)
            answer_store.find_answers(db, ids)
    except LabellerError as error:
        _in_words(error)
        if not _checked(path):
            raise WorseError(f"it cannot be read and check finds nothing: {error}") from error
    finally:
        project.close()
    return _checked(path)


def _checked(path: Path) -> list[str]:
    try:
        return check(path)
    except LabellerError as error:
        _in_words(error)
        return [error.title]


def _used(victim: Victim, path: Path) -> Verdict:
    """Nothing is said against it: then it must be possible to work with it."""
    is_as_before = _answers(path) == victim.answers
    _tried_out(path)
    return Verdict(HARMLESS if is_as_before else ALTERED, _share(victim.answers, _answers(path)))


def _tried_out(path: Path) -> Answers:
    """Open for work, answer, undo, close: what is in it then."""
    try:
        project = open_project(path, annotator="ann")
        with project.read() as db:
            ids = item_store.find_item_ids(db)
            item_store.find_items(db, ids)
            answer_store.find_answers(db, ids)
        if ids:
            project.perform(SetAnswer(ids[-1], None))
            project.undo()
        project.close()
    except LabellerError as error:
        raise WorseError(f"nothing was said against {path.name} and it cannot be used: {error}") from error
    faults = check(path)
    if faults:
        raise WorseError(f"{path.name} was sound before it was worked with: {faults[0]}")
    return _answers(path)


def _answers(path: Path) -> Answers:
    try:
        return answers_in(path)
    except UNREADABLE as error:
        raise WorseError(f"answers of {path.name} cannot be read and check finds nothing: {error}") from error


def _share(wanted: Answers, found: Answers) -> float:
    if not wanted:
        return 1.0
    return sum(found.get(item) == said for item, said in wanted.items()) / len(wanted)


def _in_words(error: LabellerError) -> None:
    if not error.title or not error.hint or "Traceback" in str(error) or "sqlite3." in str(error):
        raise WorseError(f"this is no message for people: {error!r}") from error


def _bytes_of(path: Path) -> tuple[bytes, bytes]:
    log = path.with_name(f"{path.name}-wal")
    return path.read_bytes(), log.read_bytes() if log.exists() else b""
