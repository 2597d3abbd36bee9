from datetime import timedelta

import pytest

from foundation import outbox
from foundation.history import clock
from foundation.outbox.models import Delivery, Job

pytestmark = pytest.mark.django_db


def test_purge_keeps_effect_keys_and_what_is_not_done(handlers, settings):
    settings.OUTBOX_KEEP_DAYS = 30
    outbox.database("test.note")(lambda job, **payload: None)
    with clock.at(clock.now() - timedelta(days=31)):
        outbox.add("test.note", name="old")
        outbox.add("test.note", name="keyed", effect_key="once")
        outbox.send_mail(to="a@example.com", subject="오래된 알림", body="본문")
        outbox.drain()
        outbox.add("test.note", name="waiting", run_after=clock.now() + timedelta(days=90))
    outbox.add("test.note", name="recent")
    outbox.drain()

    outbox.add("outbox.purge", effect_key="purge")
    outbox.drain()
    left = Job.objects.exclude(kind="outbox.purge").values_list("payload", "effect_key")
    assert sorted(left, key=str) == sorted(
        [({"name": "waiting"}, None), ({"name": "recent"}, None), ({}, "once")], key=str
    )
    assert not Delivery.objects.exists()
    assert outbox.add("test.note", effect_key="once") is None


def test_purge_lets_go_of_mail_that_never_left(settings):
    """It may hold a link that works once."""
    settings.OUTBOX_KEEP_DAYS = 30
    for days in (31, 29):
        with clock.at(clock.now() - timedelta(days=days)):
            outbox.send_mail(to="a@example.com", subject=f"{days}일 전", body="본문")
    Job.objects.update(state=Job.DEAD)
    outbox.add("outbox.purge")
    outbox.drain()
    assert [mail.subject for mail in Delivery.objects.all()] == ["29일 전"]
