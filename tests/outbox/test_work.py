"""The worker as a process."""

import signal

import pytest

from tests.outbox.processes import DEADLINE, Installation, Sink, wait_until


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    with Sink() as sink, Installation(tmp_path_factory.mktemp("work"), sink.port) as installation:
        yield installation


def test_once_runs_what_is_due_and_exits(installation):
    installation.manage("seed", "3", "3")
    assert installation.work("--once").wait(timeout=DEADLINE) == 0
    assert installation.rows("SELECT DISTINCT state FROM outbox_job") == [("done",)]


def test_sigterm_ends_it_between_jobs(installation):
    installation.manage("seed", "100", "100")
    before = installation.settled()
    worker = installation.work()
    wait_until(lambda: installation.settled() > before)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=DEADLINE) == 0
    left = installation.rows("SELECT DISTINCT state, attempts FROM outbox_job WHERE state <> 'done'")
    assert left == [("pending", 0)]


def test_several_workers_share_the_work(installation):
    installation.manage("seed", "50", "50")
    workers = [installation.work("--idle-exit") for _number in range(3)]
    assert [worker.wait(timeout=DEADLINE) for worker in workers] == [0, 0, 0]
    assert installation.rows("SELECT DISTINCT state, attempts FROM outbox_job") == [("done", 1)]
