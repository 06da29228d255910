"""Kept embeddings survive kills, damage, deletion and several writers; nothing wrong is ever read from them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeller.errors import LabellerError
from labeller.learning.embedding_cache import EmbeddingCache, Entries
from labeller.media.hashing import text_hash
from tests.conftest import ROOT

WIDTH = 4
KEY_BYTES, VECTOR_BYTES = 16, 4 * WIDTH

APPENDING = """
import sys
from pathlib import Path
from tests.learning.test_embedding_cache import add, opened
cache = opened(Path(sys.argv[1]))
for start in range(int(sys.argv[2]), int(sys.argv[3]), 3):
    add(cache, range(start, start + 3))
    print(start, flush=True)
"""


def opened(folder: Path) -> EmbeddingCache:
    return EmbeddingCache(folder, "test", WIDTH)


def digest(number: int) -> str:
    return text_hash(str(number))


def add(cache: EmbeddingCache, numbers: Iterable[int]) -> None:
    """Content number n has the vector (n, n, n, n)."""
    listed = list(numbers)
    cache.append([digest(number) for number in listed], np.array(listed, np.float32).repeat(WIDTH).reshape(-1, WIDTH))


def held(entries: Entries, numbers: Iterable[int]) -> list[int]:
    """Those of the contents that have a vector, which must be theirs."""
    listed = list(numbers)
    rows = entries.rows([digest(number) for number in listed])
    found = {number: entries.vectors[row].tolist() for number, row in zip(listed, rows, strict=True) if row >= 0}
    assert found == {number: [number] * WIDTH for number in found}
    return list(found)


def process(folder: Path, first: int, last: int) -> subprocess.Popen[str]:
    """Another process that adds three contents at a time and prints the first of them once it has."""
    arguments = [sys.executable, "-c", APPENDING, str(folder), str(first), str(last)]
    return subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def all_at_once(*jobs: Callable[[], object]) -> None:
    """Run each on a thread of its own; the first trouble of any of them is raised."""
    with ThreadPoolExecutor(len(jobs)) as threads:
        running = [threads.submit(job) for job in jobs]
    for job in running:
        job.result()


@settings(max_examples=30)
@given(st.lists(st.lists(st.integers(0, 20), unique=True), max_size=4), st.booleans())
def test_every_content_finds_its_own_vector(batches, is_opened_again):
    with TemporaryDirectory() as folder:
        cache = opened(Path(folder))
        for numbers in batches:
            add(cache, numbers)
        entries = (opened(Path(folder)) if is_opened_again else cache).entries
        assert held(entries, range(21)) == sorted({number for numbers in batches for number in numbers})
        assert len(entries) == len({number for numbers in batches for number in numbers})


def test_equal_contents_of_one_batch_are_kept_once(tmp_path):
    cache = opened(tmp_path)
    add(cache, [1, 2, 1])
    assert len(cache.entries) == 2


def test_kept_vectors_cannot_be_written_to(tmp_path):
    cache = opened(tmp_path)
    add(cache, [1])
    with pytest.raises(ValueError, match="read-only"):
        cache.entries.vectors[0] = 0


@pytest.mark.parametrize("kills_after", [1, 4])
def test_killed_process_leaves_what_it_had_said_and_nothing_wrong(tmp_path, kills_after):
    other = process(tmp_path, 0, 3000)
    said = [int(other.stdout.readline()) for _ in range(kills_after)][-1]
    other.kill()
    other.communicate()
    cache = opened(tmp_path)
    assert set(held(cache.entries, range(3000))) >= set(range(said + 3))
    add(cache, range(3000, 3010))
    assert set(held(opened(tmp_path).entries, range(3010))) >= {*range(said + 3), *range(3000, 3010)}


@pytest.mark.parametrize(
    ("name", "cut_bytes", "left"),
    [
        ("keys", 1, 9),
        ("keys", KEY_BYTES, 9),
        ("keys", 2 * KEY_BYTES + 3, 7),
        ("keys", 10 * KEY_BYTES, 0),
        ("keys", 10 * KEY_BYTES + 5, 0),
        ("vectors", 1, 9),
        ("vectors", VECTOR_BYTES, 9),
        ("vectors", 2 * VECTOR_BYTES + 3, 7),
        ("vectors", 10 * VECTOR_BYTES, 0),
    ],
)
def test_what_was_cut_off_is_missing_and_can_be_added_again(tmp_path, name, cut_bytes, left):
    for number in range(10):
        add(opened(tmp_path), [number])
    file = tmp_path / f"test-{WIDTH}" / name
    file.write_bytes(file.read_bytes()[:-cut_bytes])
    cache = opened(tmp_path)
    assert held(cache.entries, range(10)) == list(range(left))
    add(cache, range(20, 23))
    add(cache, range(10))
    assert held(opened(tmp_path).entries, range(30)) == [*range(10), *range(20, 23)]


@pytest.mark.parametrize("size", [1, KEY_BYTES - 1, 5 * KEY_BYTES + 2])
@pytest.mark.parametrize("name", ["keys", "vectors"])
def test_what_was_half_written_does_not_count(tmp_path, name, size):
    add(opened(tmp_path), range(3))
    with (tmp_path / f"test-{WIDTH}" / name).open("ab") as file:
        file.write(b"\x07" * size)
    cache = opened(tmp_path)
    assert held(cache.entries, range(6)) == [0, 1, 2]
    add(cache, range(3, 6))
    assert held(opened(tmp_path).entries, range(6)) == list(range(6))


@pytest.mark.parametrize(
    "head", [b"lbl-emb\n\x02\0\0\0\x04\0\0\0", b"lbl-emb\n\x01\0\0\0\x05\0\0\0", b"\0" * 16, b"lb"]
)
def test_file_of_another_kind_or_version_is_made_anew(tmp_path, head, caplog):
    add(opened(tmp_path), range(3))
    keys = tmp_path / f"test-{WIDTH}" / "keys"
    keys.write_bytes(head + keys.read_bytes()[16:])
    cache = opened(tmp_path)
    assert len(cache.entries) == 0
    add(cache, [5])
    assert held(opened(tmp_path).entries, range(6)) == [5]
    assert "cannot be used and are made again" in caplog.text


def test_two_processes_append_in_turn(tmp_path):
    others = [process(tmp_path, 0, 60), process(tmp_path, 30, 90)]
    for other in others:
        other.communicate()
    assert [other.returncode for other in others] == [0, 0]
    entries = opened(tmp_path).entries
    assert held(entries, range(100)) == list(range(90))
    assert len(entries) == 90


def test_threads_of_one_process_append_in_turn(tmp_path):
    cache = opened(tmp_path)

    def adding(first: int):
        return lambda: [add(cache, [number]) for number in range(first, first + 15)]

    all_at_once(*(adding(first) for first in (0, 10, 20, 30)))
    assert held(cache.entries, range(50)) == list(range(45))
    assert len(opened(tmp_path).entries) == 45


def test_rows_and_vectors_fit_while_other_threads_add_look_and_close(tmp_path):
    cache, is_over = opened(tmp_path), threading.Event()

    def adding() -> None:
        try:
            for number in range(20):
                add(cache, [number])
        finally:
            is_over.set()

    def repeating(look):
        def run() -> None:
            while not is_over.is_set():
                look()

        return run

    all_at_once(
        adding,
        repeating(lambda: held(cache.entries, range(20))),
        repeating(lambda: held(cache.refresh(), range(20))),
        repeating(cache.close),
    )
    assert held(cache.refresh(), range(20)) == list(range(20))


def test_what_was_asked_for_stays_as_it_was(tmp_path):
    cache = opened(tmp_path)
    add(cache, range(5))
    before = cache.entries
    add(cache, range(5, 9))
    shutil.rmtree(tmp_path)
    add(cache, [20])
    cache.close()
    assert held(before, range(30)) == list(range(5))


def test_additions_of_another_are_seen_when_looked_for(tmp_path):
    cache = opened(tmp_path)
    add(opened(tmp_path), range(3))
    assert len(cache.entries) == 0
    assert held(cache.refresh(), range(3)) == [0, 1, 2]


@pytest.mark.parametrize("name", ["", "keys", "vectors"])
def test_deleted_cache_is_empty_and_can_be_used_again(tmp_path, name):
    cache = opened(tmp_path)
    add(cache, range(5))
    path = tmp_path / f"test-{WIDTH}" / name
    path.unlink() if name else shutil.rmtree(path)
    assert len(cache.refresh()) == 0
    add(cache, [7, 8])
    assert held(opened(tmp_path).entries, range(10)) == [7, 8]


def test_cache_that_another_made_anew_is_read_anew(tmp_path):
    cache = opened(tmp_path)
    add(cache, range(5))
    shutil.rmtree(tmp_path)
    add(opened(tmp_path), range(3, 10))
    assert held(cache.refresh(), range(10)) == list(range(3, 10))


@contextmanager
def file_size_limit(size_bytes: int):
    """No file can grow beyond that, as on a full disk."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_full_disk_is_told_and_costs_nothing_that_was_there(tmp_path):
    cache = opened(tmp_path)
    add(cache, range(10))
    with file_size_limit(12 * VECTOR_BYTES + 3), pytest.raises(LabellerError, match="cache of what was read cannot be"):
        add(cache, range(10, 20))
    assert held(cache.refresh(), range(30)) == list(range(10))
    add(cache, range(15, 25))
    assert held(opened(tmp_path).entries, range(30)) == [*range(10), *range(15, 25)]


def test_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LabellerError, match="cache of what was read cannot be used"):
        opened(tmp_path / "file")


def test_folder_that_cannot_be_written_to_can_still_be_read(tmp_path):
    add(opened(tmp_path), range(3))
    lock = tmp_path / f"test-{WIDTH}" / "lock"
    lock.unlink()
    lock.mkdir()  # permissions would not stop an administrator
    cache = opened(tmp_path)
    assert held(cache.entries, range(3)) == [0, 1, 2]
    with pytest.raises(LabellerError, match="cache of what was read cannot be used"):
        add(cache, [3])


@pytest.mark.parametrize("vectors", [np.full((1, WIDTH), np.nan), np.full((1, WIDTH), np.inf), np.ones((1, WIDTH + 1))])
def test_vectors_that_no_learner_could_use_are_refused(tmp_path, vectors):
    cache = opened(tmp_path)
    with pytest.raises(ValueError, match="finite and 4 wide"):
        cache.append([digest(1)], vectors)
    assert len(opened(tmp_path).entries) == 0


@pytest.mark.parametrize("hashes", [["z" * 32], ["0" * 30, "0" * 34], ["00 " * 10 + "00"], [""], ["é" * 32]])
def test_hashes_that_no_content_has_are_the_fault_of_the_file(tmp_path, hashes):
    with pytest.raises(LabellerError, match="project file is damaged"):
        opened(tmp_path).entries.rows(hashes)
