"""Celery's workers drain the same table over a real Redis."""

import os
import signal
import uuid

import pytest
import redis

from tests.outbox.processes import DEADLINE, Installation, Sink, wait_until

pytestmark = pytest.mark.redis


def test_ticks_drain_the_outbox(tmp_path):
    broker_url = os.environ["CELERY_BROKER_URL"]
    queue = f"aion-test-{uuid.uuid4().hex}"
    with Sink() as sink, Installation(tmp_path, sink.port) as installation:
        installation.env |= {"CELERY_BROKER_URL": broker_url, "TEST_QUEUE": queue}
        installation.manage("seed", "20", "20")
        celery = installation.start(
            "-m", "celery", "-A", "config.celery", "worker", "--beat", "--concurrency=2", "--loglevel=ERROR"
        )
        wait_until(lambda: installation.settled() == installation.value("SELECT count(*) FROM outbox_job"))
        celery.send_signal(signal.SIGTERM)
        celery.wait(timeout=DEADLINE)
        assert installation.value("SELECT count(*) FROM ledger_entry") == 20
        assert len(sink.received) == 20
    with redis.Redis.from_url(broker_url) as broker:
        assert broker.llen(queue) <= 2
        broker.delete(queue)
