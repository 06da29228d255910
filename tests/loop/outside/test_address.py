"""A server of this machine suggests; no other machine is ever asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from labeller.domain.item import Item, Medium
from labeller.domain.schema import Label, Schema, Task
from labeller.errors import LabellerError, UsageError
from labeller.jobs import JobCancelledError, JobContext
from labeller.loop.outside import address
from labeller.loop.outside.address import AddressSource
from labeller.loop.outside.source import Seen

SCHEMA = Schema(Task.TEXT_CLASSIFICATION, (Label(1, "cat", "#000000", 0), Label(2, "dog", "#000000", 1)))
Answer = Callable[[list[dict]], tuple[int, bytes]]


def good(asked: list[dict]) -> tuple[int, bytes]:
    answers = [{"id": one["id"], "labels": [{"label": "dog", "score": 0.5}]} for one in asked[1:]]
    return 200, "\n".join(map(json.dumps, answers)).encode()


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], str]]:
    """Starts a server that answers so, and gives its address."""
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, content = answer([json.loads(line) for line in body.splitlines()])
                try:
                    self.send_response(status)
                    if status == 302:
                        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:
                    pass

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/suggest"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def seen(count: int):
    return iter([Seen(Item(number, Medium.TEXT, f"t{number}", "h", text="words")) for number in range(1, count + 1)])


def ask(url: str, count: int = 3, context: JobContext | None = None, limit_s: float = 20.0):
    return list(AddressSource(url, SCHEMA, limit_s).suggest(seen(count), context or JobContext()))


def test_every_item_is_answered(serve):
    asked = []
    said = ask(serve(lambda items: (asked.append(items[0]["task"]), good(items))[1]), 40)
    assert [one.item_id for one in said] == list(range(1, 41))
    assert asked == ["text-classification"] * 3, "sixteen items a request, each with a hello"


def test_items_left_out_are_told(serve):
    said = ask(serve(lambda items: good(items[:2])))
    assert [one.trouble for one in said] == ["", "it was not answered", "it was not answered"]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda _: (500, b"out of memory"), "status 500: out of memory"),
        (lambda _: (302, b""), "status 302"),
        (lambda _: (200, b"<html>"), "a line is not JSON: <html>"),
        (lambda _: (200, b'{"id": 77, "labels": []}'), "the item 77, which is not waiting"),
        (lambda _: (time.sleep(2), (200, b""))[1], "(gave no answer|does not answer)"),
    ],
)
def test_bad_answers_are_told(serve, answer, why):
    with pytest.raises(LabellerError, match=why):
        ask(serve(answer), 1, limit_s=0.5)


def test_answers_without_an_end_are_cut_off(serve, monkeypatch):
    monkeypatch.setattr(address, "MOST_BYTES", 1000)
    with pytest.raises(LabellerError, match="gave more than"):
        ask(serve(lambda _: (200, b"\n" * 5000)))


def test_nobody_there_is_told(serve):
    with pytest.raises(LabellerError, match="does not answer"):
        ask("http://localhost:9")


def test_waiting_ends_when_the_job_is_cancelled(serve):
    context, gate = JobContext(), threading.Event()

    def never(_: list[dict]) -> tuple[int, bytes]:
        context.cancel()
        gate.wait(5)
        return 200, b""

    with pytest.raises(JobCancelledError):
        ask(serve(never), context=context)
    gate.set()


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "http://192.168.0.7/", "https://127.0.0.1/", "ftp://127.0.0.1/", "127.0.0.1:80", "",
        "http://127.0.0.1@example.org/", "http://a:b@127.0.0.1/", "http://127.0.0.1.example.org/", "http://[::1",
        "http://127.0.0.1:99999/", "http://0.0.0.0/", "http://127.0.0.1/a b", "http://localhost.evil/",
    ],
)  # fmt: skip
def test_other_machines_are_refused(url):
    with pytest.raises(UsageError):
        AddressSource(url, SCHEMA)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/x?y=1", "http://localhost/", "http://[::1]:8000"])
def test_this_machine_is_taken(url):
    assert AddressSource(url, SCHEMA).name == url
