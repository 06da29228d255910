import threading
from collections.abc import Iterator

import pytest

from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.ui.job_runner import JobRunner


@pytest.fixture
def runner(qapp) -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    assert runner.cancel_all_and_wait(), "a job did not stop"


def never(outcome=None):
    raise AssertionError(f"must not be called, got {outcome!r}")


def until_cancelled(context: JobContext) -> None:
    while True:
        context.check()


def test_result_arrives_on_the_gui_thread(runner, qtbot):
    got = []
    runner.start("sum", lambda _: 2 + 2, done=lambda n: got.append((n, threading.current_thread())), failed=never)
    qtbot.waitUntil(lambda: bool(got))
    assert got == [(4, threading.main_thread())]


def test_job_runs_off_the_gui_thread_under_its_name(runner, qtbot):
    names = []
    runner.start("rank pool", lambda _: threading.current_thread().name, done=names.append, failed=never)
    qtbot.waitUntil(lambda: bool(names))
    assert names == ["job rank pool"]


def test_newer_job_wins(runner, qtbot):
    got, gate = [], threading.Event()
    runner.start("rank", lambda _: gate.wait(2) and "old", done=got.append, failed=never)
    runner.start("rank", lambda _: "new", done=got.append, failed=never)
    qtbot.waitUntil(lambda: bool(got))
    gate.set()
    qtbot.wait(50)
    assert got == ["new"]


def test_jobs_of_other_names_run_beside_each_other(runner, qtbot):
    got, meet = [], threading.Barrier(2)
    for name in ("rank", "import"):
        runner.start(name, lambda _: meet.wait(5), done=got.append, failed=never)
    qtbot.waitUntil(lambda: len(got) == 2)


def test_failure_hands_over_the_error(runner, qtbot):
    errors = []
    trouble = LabellerError("The disk is full.")

    def fail(context: JobContext) -> None:
        raise trouble

    runner.start("export", fail, done=never, failed=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert errors == [trouble]


def test_cancelled_job_says_so_and_delivers_nothing(runner, qtbot):
    said = []
    runner.start("import", until_cancelled, done=never, failed=never, cancelled=lambda: said.append("cancelled"))
    runner.cancel("import")
    qtbot.waitUntil(lambda: bool(said))
    assert not runner.is_running("import")


def test_job_that_finished_in_spite_of_a_cancel_still_delivers(runner, qtbot):
    got, gate = [], threading.Event()
    running = runner.start("export", lambda _: gate.wait(2) and "written", done=got.append, failed=never)
    qtbot.wait(20)
    running.cancel()
    gate.set()
    qtbot.waitUntil(lambda: bool(got))
    assert got == ["written"]


def test_forgotten_job_calls_nobody(runner, qtbot):
    gate = threading.Event()
    running = runner.start("preview", lambda _: gate.wait(2), done=never, failed=never, cancelled=never)
    runner.forget("preview")
    with qtbot.waitSignal(running.ended):
        gate.set()


def test_progress_arrives_and_the_last_word_is_kept(runner, qtbot):
    seen, gate = [], threading.Event()

    def count(context: JobContext) -> None:
        for step in range(1000):
            context.progress(step, 1000, f"step {step}")
        gate.wait(2)

    running = runner.start("count", count, done=lambda _: None, failed=never)
    running.progressed.connect(seen.append)
    qtbot.waitUntil(lambda: running.progress.done == 999)
    gate.set()
    assert len(seen) < 20
    assert running.progress.message == "step 999"


def test_jobs_are_listed_while_they_run(runner, qtbot):
    with qtbot.waitSignal(runner.jobs_changed):
        runner.start("import", until_cancelled, done=never, failed=never, title="Import photos")
    runner.start("refit", until_cancelled, done=never, failed=never, visible=False)
    assert [running.title for running in runner.visible_jobs] == ["Import photos"]
    assert len(runner.jobs) == 2
    runner.cancel("import")
    qtbot.waitUntil(lambda: not runner.visible_jobs)


def test_latest_job_waits_for_the_one_under_way_and_replaces_those_that_wait(runner, qtbot):
    got, gate = [], threading.Event()
    runner.start_latest("refit", lambda _: gate.wait(2) and "first", done=got.append, failed=never)
    runner.start_latest("refit", lambda _: "second", done=never, failed=never, cancelled=never)
    runner.start_latest("refit", lambda _: "third", done=got.append, failed=never)
    gate.set()
    qtbot.waitUntil(lambda: len(got) == 2)
    assert got == ["first", "third"]


def test_waiting_job_runs_after_a_failed_one(runner, qtbot):
    got, gate = [], threading.Event()

    def fail(context: JobContext) -> None:
        gate.wait(2)
        raise LabellerError("No.")

    runner.start_latest("refit", fail, done=never, failed=got.append)
    runner.start_latest("refit", lambda _: "second", done=got.append, failed=never)
    gate.set()
    qtbot.waitUntil(lambda: len(got) == 2)
    assert got[1] == "second"


def test_cancelling_drops_the_job_that_waits(runner, qtbot):
    said = []
    runner.start_latest("refit", until_cancelled, done=never, failed=never, cancelled=lambda: said.append("cancelled"))
    runner.start_latest("refit", never, done=never, failed=never, cancelled=never)
    runner.cancel("refit")
    qtbot.waitUntil(lambda: bool(said))
    qtbot.wait(30)
    assert not runner.jobs


def test_nothing_is_delivered_after_shutdown(runner, qtbot):
    gate = threading.Event()
    runner.start("rank", lambda _: gate.wait(0.2) or "late", done=never, failed=never, cancelled=never)
    assert runner.cancel_all_and_wait()
    qtbot.wait(50)


def test_shutdown_tells_of_a_job_that_does_not_stop(qapp):
    runner, gate = JobRunner(), threading.Event()
    runner.start("stuck", lambda _: gate.wait(5), done=never, failed=never)
    assert not runner.cancel_all_and_wait(timeout_s=0.05)
    gate.set()


def test_nothing_starts_after_shutdown(runner, qtbot):
    runner.cancel_all_and_wait()
    runner.start("rank", never, done=never, failed=never)
    qtbot.wait(30)
    assert not runner.jobs


def test_threads_do_not_pile_up(runner, qtbot):
    before, got = threading.active_count(), []
    for number in range(50):
        runner.start(f"job {number}", lambda _: None, done=got.append, failed=never)
    qtbot.waitUntil(lambda: len(got) == 50)
    qtbot.waitUntil(lambda: threading.active_count() == before)


def test_error_in_a_callback_leaves_the_runner_clean(runner, qtbot):
    with qtbot.capture_exceptions() as caught:
        runner.start("rank", lambda _: 1, done=never, failed=never)
        qtbot.waitUntil(lambda: bool(caught))
    assert not runner.jobs


def test_result_of_a_silenced_job_is_discarded(runner, qtbot):
    discarded, gate = [], threading.Event()
    runner.start("open", lambda _: gate.wait(2) and "first", done=never, failed=never, discarded=discarded.append)
    runner.start("open", lambda _: "second", done=lambda _: gate.set(), failed=never, discarded=never)
    qtbot.waitUntil(lambda: bool(discarded))
    assert discarded == ["first"]


def test_result_that_comes_after_shutdown_is_discarded(qapp):
    runner, discarded, gate, quiet = JobRunner(), [], threading.Event(), threading.Event()
    runner.start("open", lambda _: gate.wait(2) and "late", done=never, failed=never, discarded=discarded.append)
    assert not runner.cancel_all_and_wait(0.01, quiet.set)
    gate.set()
    assert quiet.wait(2)
    assert discarded == ["late"]


def test_result_that_nobody_fetched_before_shutdown_is_discarded(qapp):
    runner, discarded = JobRunner(), []
    runner.start("open", lambda _: "made", done=never, failed=never, discarded=discarded.append)
    while any(thread.name == "job open" for thread in threading.enumerate()):
        pass
    assert runner.cancel_all_and_wait()
    assert discarded == ["made"]


def test_what_follows_shutdown_waits_for_the_last_job(qapp):
    runner, gate, quiet = JobRunner(), threading.Event(), threading.Event()
    runner.start("write", lambda _: gate.wait(2), done=never, failed=never)
    runner.cancel_all_and_wait(0.01, quiet.set)
    assert not quiet.is_set()
    gate.set()
    assert quiet.wait(2)
