"""The short form of `make fuzz`: every reader takes what was fuzzed, or refuses it in words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from labeller.errors import LabellerError
from labeller.formats.registry import FORMATS
from tests.reliability.fuzzing.harness import run_once
from tests.reliability.fuzzing.sandbox import EscapeError, Sandbox
from tests.reliability.fuzzing.target import Target
from tests.reliability.fuzzing.targets import TARGETS
from tests.reliability.fuzzing.trees import packed, unpacked

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.timeout(600)
def test_every_reader_takes_a_fixed_handful_of_mutations():
    command = [sys.executable, "-m", "tests.reliability.fuzzing.replay"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert "findings 0" in done.stdout


def test_every_format_is_a_target():
    assert {one.name for one in FORMATS} <= TARGETS.keys()


@pytest.mark.parametrize("tree", [{}, {"a": b""}, {"sub/é 🙂.txt": b"x" * 70_000, "b": b"\0"}])
def test_a_tree_comes_back_from_its_bytes(tree):
    assert unpacked(packed(tree)) == tree


def test_bytes_that_are_cut_are_still_a_tree():
    data = packed({"a.txt": b"hello", "b.txt": b"world"})
    assert all(
        set(unpacked(data[:end])) <= {"", "a", "a.", "a.t", "a.tx", "a.txt", "b", "b.", "b.t", "b.tx", "b.txt"}
        for end in range(len(data))
    )


def outcome_of(tmp_path, run):
    target = Target("x", "y", run, lambda _: ())
    return run_once(target, packed({"a.txt": b"x"}), Sandbox(tmp_path))


def test_an_error_in_words_is_no_finding(tmp_path, monkeypatch):
    def refuse(_source, _scratch):
        raise LabellerError("It cannot be read.")

    assert outcome_of(tmp_path, refuse) is None


@pytest.mark.parametrize("name", ["../secret.png", "../../elsewhere", "/etc/hostname"])
def test_what_lies_beside_the_chosen_folder_is_not_to_be_read(tmp_path, name):
    box = Sandbox(tmp_path)
    with box.holding({"a.txt": b"x"}) as source:
        box._audit("open", (str(source / "a.txt"), "r", os.O_RDONLY))
        with pytest.raises(EscapeError):
            box._audit("open", (str(source / name), "r", os.O_RDONLY))


def test_what_somebody_chose_is_not_to_be_changed(tmp_path):
    box = Sandbox(tmp_path)
    with box.holding({"a.txt": b"x"}) as source:
        box._audit("os.rename", (str(box.scratch / "a"), str(box.scratch / "b"), -1, -1))
        with pytest.raises(EscapeError):
            box._audit("os.remove", (str(source / "a.txt"), -1))


def test_any_other_error_is_a_finding(tmp_path):
    finding = outcome_of(tmp_path, lambda source, _: source.joinpath("gone").read_bytes())
    assert "FileNotFoundError" in finding.place
