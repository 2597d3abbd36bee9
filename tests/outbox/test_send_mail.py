import pytest
from django.core import mail

from foundation import outbox
from foundation.history import clock
from foundation.outbox.models import Delivery, Job
from tests.outbox.processes import Sink

pytestmark = pytest.mark.django_db


def test_mail_leaves_with_its_stable_id():
    delivery = outbox.send_mail(to="a@example.com", subject="견적이\n도착했습니다", body="본문")
    assert mail.outbox == []
    outbox.drain()
    [message] = mail.outbox
    assert message.to == ["a@example.com"]
    assert message.subject == "견적이 도착했습니다"
    assert message.extra_headers["Message-ID"] == delivery.message_id
    delivery.refresh_from_db()
    assert delivery.sent_at is not None


def test_only_the_receiver_keeps_what_a_mail_said():
    delivery = outbox.send_mail(to="a@example.com", subject="알림", body="https://example.com/join/secret")
    outbox.drain()
    assert mail.outbox[0].body == delivery.body
    delivery.refresh_from_db()
    assert (delivery.to, delivery.subject, delivery.body) == ("a@example.com", "알림", "")


def test_a_calendar_goes_with_its_mail_and_says_what_to_do_with_it():
    file = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:회의\r\n"
    delivery = outbox.send_mail(to="a@example.com", subject="소집", body="본문", calendar=file)
    outbox.drain()
    text, part = mail.outbox[0].message().get_payload()
    assert text.get_content_type() == "text/plain"
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "REQUEST"
    assert part.get_filename() == "meeting.ics"
    assert part.get_payload(decode=True) == file.encode()
    delivery.refresh_from_db()
    assert delivery.calendar == ""


def test_one_mail_for_an_effect_key():
    assert outbox.send_mail(to="a@example.com", subject="알림", body="본문", effect_key="invited:1")
    assert outbox.send_mail(to="a@example.com", subject="알림", body="본문", effect_key="invited:1") is None
    outbox.drain()
    assert len(mail.outbox) == 1
    assert Delivery.objects.count() == 1


def test_a_mail_that_was_sent_is_not_sent_again():
    outbox.send_mail(to="a@example.com", subject="알림", body="본문")
    Delivery.objects.update(sent_at=clock.now())
    outbox.drain()
    assert mail.outbox == []
    assert Job.objects.get().state == Job.DONE


@pytest.mark.parametrize(
    ("command", "answer", "state"),
    [
        ("RCPT", "550 no such person", Job.DEAD),
        ("RCPT", "450 try later", Job.PENDING),
        ("DATA", "554 refused", Job.DEAD),
        ("DATA", "451 try later", Job.PENDING),
    ],
)
def test_what_the_mail_server_refuses(settings, command, answer, state):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    outbox.send_mail(to="a@example.com", subject="알림", body="본문")
    with Sink(refusals={command: answer}) as sink:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        outbox.drain()
    job = Job.objects.get()
    assert job.state == state
    assert answer[4:] in job.last_error
    assert Delivery.objects.get().sent_at is None


def test_a_password_that_the_mail_server_refuses_is_waited_for(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "somebody", "wrong"
    outbox.send_mail(to="a@example.com", subject="알림", body="본문")
    with Sink() as sink:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        outbox.drain()
    job = Job.objects.get()
    assert job.state == Job.PENDING
    assert "535" in job.last_error


def test_a_mail_server_that_is_away_is_waited_for(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    outbox.send_mail(to="a@example.com", subject="알림", body="본문")
    outbox.drain()
    assert Job.objects.get().state == Job.PENDING
