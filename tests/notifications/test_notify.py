import pytest
from django.core import mail
from django.db import transaction
from django.utils.translation import get_language, gettext, override

from foundation import outbox
from foundation.notifications import unsubscribing
from foundation.notifications.models import Notification, Preference
from foundation.outbox.models import Delivery, Job
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_tells_on_the_screen_and_by_mail(person, tell, settings):
    settings.SITE_URL = "https://ai-on.example/"
    tell(body="3일 안에 답해 주세요.")
    row = Notification.objects.get()
    assert (row.user, row.kind_label, row.title, row.read_at) == (person, "초대", "초대가 왔습니다", None)
    outbox.drain()
    [message] = mail.outbox
    assert message.to == [person.email]
    assert message.subject == "[AI-ON] 초대가 왔습니다"
    assert "3일 안에 답해 주세요." in message.body
    assert "https://ai-on.example/leads/" in message.body
    assert "https://ai-on.example/notifications/preferences/" in message.body


def test_goes_with_the_callers_transaction(tell):
    with transaction.atomic():
        tell()
        transaction.set_rollback(True)
    assert not Notification.objects.exists()
    assert not Job.objects.exists()


def test_a_key_is_told_once_to_each_person(tell):
    other = UserFactory()
    for _time in range(2):
        tell(key="invited:1")
        tell(key="invited:1", user=other)
    outbox.drain()
    assert Notification.objects.count() == 2
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(("in_app", "by_mail"), [(True, "off"), (False, "now"), (False, "off")])
def test_tells_as_the_person_prefers(person, tell, in_app, by_mail):
    Preference.objects.create(user=person, kind="test.invited", in_app=in_app, mail=by_mail)
    tell()
    outbox.drain()
    assert Notification.objects.count() == in_app
    assert len(mail.outbox) == (by_mail == "now")


def test_what_cannot_wait_is_mailed_at_once(person, tell):
    Preference.objects.create(user=person, kind="test.linked", mail="daily")
    tell(kind="test.linked", letter="한 번 쓰는 링크")
    outbox.drain()
    assert not Notification.objects.filter(collected=True).exists()
    assert mail.outbox[0].body.startswith("한 번 쓰는 링크\n\n")


def test_a_mail_says_how_to_end_its_kind(person, tell, settings):
    settings.SITE_URL = "https://ai-on.example/"
    tell()
    outbox.drain()
    headers = mail.outbox[0].message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = unsubscribing.address(person, "test.invited")
    assert address.startswith("https://ai-on.example/notifications/unsubscribe/")
    assert headers["List-Unsubscribe"] == f"<{address}>"
    assert address in mail.outbox[0].body


def test_writes_in_the_readers_language(tell):
    reader = UserFactory(language="en")
    with override("ko"):
        tell(user=reader, title=lambda: gettext("알림"), body=lambda: gettext("알림 설정"))
        assert get_language() == "ko"
    row = Notification.objects.get()
    assert (row.title, row.body) == ("Notifications", "Notification settings")
    outbox.drain()
    assert "View: " in mail.outbox[0].body


def test_a_calendar_goes_with_the_mail(tell):
    tell(calendar=lambda: f"METHOD:REQUEST\r\nSUMMARY:{gettext('알림')}")
    assert Delivery.objects.get().calendar == "METHOD:REQUEST\r\nSUMMARY:알림"


def test_without_mail_nothing_is_sent(tell):
    tell(mail=False)
    assert Notification.objects.exists()
    assert not Job.objects.exists()


def test_who_cannot_sign_in_is_told_nothing(tell):
    tell(user=UserFactory(is_active=False))
    assert not Notification.objects.exists()
    assert not Job.objects.exists()


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "/\\evil.example", "leads/", ""])
def test_leads_to_this_site_only(tell, url):
    with pytest.raises(ValueError, match="path of this site"):
        tell(url=url)
    assert not Notification.objects.exists()
