import pytest
from django.urls import reverse

from foundation.notifications import register_kind, services
from foundation.notifications.models import Preference
from tests.factories import CompanyFactory, MembershipFactory, SupplierFactory, UserFactory

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


@pytest.fixture
def told_others():
    """A kind that nobody could be told of now."""
    register_kind("test.others", "남의 일", to=lambda user: False)


def offers_others(client, person):
    client.force_login(person)
    return "test.others.mail" in client.get(URL).context["form"].fields


def test_what_somebody_could_not_be_told_of_is_not_offered(client, person, told_others):
    assert not offers_others(client, person)


def test_what_somebody_was_told_of_is_offered(client, person, tell, told_others):
    tell(kind="test.others")
    assert offers_others(client, person)
    assert not offers_others(client, UserFactory())


def test_what_somebody_has_decided_on_is_offered(client, person, told_others):
    Preference.objects.create(user=person, kind="test.others", mail="off")
    assert offers_others(client, person)
    assert not offers_others(client, UserFactory())


@pytest.mark.parametrize(
    ("make", "offered", "not_offered"),
    [
        (
            lambda: MembershipFactory(company=SupplierFactory(status="suspended")).user,
            {"matchmaking.invited", "matchmaking.round", "solutions.returned", "projects.gate"},
            {"matchmaking.quoted", "matchmaking.assigned", "companies.registered", "projects.review"},
        ),
        (
            lambda: MembershipFactory(company=CompanyFactory(kind="demand")).user,
            {"matchmaking.quoted", "matchmaking.question", "matchmaking.round_case", "companies.member"},
            {"matchmaking.invited", "matchmaking.assigned", "solutions.returned"},
        ),
        (
            lambda: UserFactory(is_coordinator=True),
            {"matchmaking.assigned", "matchmaking.question", "companies.registered", "projects.review"},
            {"matchmaking.invited", "matchmaking.quoted", "matchmaking.round_review"},
        ),
        (
            lambda: UserFactory(is_reviewer=True),
            {"matchmaking.round_review", "projects.review", "saved_searches.found", "companies.decided"},
            {"matchmaking.invited", "matchmaking.quoted", "matchmaking.assigned"},
        ),
    ],
)
def test_everybody_is_offered_what_it_could_be_told_of(db, make, offered, not_offered):
    kinds = {code for _area, codes in services.offered(user=make()) for code in codes}
    assert offered <= kinds
    assert not not_offered & kinds


def test_kinds_cost_no_queries(client, person, django_assert_max_num_queries):
    client.force_login(person)
    with django_assert_max_num_queries(10):
        assert client.get(URL).status_code == 200


def test_visitor_signs_in_first(client, db):
    assert client.get(URL).url.startswith(reverse("account_login"))


def test_wrong_method(client, person):
    client.force_login(person)
    assert client.put(URL).status_code == 405
