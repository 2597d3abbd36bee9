from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone

from companies.services import people
from foundation import outbox
from foundation.history import clock
from foundation.notifications import services
from foundation.notifications.models import Notification, Preference
from foundation.notifications.unsubscribing import DAILY, address
from foundation.outbox import worker
from foundation.outbox.models import Delivery, Job, Schedule
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def collecting(person):
    return Preference.objects.create(user=person, kind="test.invited", mail="daily")


def in_the_morning(days=1):
    """What the worker does of it `days` from now."""
    with clock.at(clock.now() + timedelta(days=days)):
        worker.add_recurring()
        outbox.drain(kinds=["notifications.collected", "notifications.digest", "outbox.mail"])


def test_collects_instead_of_mailing(tell, collecting):
    tell()
    outbox.drain()
    assert not mail.outbox
    assert Notification.objects.get().collected


def test_is_due_at_half_past_eight_in_seoul():
    next_at = timezone.localtime(Schedule.objects.get(name="notifications.digest").following(clock.now()))
    assert (next_at.hour, next_at.minute, str(next_at.tzinfo)) == (8, 30, "Asia/Seoul")


def test_one_mail_a_person_grouped_by_kind(person, tell, collecting, settings):
    settings.SITE_URL = "https://ai-on.example"
    tell(title="첫째", body="본문은 메일에 없다", url="/one/")
    tell(kind="test.linked", title="바로 갈 것")
    Preference.objects.create(user=person, kind="saved_searches.found", mail="daily")
    tell(kind="saved_searches.found", title="찾은 것", url="/found/")
    tell(title="둘째", url="/two/")
    tell(user=UserFactory())
    outbox.drain()
    mail.outbox.clear()
    in_the_morning()
    [message] = mail.outbox
    assert message.to == [person.email]
    assert message.subject == "[AI-ON] 알림 3건"
    found, invited = message.body.index("■ 저장한 검색의 새 결과"), message.body.index("■ 초대")
    assert found < message.body.index("찾은 것") < invited < message.body.index("첫째")
    assert "- 둘째\n  https://ai-on.example/two/" in message.body
    assert "본문은 메일에 없다" not in message.body
    assert "바로 갈 것" not in message.body
    assert message.message()["List-Unsubscribe"] == f"<{address(person, DAILY)}>"


def test_each_is_sent_once(tell, collecting):
    tell()
    in_the_morning()
    in_the_morning(2)
    assert len(mail.outbox) == 1


def test_nothing_is_sent_where_nothing_was_collected(person):
    in_the_morning()
    assert not mail.outbox


def test_what_is_not_wanted_on_the_screen_is_collected_unseen(client, person, tell, collecting):
    collecting.in_app = False
    collecting.save()
    tell(key="invited:1")
    tell(key="invited:1")
    assert not Notification.objects.visible_to(person).exists()
    in_the_morning()
    tell(key="invited:1")
    in_the_morning(2)
    assert [message.subject for message in mail.outbox] == ["[AI-ON] 알림 1건"]


def test_what_was_ended_meanwhile_is_left_out(tell, collecting):
    tell()
    Preference.objects.update(mail="off")
    in_the_morning()
    assert not mail.outbox
    assert not Notification.objects.filter(collected=True).exists()


def test_an_erased_person_is_sent_nothing(person, tell, collecting):
    tell()
    people.erase(user=person, by=person)
    in_the_morning()
    assert not [message for message in mail.outbox if "erased" in message.to[0]]


def test_what_a_worker_was_killed_at_is_done_once(person, tell, collecting):
    """The mail's row and what was collected are one transaction: all of it is done again, or nothing."""
    tell()
    with transaction.atomic():
        services.send_collected(user=person)
        transaction.set_rollback(True)
    assert Notification.objects.filter(collected=True).exists()
    in_the_morning()
    in_the_morning(2)
    assert len(mail.outbox) == 1


def test_two_workers_with_one_persons_job_send_one_mail(person, tell, collecting):
    tell()
    outbox.add("notifications.digest", user_id=person.pk)
    late = worker.claim(["notifications.digest"])
    with clock.at(clock.now() + timedelta(hours=1)):
        outbox.drain()
        Job.objects.filter(pk=late[0].pk).update(state=Job.CLAIMED)
        worker.run(late)
        outbox.drain()
    assert len(mail.outbox) == 1


def test_a_mail_server_that_was_away_gets_the_same_mail(person, tell, collecting, monkeypatch):
    tell()
    send = EmailBackend.send_messages

    def refuse(self, messages):
        raise OSError("away")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    in_the_morning()
    message_id = Delivery.objects.get().message_id
    monkeypatch.setattr(EmailBackend, "send_messages", send)
    in_the_morning(2)
    [message] = mail.outbox
    assert message.message()["Message-ID"] == message_id
