"""Linear algebra stays in one thread while the learner works, and heavy libraries wait until they are asked for."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import numpy as np
import pytest
import threadpoolctl

from labeller.learning import loading
from labeller.learning.threads import one_blas_thread


def blas_threads() -> set[int]:
    np.ones((2, 2)) @ np.ones((2, 2))
    return {library["num_threads"] for library in threadpoolctl.threadpool_info() if library["user_api"] == "blas"}


def test_the_limit_is_lifted_when_the_last_one_leaves():
    with threadpoolctl.threadpool_limits(2, user_api="blas"):
        with one_blas_thread():
            with one_blas_thread():
                assert blas_threads() == {1}
            assert blas_threads() == {1}
        assert blas_threads() == {2}


def test_the_limit_is_lifted_after_an_error():
    with threadpoolctl.threadpool_limits(2, user_api="blas"):
        with pytest.raises(ZeroDivisionError), one_blas_thread():
            raise ZeroDivisionError
        assert blas_threads() == {2}


def test_the_limit_holds_for_a_library_that_was_loaded_later():
    code = """
import numpy, threadpoolctl
from labeller.learning.threads import one_blas_thread
with one_blas_thread():
    pass
import scipy.ndimage
with threadpoolctl.threadpool_limits(2, user_api="blas"), one_blas_thread():
    libraries = [one["num_threads"] for one in threadpoolctl.threadpool_info() if one["user_api"] == "blas"]
print(len(libraries), max(libraries))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2", "1"]


@pytest.mark.parametrize(
    ("does", "loaded"),
    [
        ("import labeller.learning.choice, labeller.learning.simulation", "[]"),
        ("from labeller.learning.warm_up import warm_up; warm_up()", "['scipy', 'sklearn']"),
    ],
)
def test_heavy_libraries_are_loaded_by_warming_up_and_not_before(does, loaded):
    code = f"import sys; {does}; print([name for name in ('scipy', 'sklearn') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == loaded


def test_jobs_that_load_at_the_same_time_take_turns(monkeypatch):
    inside, crowds = [], []

    def import_slowly(name):
        inside.append(name)
        crowds.append(len(inside))
        time.sleep(0.005)
        inside.remove(name)

    monkeypatch.setattr(loading, "import_module", import_slowly)
    jobs = [threading.Thread(target=loading.load, args=(f"a{number}", f"b{number}")) for number in range(4)]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    assert crowds == [1] * 8
