"""kill -9 of the worker while 200 jobs are in flight: nothing is lost, rows are written once."""

import signal
import threading
from collections import Counter

import pytest

from tests.outbox.processes import DEADLINE, Installation, Sink, kill, moments, wait_until

pytestmark = pytest.mark.long

EACH, KILLS = 100, 24


def test_killed_workers_lose_nothing(tmp_path):
    with Sink() as sink, Installation(tmp_path, sink.port) as installation:
        installation.manage("seed", str(EACH), str(EACH), "--deadly")
        kills = kill_repeatedly(installation, sink)
        while (code := installation.work("--idle-exit").wait(timeout=DEADLINE)) != 0:
            assert code == -signal.SIGKILL
            kills += 1

        assert installation.rows("SELECT DISTINCT state FROM outbox_job") == [("done",)]
        written = Counter(number for (number,) in installation.rows("SELECT number FROM ledger_entry"))
        assert written == Counter(range(EACH))
        mails = Counter(sink.received)
        stated = {row[0] for row in installation.rows("SELECT message_id FROM outbox_delivery")}
        assert set(mails) == stated
        assert len(stated) == EACH
        assert mails.total() - EACH <= kills
        # The kills hit work in hand: else this would say nothing.
        repeated = installation.value("SELECT sum(attempts) - count(*) FROM outbox_job")
        assert kills >= KILLS
        assert repeated >= KILLS / 2


def kill_repeatedly(installation, sink):
    """Kill that many workers; some will have been killed by a job of theirs first."""
    for _number, (moment, delay) in zip(range(KILLS), moments(), strict=False):
        before = installation.settled()
        worker = installation.work()
        if moment == "anywhere":
            wait_until(lambda before=before, worker=worker: installation.settled() > before or worker.poll())
            threading.Timer(delay, kill, [worker]).start()
        else:
            sink.strike(lambda worker=worker: kill(worker), after=delay)
        assert worker.wait(timeout=DEADLINE) == -signal.SIGKILL
    return KILLS
