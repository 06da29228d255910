"""A program of the user as a source: questions to its standard input, answers from its standard output."""

from __future__ import annotations

import os
import queue
import shlex
import time
from collections.abc import Generator, Iterator
from itertools import islice

from labeller.domain.item import ItemId
from labeller.domain.schema import Schema
from labeller.errors import LabellerError, UsageError
from labeller.jobs import JobContext
from labeller.loop.outside import messages
from labeller.loop.outside.child import Child
from labeller.loop.outside.lines import MOST_BYTES, LongLineError
from labeller.loop.outside.source import Kind, Said, Seen

# How long a program may be silent while it owes an answer; loading a model takes long.
LIMIT_S = 120.0
# So many questions are sent before their answers: a program may answer in batches of this size.
AHEAD = 64


class ProgramSource:
    """Asks a program that the user has named. It is run without a shell, and killed when the work is done."""

    kind = Kind.COMMAND

    def __init__(self, command: str, schema: Schema, limit_s: float = LIMIT_S) -> None:
        """Raises UsageError for a command that is none."""
        self.name = command.strip()
        self._arguments = _split(self.name)
        self._schema = schema
        self._limit_s = limit_s

    def suggest(self, items: Iterator[Seen], context: JobContext) -> Generator[Said, None, None]:
        child = Child(self._arguments)
        try:
            child.send(messages.hello(self._schema))
            yield from self._talk(child, items, context)
        finally:
            child.end()

    def _talk(self, child: Child, items: Iterator[Seen], context: JobContext) -> Iterator[Said]:
        asked: dict[ItemId, Seen] = {}
        is_all_asked = False
        heard_at = time.monotonic()
        while True:
            for seen in islice(items, AHEAD - len(asked)):
                heard_at = time.monotonic() if not asked else heard_at
                asked[seen.item.id] = seen
                child.send(messages.question(seen))
            if len(asked) < AHEAD and not is_all_asked:
                is_all_asked = True
                child.finish()
            if not asked:
                return
            context.check()
            line = self._line(child, heard_at)
            if line is not None:
                said = self._understood(line, asked)
                heard_at = time.monotonic()
                del asked[said.item_id]
                yield said

    def _line(self, child: Child, heard_at: float) -> bytes | None:
        """The next line; None if there is none yet. Raises LabellerError if there will be none."""
        try:
            heard = child.hear()
        except queue.Empty:
            if time.monotonic() - heard_at > self._limit_s:
                raise self._failed(f"gave no answer for {self._limit_s:.0f} seconds", child) from None
            return None
        if isinstance(heard, bytes):
            return heard
        if isinstance(heard, LongLineError):
            raise self._failed(f"wrote a line of more than {MOST_BYTES // 2**20} MB")
        status = child.status()
        how = "closed its output" if status is None else f"ended with status {status}"
        raise self._failed(f"{how} before all items were answered", child)

    def _understood(self, line: bytes, asked: dict[ItemId, Seen]) -> Said:
        try:
            return messages.read_answer(line, asked, self._schema)
        except messages.NoAnswerError as error:
            raise self._failed(f"cannot be understood: {error}") from error

    def _failed(self, what: str, child: Child | None = None) -> LabellerError:
        told = child.told() if child is not None else ""
        said = f" Its last words: {told}" if told else ""
        return LabellerError(f"The program {self._arguments[0]} {what}.{said}")


def _split(command: str) -> list[str]:
    """The program and its arguments, as a terminal would take them apart."""
    try:
        arguments = shlex.split(command, posix=os.name != "nt")
    except ValueError as error:
        raise UsageError("The command has a quotation mark that is not closed.", "Nothing was run.") from error
    if not arguments:
        raise UsageError("No program is named.", "Write the program and its arguments, as in a terminal.")
    # Without POSIX rules the quotation marks stay around what they hold together.
    return [one[1:-1] if os.name == "nt" and len(one) > 1 and one[0] == one[-1] == '"' else one for one in arguments]
