from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from companies.services import people
from foundation import outbox
from foundation.history import clock
from foundation.notifications.models import Notification, Preference
from foundation.notifications.unsubscribing import DAILY, token
from tests.factories import UserFactory


def url(of, kind="test.invited"):
    return reverse("notifications:unsubscribe", args=[token(of, kind)])


def said(client, address):
    pages = [getattr(client, method)(address).content.decode() for method in ("get", "post")]
    return [page.partition("<main")[2] for page in pages]


def test_asks_first_and_changes_nothing(client, person):
    page = client.get(url(person))
    assert "‘초대’ 메일을 그만 받으시겠습니까?" in page.content.decode()
    assert not Preference.objects.exists()


def test_one_click_ends_that_kind_for_that_person(person, tell):
    other = UserFactory()
    Preference.objects.create(user=person, kind="test.linked")
    client = Client(enforce_csrf_checks=True)
    page = client.post(url(person), {"List-Unsubscribe": "One-Click"})
    assert "더 보내지 않습니다" in page.content.decode()
    assert not client.cookies.get("sessionid")
    assert Preference.objects.get(kind="test.invited").mail == "off"
    assert Preference.objects.get(kind="test.linked").mail == "now"
    tell()
    tell(user=other)
    outbox.drain()
    assert [message.to for message in mail.outbox] == [[other.email]]
    assert Notification.objects.count() == 2


def test_what_is_wanted_on_the_screen_stays(client, person):
    Preference.objects.create(user=person, kind="test.invited", in_app=False, mail="daily", text=True)
    for _time in range(2):
        assert client.post(url(person)).status_code == 200
    assert Preference.objects.values_list("in_app", "mail", "text").get() == (False, "off", True)


def test_the_daily_mails_link_ends_what_it_collects(client, person):
    Preference.objects.create(user=person, kind="test.invited", mail="daily")
    Preference.objects.create(user=person, kind="test.linked", mail="now")
    Preference.objects.create(user=UserFactory(), kind="test.invited", mail="daily")
    assert "하루 한 번 모아서 보내는 메일" in client.get(url(person, DAILY)).content.decode()
    client.post(url(person, DAILY))
    wishes = Preference.objects.filter(user=person).order_by("kind").values_list("mail", flat=True)
    assert list(wishes) == ["off", "now"]
    assert Preference.objects.exclude(user=person).get().mail == "daily"


def test_works_years_later(client, person):
    address = url(person)
    with clock.at(clock.now() + timedelta(days=3650)):
        assert client.post(address).status_code == 200
    assert Preference.objects.get().mail == "off"


def test_says_the_same_of_an_erased_person(client, person):
    address = url(person)
    before = said(client, address)
    Preference.objects.all().delete()
    people.erase(user=person, by=person)
    assert said(client, address) == before
    assert not Preference.objects.exists()


def test_says_the_same_to_whoever_is_signed_in(client, person):
    client.force_login(UserFactory())
    client.post(url(person))
    assert Preference.objects.get().user == person


@pytest.mark.parametrize("broken", ["", "x", "{key}:test.linked:{signature}", "{token}x"])
def test_a_link_that_was_not_signed_here_is_nothing(client, person, broken):
    signed = token(person, "test.invited")
    wrong = broken.format(key=person.pk, signature=signed.rpartition(":")[2], token=signed)
    for method in ("get", "post"):
        assert getattr(client, method)(f"/notifications/unsubscribe/{wrong}/").status_code == 404
    assert not Preference.objects.exists()


def test_wrong_method(client, person):
    assert client.put(url(person)).status_code == 405
