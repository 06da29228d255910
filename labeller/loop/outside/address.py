"""A program that listens at an address of this machine as a source: the same lines as the bodies of POST requests.

Only the loopback addresses are taken, and no redirect is followed: the items stay on this machine.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import time
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaitingError
from itertools import islice
from urllib.parse import urlsplit

from labeller.domain.schema import Schema
from labeller.errors import LabellerError, UsageError
from labeller.jobs import JobContext
from labeller.loop.outside import messages
from labeller.loop.outside.lines import MOST_BYTES
from labeller.loop.outside.program import LIMIT_S
from labeller.loop.outside.source import Kind, Said, Seen

# Names are not looked up: whoever answers for them may send the items elsewhere.
_LOOPBACK = {"127.0.0.1": ("127.0.0.1",), "::1": ("::1",), "localhost": ("127.0.0.1", "::1")}
# Items of one request.
_TOGETHER = 16
_POLL_S = 0.1
_QUOTED = 200


class AddressSource:
    """Asks a server of this machine, some items at a time."""

    kind = Kind.ADDRESS

    def __init__(self, url: str, schema: Schema, limit_s: float = LIMIT_S) -> None:
        """Raises UsageError for an address that is none, or not of this machine."""
        self.name = url.strip()
        self._hosts, self._port, self._path = _taken_apart(self.name)
        self._schema = schema
        self._limit_s = limit_s

    def suggest(self, items: Iterator[Seen], context: JobContext) -> Generator[Said, None, None]:
        while batch := list(islice(items, _TOGETHER)):
            yield from self._answers(batch, self._response(batch, context))

    def _answers(self, batch: Sequence[Seen], response: bytes) -> Iterator[Said]:
        waiting = {seen.item.id: seen for seen in batch}
        for line in response.split(b"\n"):
            if not line.strip():
                continue
            try:
                said = messages.read_answer(line, waiting, self._schema)
            except messages.NoAnswerError as error:
                raise self._failed(f"cannot be understood: {error}") from error
            del waiting[said.item_id]
            yield said
        for item_id in waiting:
            yield Said(item_id, trouble="it was not answered")

    def _response(self, batch: Sequence[Seen], context: JobContext) -> bytes:
        """The body that answers these items, within the limit for each of them."""
        body = messages.hello(self._schema) + b"".join(map(messages.question, batch))
        exchange = _Exchange(self._hosts, self._port, self._path, self._limit_s)
        deadline = time.monotonic() + self._limit_s * len(batch)
        with ThreadPoolExecutor(1, thread_name_prefix="local address") as pool:
            waiting = pool.submit(exchange.post, body)
            try:
                while True:
                    context.check()
                    if time.monotonic() > deadline:
                        raise self._failed(f"gave no answer for {self._limit_s * len(batch):.0f} seconds")
                    with contextlib.suppress(StillWaitingError):
                        status, content = waiting.result(_POLL_S)
                        break
            except (OSError, http.client.HTTPException, ValueError) as error:
                raise self._failed(f"does not answer: {getattr(error, 'strerror', None) or error}") from error
            finally:
                exchange.hang_up()
        if status != http.HTTPStatus.OK:
            quoted = " ".join(content[:_QUOTED].decode(errors="replace").split())
            raise self._failed(f"answered with status {status}: {quoted}")
        if len(content) > MOST_BYTES:
            raise self._failed(f"gave more than {MOST_BYTES // 2**20} MB for {len(batch)} items")
        return content

    def _failed(self, what: str) -> LabellerError:
        return LabellerError(f"The program at {self.name} {what}.")


class _Exchange:
    """One request, which another thread may end."""

    def __init__(self, hosts: Sequence[str], port: int, path: str, limit_s: float) -> None:
        self._hosts, self._port, self._path, self._limit_s = hosts, port, path, limit_s
        self._connection: http.client.HTTPConnection | None = None
        self._is_over = False

    def post(self, body: bytes) -> tuple[int, bytes]:
        """Status and body of the response, of which no more is read than may be. Raises OSError, HTTPException."""
        self._connection = self._connected()
        try:
            if self._is_over:
                raise OSError("the work was stopped")
            self._connection.request("POST", self._path, body, {"Content-Type": "application/x-ndjson"})
            response = self._connection.getresponse()
            return response.status, response.read(MOST_BYTES + 1)
        finally:
            self._connection.close()

    def hang_up(self) -> None:
        self._is_over = True
        held = self._connection.sock if self._connection is not None else None
        if held is not None:
            with contextlib.suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)

    def _connected(self) -> http.client.HTTPConnection:
        refused = OSError("nobody listens there")
        for host in self._hosts:
            connection = http.client.HTTPConnection(host, self._port, timeout=self._limit_s)
            try:
                connection.connect()
            except OSError as error:
                refused = error
                connection.close()
            else:
                return connection
        raise refused


def _taken_apart(url: str) -> tuple[tuple[str, ...], int, str]:
    """The hosts to try, the port and the path. Raises UsageError."""
    hint = "Nothing was sent. Write an address of this machine, such as http://127.0.0.1:8000/suggest."
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port or 80
    except ValueError as error:
        raise UsageError(f"{url} is no address.", hint) from error
    if parts.scheme != "http" or not host or parts.username is not None:
        raise UsageError(f"{url} is no address that begins with http://.", hint)
    if host not in _LOOPBACK:
        raise UsageError(f"{host} is not this machine, and items are sent to no other.", hint)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii() or any(letter <= " " for letter in path):
        raise UsageError(f"{url} is no address.", hint)
    return _LOOPBACK[host], port, path
