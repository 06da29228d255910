"""What goes to the terminal."""

from __future__ import annotations

import io
import json
import signal
import sys
from contextlib import redirect_stdout

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.cli.output import counted, plain, print_json, print_rows, terminal_job


@given(st.text())
def test_text_from_data_stays_in_its_line(text):
    assert plain(text).isprintable() or not text.isprintable()
    assert len(plain(text).splitlines()) <= 1
    assert "\x1b" not in plain(text)


@pytest.mark.parametrize("text", ["plain", "Größe", "日本語 🙂", "a  b", ""])
def test_other_text_stays_as_it_is(text):
    assert plain(text) == text


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)))
def test_json_is_one_document_and_says_what_it_should(document):
    for encoding in ("utf-8", "ascii", "cp1252"):
        stream = io.TextIOWrapper(io.BytesIO(), encoding, errors="backslashreplace")
        with redirect_stdout(stream):
            print_json(document)
        stream.seek(0)
        assert json.loads(stream.read()) == document


def test_rows_stand_under_each_other(capsys):
    print_rows([("items", 12000), ("a longer name", "text\n")])
    assert capsys.readouterr().out == "items          12,000\na longer name  text\\n\n"


def test_no_rows_print_nothing(capsys):
    print_rows([])
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("number", "said"), [(0, "0 labels"), (1, "1 label"), (2, "2 labels"), (1200, "1,200 labels")])
def test_one_is_not_many(number, said):
    assert counted(number, "label") == said


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_drawn_where_somebody_watches(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    with terminal_job("Reading") as context:
        context.progress(3, 12, "messages.csv")
    assert "Reading" in sys.stderr.getvalue()


def interrupted(times: int) -> list[str]:
    """What a job still did after so many interrupts."""
    done = []

    def job() -> None:
        with terminal_job("Reading") as context:
            for _ in range(times):
                signal.raise_signal(signal.SIGINT)
            done.append("what was begun")
            context.check()
            done.append("more")

    with pytest.raises(KeyboardInterrupt):
        job()
    return done


def test_interrupt_cancels_the_job_where_it_looks_up_next():
    before = signal.getsignal(signal.SIGINT)
    assert interrupted(1) == ["what was begun"]
    assert signal.getsignal(signal.SIGINT) is before


def test_second_interrupt_is_not_waited_for():
    assert interrupted(2) == []


def test_progress_is_not_drawn_into_a_file(capsys):
    with terminal_job("Reading") as context:
        context.progress(3, 12, "messages.csv")
    assert capsys.readouterr() == ("", "")
