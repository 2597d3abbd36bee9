import pytest
from django.urls import reverse

from foundation.notifications.models import Preference
from tests.factories import UserFactory

URL = reverse("notifications:preferences")
IN_APP, MAIL, TEXT = "test.invited.in_app", "test.invited.mail", "test.invited.text"


def wish(person):
    rows = Preference.objects.filter(user=person, kind="test.invited")
    return rows.values_list("in_app", "mail", "text").get()


def test_on_the_screen_and_by_mail_until_somebody_says_otherwise(client, person):
    client.force_login(person)
    form = client.get(URL).context["form"]
    assert (form[IN_APP].initial, form[MAIL].initial) == (True, "now")
    assert "초대" in form[MAIL].label


def test_kinds_stand_under_their_areas(client, person):
    client.force_login(person)
    response = client.get(URL)
    tables = dict(response.context["form"].tables())
    assert [label for label, _fields in tables["시험"]] == ["초대", "한 번 쓰는 링크"]
    assert "시험</h2>" in response.content.decode()


def test_saves_and_shows_again(client, person):
    client.force_login(person)
    assert client.post(URL, {IN_APP: "on", MAIL: "daily"}).url == URL
    assert wish(person) == (True, "daily", False)
    assert client.get(URL).context["form"][MAIL].initial == "daily"


def test_saving_again_replaces_ones_own(client, person):
    other = UserFactory()
    Preference.objects.create(user=other, kind="test.invited", mail="off")
    client.force_login(person)
    client.post(URL, {IN_APP: "on", MAIL: "now"})
    client.post(URL, {MAIL: "off"})
    assert wish(person) == (False, "off", False)
    assert wish(other) == (True, "off", False)


def test_what_cannot_wait_is_not_offered_daily(client, person):
    client.force_login(person)
    choices = client.get(URL).context["form"].fields["test.linked.mail"].choices
    assert [value for value, _label in choices] == ["now", "off"]
    assert list(client.post(URL, {"test.linked.mail": "daily"}).context["form"].errors) == [
        "test.linked.mail"
    ]


def test_bad_input(client, person):
    client.force_login(person)
    response = client.post(URL, {MAIL: "pigeon"})
    assert list(response.context["form"].errors) == [MAIL]
    assert "초대: 메일" in response.content.decode()
    assert not Preference.objects.exists()


@pytest.mark.parametrize(
    ("channel", "phone", "offered"),
    [("console", "010-1234-5678", True), ("console", "", False), ("", "010-1234-5678", False)],
)
def test_texts_are_offered_where_they_reach(client, person, settings, channel, phone, offered):
    settings.SMS_CHANNEL = channel
    person.phone = phone
    person.save()
    client.force_login(person)
    assert (TEXT in client.get(URL).context["form"].fields) == offered
    client.post(URL, {MAIL: "now", TEXT: "on"})
    assert wish(person)[2] == offered


def test_what_is_not_offered_stays_as_it_was(client, person):
    Preference.objects.create(user=person, kind="test.invited", text=True)
    client.force_login(person)
    client.post(URL, {MAIL: "off"})
    assert wish(person) == (False, "off", True)


def test_kinds_cost_no_queries(client, person, django_assert_max_num_queries):
    client.force_login(person)
    with django_assert_max_num_queries(10):
        assert client.get(URL).status_code == 200


def test_visitor_signs_in_first(client, db):
    assert client.get(URL).url.startswith(reverse("account_login"))


def test_wrong_method(client, person):
    client.force_login(person)
    assert client.put(URL).status_code == 405
