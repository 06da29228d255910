import threading

import pytest

from labeller.jobs import JobCancelledError, JobContext, Progress


def test_progress_is_reported():
    reported = []
    JobContext(report=reported.append).progress(2, 5, "reading")
    assert reported == [Progress(2, 5, "reading")]


def test_cancelled_job_stops_at_its_next_report():
    context = JobContext()
    context.cancel()
    with pytest.raises(JobCancelledError):
        context.progress(1)


def test_job_waits_at_a_shut_gate_until_it_opens():
    context, passed = JobContext(), threading.Event()
    context.gate.clear()
    job = threading.Thread(target=lambda: (context.check(), passed.set()))
    job.start()
    assert not passed.wait(0.02)
    context.gate.set()
    assert passed.wait(5)
    job.join()


def test_gate_that_stays_shut_does_not_stop_a_job_for_good():
    context = JobContext()
    context.gate.clear()
    context.check()
    assert not context.gate.is_set()
